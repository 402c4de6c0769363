/** `label`, `undo`, `history`: the user's word, from the command line. */

import type { Judgement } from '../../shared/library.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { EXPRESSIONS, type Expression, MOODS, type Mood } from '../../shared/taxonomy.ts'
import { photoDetail } from '../albums/photos.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import { applyJudgement, CorrectionError, history, undo } from '../store/corrections.ts'
import { findLandmark } from '../store/landmarks.ts'
import { type GlobalOptions, withLibrary, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'
import { photoIdOfPath } from './photo-path.ts'

export interface LabelOptions extends GlobalOptions {
  landmark?: string
  face?: string
  expression?: string
  mood?: string
}

/** Applies each label given; `--face` counts from 0 in the order that `scan` prints. */
export function label(path: string, options: LabelOptions): Promise<ExitCode> {
  return withLibrary(options, ({ store }) => {
    const photoId = photoIdOfPath(store.db, path)
    const judgements: Judgement[] = []
    if (options.landmark !== undefined) judgements.push(landmarkJudgement(photoId, options.landmark))
    if (options.expression !== undefined) {
      judgements.push(faceJudgement(faceIdOf(photoId, options.face), options.expression))
    }
    if (options.mood !== undefined) judgements.push(moodJudgement(photoId, options.mood))
    if (judgements.length === 0) {
      throw new CommandError(
        'Say what to label: --landmark NAME|none, --face N --expression X, or --mood X.',
        EXIT.usage,
      )
    }
    for (const judgement of judgements) {
      const correction = applied(judgement)
      if (options.json) printJson(correction)
      else printLine(correction.summary)
    }
    return EXIT.done

    function applied(judgement: Judgement) {
      try {
        return applyJudgement(store, judgement, (id) => gazetteerLandmark(resourcesDir(), id))
      } catch (error) {
        throw error instanceof CorrectionError ? new CommandError(error.message, EXIT.usage) : error
      }
    }

    function landmarkJudgement(id: number, name: string): Judgement {
      if (name.trim() === '') throw new CommandError('--landmark needs a name, an id, or none.', EXIT.usage)
      if (name === 'none') return { kind: 'landmark', photoIds: [id], landmarkId: null }
      const known = findLandmark(store.db, name) ?? gazetteerLandmark(resourcesDir(), name)
      return known
        ? { kind: 'landmark', photoIds: [id], landmarkId: known.id }
        : { kind: 'landmark-name', photoIds: [id], name }
    }

    function faceIdOf(id: number, face: string | undefined): number {
      const faces = photoDetail(store.db, id)?.faces ?? []
      const found = /^\d+$/.test(face ?? '') ? faces[Number(face)] : undefined
      if (!found) {
        throw new CommandError(
          faces.length === 0
            ? 'No face was found in this photo.'
            : `--expression needs --face N with N from 0 to ${faces.length - 1}.`,
          EXIT.usage,
        )
      }
      return found.id
    }
  })
}

function faceJudgement(faceId: number, expression: string): Judgement {
  if (expression === 'not-a-face') return { kind: 'not-a-face', faceId }
  if (!(EXPRESSIONS as readonly string[]).includes(expression)) {
    throw new CommandError(`--expression takes not-a-face or one of: ${EXPRESSIONS.join(', ')}`, EXIT.usage)
  }
  return { kind: 'expression', faceId, expression: expression as Expression }
}

function moodJudgement(photoId: number, mood: string): Judgement {
  if (mood === 'none') return { kind: 'mood', photoIds: [photoId], mood: null }
  if (!(MOODS as readonly string[]).includes(mood)) {
    throw new CommandError(`--mood takes none or one of: ${MOODS.join(', ')}`, EXIT.usage)
  }
  return { kind: 'mood', photoIds: [photoId], mood: mood as Mood }
}

export function undoLast(options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, ({ store }) => {
    const undone = undo(store)
    if (options.json) printJson(undone)
    else printLine(undone ? `Undone: ${undone.summary}` : 'There is nothing to undo.')
    return EXIT.done
  })
}

export function printHistory(options: GlobalOptions & { limit: number }): Promise<ExitCode> {
  return withStore(options, (store) => {
    const corrections = history(store, options.limit)
    if (options.json) for (const correction of corrections) printJson(correction)
    else {
      printTable(
        ['#', 'When', 'What', ''],
        corrections.map(({ id, at, summary, undone }) => [id, at, summary, undone ? 'undone' : '']),
        'Nothing was corrected so far.',
      )
    }
    return EXIT.done
  })
}
