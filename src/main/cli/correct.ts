/** `label`, `undo`, `redo`, `history`: the user's word, from the command line. */

import type { Correction, Judgement } from '../../shared/judgements.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { EXPRESSIONS, type Expression, MOODS, type Mood } from '../../shared/taxonomy.ts'
import { photoDetail } from '../albums/photos.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import {
  applyJudgement,
  CorrectionError,
  history,
  previewJudgements,
  redo,
  undo,
  undoBackTo,
} from '../store/corrections.ts'
import type { Store } from '../store/database.ts'
import { findLandmark, findLandmarkByName } from '../store/landmarks.ts'
import { type GlobalOptions, withLibrary, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'
import { photoIdOfPath } from './photo-path.ts'

export interface LabelOptions extends GlobalOptions {
  landmark?: string
  notLandmark?: string
  face?: string
  expression?: string
  mood?: string
  place?: string
  position?: string
  rating?: string
  favourite?: boolean
  hidden?: boolean
  removed?: boolean
  album?: string
  out?: boolean
  preview?: boolean
}

const lookup = (id: string) => gazetteerLandmark(resourcesDir(), id)

/** Applies each label given, to all photos given; `--face` counts from 0 in the order that `scan` prints. */
export function label(paths: string[], options: LabelOptions): Promise<ExitCode> {
  return options.preview
    ? withStore(options, (store) =>
        eachJudgement(store, paths, options, (judgement) => {
          const preview = orUsage(() => previewJudgements(store.db, [judgement], lookup))
          const { summary, changed, photos } = preview
          if (options.json) printJson(preview)
          else printLine(`Would be: ${summary} (new for ${changed} of ${photos})`)
        }),
      )
    : withLibrary(options, ({ store }) =>
        eachJudgement(store, paths, options, (judgement) => {
          const correction = orUsage(() => applyJudgement(store, judgement, lookup))
          if (options.json) printJson(correction)
          else printLine(correction.summary)
        }),
      )
}

function eachJudgement(
  store: Store,
  paths: string[],
  options: LabelOptions,
  make: (judgement: Judgement) => void,
): ExitCode {
  const photoIds = paths.map((path) => photoIdOfPath(store.db, path))
  const judgements = judgementsFor(store, photoIds, options)
  if (judgements.length === 0) {
    throw new CommandError(
      'Say what to label: --landmark NAME|none, --not-landmark NAME, --face N --expression X, --mood X, --place NAME|none, --position LAT,LON|none, --rating N, --favourite, --hidden, --removed, or --album ID.',
      EXIT.usage,
    )
  }
  for (const judgement of judgements) make(judgement)
  return EXIT.done
}

/** Runs `judge`; a judgement that cannot be made is a wrong use of the command. */
export function orUsage<T>(judge: () => T): T {
  try {
    return judge()
  } catch (error) {
    throw error instanceof CorrectionError ? new CommandError(error.message, EXIT.usage) : error
  }
}

function judgementsFor(store: Store, photoIds: number[], options: LabelOptions): Judgement[] {
  const {
    landmark,
    notLandmark,
    expression,
    mood,
    place,
    position,
    rating,
    favourite,
    hidden,
    removed,
    album,
  } = options
  const judgements: Judgement[] = []
  if (landmark !== undefined) judgements.push(landmarkJudgement(store, photoIds, landmark))
  if (notLandmark !== undefined) judgements.push(notLandmarkJudgement(store, photoIds, notLandmark))
  if (expression !== undefined) {
    judgements.push(faceJudgement(faceIdOf(store, photoIds, options.face), expression))
  }
  if (mood !== undefined) judgements.push(moodJudgement(photoIds, mood))
  if (place !== undefined) {
    judgements.push({ kind: 'place', photoIds, name: place === 'none' ? null : place })
  }
  if (position !== undefined) {
    judgements.push({ kind: 'position', photoIds, position: positionOf(position) })
  }
  if (rating !== undefined) judgements.push({ kind: 'rating', photoIds, rating: starsOf(rating) })
  if (favourite !== undefined) judgements.push({ kind: 'favourite', photoIds, favourite })
  if (hidden !== undefined) judgements.push({ kind: 'hidden', photoIds, hidden })
  if (removed !== undefined) judgements.push({ kind: 'removed', photoIds, removed })
  if (album !== undefined) {
    judgements.push({ kind: 'in-album', photoIds, albumId: album, included: options.out !== true })
  }
  return judgements
}

/** @returns null for `none`: as the camera says */
function positionOf(text: string): { latitude: number; longitude: number } | null {
  if (text === 'none') return null
  const position = coordinates(text)
  if (!position) {
    throw new CommandError(
      '--position takes latitude and longitude in degrees, such as 41.8902,12.4922, or none.',
      EXIT.usage,
    )
  }
  return position
}

/** `41.8902,12.4922`; null when it is no position on Earth. */
export function coordinates(text: string): { latitude: number; longitude: number } | null {
  const match = /^\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  const [latitude, longitude] = [Number(match?.[1]), Number(match?.[2])]
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null
}

function landmarkJudgement({ db }: Store, photoIds: number[], name: string): Judgement {
  if (name.trim() === '') throw new CommandError('--landmark needs a name, an id, or none.', EXIT.usage)
  if (name === 'none') return { kind: 'landmark', photoIds, landmarkId: null }
  const known = findLandmark(db, name) ?? lookup(name)
  return known
    ? { kind: 'landmark', photoIds, landmarkId: known.id }
    : { kind: 'landmark-name', photoIds, name }
}

function notLandmarkJudgement({ db }: Store, photoIds: number[], name: string): Judgement {
  const known = findLandmark(db, name) ?? findLandmarkByName(db, name) ?? lookup(name)
  if (!known) {
    throw new CommandError(
      `There is no landmark "${name}". The candidates of a photo: moodmark why PHOTO`,
      EXIT.usage,
    )
  }
  return { kind: 'not-landmark', photoIds, landmarkId: known.id }
}

function faceIdOf({ db }: Store, photoIds: number[], face: string | undefined): number {
  if (photoIds.length !== 1) throw new CommandError('--expression takes one photo at a time.', EXIT.usage)
  const faces = photoDetail(db, photoIds[0] ?? -1)?.faces ?? []
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

function faceJudgement(faceId: number, expression: string): Judgement {
  if (expression === 'not-a-face') return { kind: 'not-a-face', faceId }
  if (!(EXPRESSIONS as readonly string[]).includes(expression)) {
    throw new CommandError(`--expression takes not-a-face or one of: ${EXPRESSIONS.join(', ')}`, EXIT.usage)
  }
  return { kind: 'expression', faceId, expression: expression as Expression }
}

function moodJudgement(photoIds: number[], mood: string): Judgement {
  if (mood === 'none') return { kind: 'mood', photoIds, mood: null }
  if (!(MOODS as readonly string[]).includes(mood)) {
    throw new CommandError(`--mood takes none or one of: ${MOODS.join(', ')}`, EXIT.usage)
  }
  return { kind: 'mood', photoIds, mood: mood as Mood }
}

function starsOf(rating: string): number {
  if (!/^[0-5]$/.test(rating)) throw new CommandError('--rating takes a number from 0 to 5.', EXIT.usage)
  return Number(rating)
}

/** @param options.to undo this correction and every newer one */
export function undoLast(options: GlobalOptions & { to?: number }): Promise<ExitCode> {
  return withLibrary(options, ({ store }) => {
    if (options.to === undefined) return told(options, 'Undone', 'undo', undo(store))
    const undone = undoBackTo(store, options.to)
    if (undone.length === 0) {
      throw new CommandError(`Correction ${options.to} is not in force. See: moodmark history`, EXIT.usage)
    }
    for (const correction of undone) told(options, 'Undone', 'undo', correction)
    return EXIT.done
  })
}

export function redoLast(options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, ({ store }) => told(options, 'Redone', 'redo', redo(store)))
}

function told(
  options: GlobalOptions,
  done: string,
  what: 'undo' | 'redo',
  correction: Correction | null,
): ExitCode {
  if (options.json) printJson(correction)
  else printLine(correction ? `${done}: ${correction.summary}` : `There is nothing to ${what}.`)
  return EXIT.done
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
