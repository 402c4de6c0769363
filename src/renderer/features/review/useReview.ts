/** The state of a round of Review: the queue, the place in it, and what was answered. */
import { useEffect, useState } from 'react'
import type { Judgement } from '../../../shared/library.ts'
import { correct } from '../../hooks/useCorrections.ts'
import { prefetchPhoto, useReviewQueue } from '../../hooks/useLibrary.ts'
import { mergedQueue } from './queue-order.ts'

/** Photos ahead that are loaded before they are asked about. */
const LOADED_AHEAD = 3

interface Round {
  ids: number[]
  index: number
  answered: ReadonlySet<number>
  /** Those of them whose answer is stored, and whether it may leave another name to ask about. */
  stored: ReadonlyMap<number, 'answered' | 'maybe-another'>
  /** Those of them that wait no longer: if one waits again, its answer was taken back. */
  settled: ReadonlySet<number>
}

const START: Round = {
  ids: [],
  index: 0,
  answered: new Set(),
  stored: new Map(),
  settled: new Set(),
}

/**
 * The round with what waits now. A photo that waits although its answer is stored counts as waiting: "not this one" may
 * leave another name to ask about. One whose answer was undone is asked about again at once.
 */
function updated(now: Round, fresh: readonly number[]): Round {
  const waits = new Set(fresh)
  const reopened = [...now.stored.keys()].filter((id) => waits.has(id))
  const ids = mergedQueue(now.ids, now.index, fresh)
  const undone = ids.findIndex(
    (id) => reopened.includes(id) && (now.settled.has(id) || now.stored.get(id) === 'answered'),
  )
  const stored = new Map([...now.stored].filter(([id]) => !reopened.includes(id)))
  return {
    ids,
    index: undone < 0 ? now.index : undone,
    answered: new Set([...now.answered].filter((id) => !reopened.includes(id))),
    stored,
    settled: new Set([...stored.keys()].filter((id) => !waits.has(id))),
  }
}

export function useReview() {
  const waiting = useReviewQueue()
  const fresh = waiting.data?.ids
  const [round, setRound] = useState(START)
  useEffect(() => {
    if (fresh) setRound((now) => updated(now, fresh))
  }, [fresh])
  useLoadedAhead(round.ids, round.index)

  const move = (step: number) =>
    setRound((now) => ({ ...now, index: Math.min(now.ids.length, Math.max(0, now.index + step)) }))

  const goOnFrom = (photoId: number) =>
    setRound((now) => ({
      ...now,
      index: now.ids[now.index] === photoId ? now.index + 1 : now.index,
      answered: new Set(now.answered).add(photoId),
    }))
  const noteStored = (photoId: number, kind?: Judgement['kind']) =>
    setRound((now) => ({
      ...now,
      stored: new Map(now.stored).set(photoId, kind === 'not-landmark' ? 'maybe-another' : 'answered'),
    }))
  /** Goes on at once; when the answer cannot be stored, the message about it offers to try again, and the photo comes back. */
  const answer = (photoId: number, judgement: Judgement) => {
    goOnFrom(photoId)
    void correct(judgement).then((stored) => {
      if (stored) return noteStored(photoId, judgement.kind)
      setRound((now) => {
        const answered = new Set(now.answered)
        answered.delete(photoId)
        return { ...now, answered, index: Math.max(0, now.ids.indexOf(photoId)) }
      })
    })
  }
  const left = (fresh ?? []).filter((id) => !round.answered.has(id))
  return {
    query: waiting,
    ids: round.ids,
    index: Math.min(round.index, round.ids.length),
    answered: round.answered.size,
    /** How many wait, those put off included. */
    left: left.length,
    answer,
    /** A photo that was answered elsewhere. */
    answeredElsewhere: (photoId: number) => {
      goOnFrom(photoId)
      noteStored(photoId)
    },
    move,
    select: (index: number) => setRound((now) => ({ ...now, index })),
    /** Asks again about those that were put off. */
    again: () => setRound((now) => ({ ...now, ids: left, index: 0 })),
  }
}

function useLoadedAhead(ids: readonly number[], index: number): void {
  useEffect(() => {
    for (const photoId of ids.slice(index + 1, index + 1 + LOADED_AHEAD)) {
      new Image().src = `/thumb/${photoId}/768`
      prefetchPhoto(photoId)
    }
  }, [ids, index])
}
