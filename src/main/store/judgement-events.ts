/** From what the user says to journal rows: subjects are looked up, names are checked, nothing is written. */

import { randomUUID } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Box } from '../../shared/evidence.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { MAX_NAME_LENGTH } from '../../shared/limits.ts'
import { areaById, placeAround } from './areas.ts'
import { type JournalEvent, LIBRARY_SUBJECT } from './journal.ts'
import { intersectionOverUnion, SAME_FACE_IOU, UNNAMED_PLACE } from './judgements.ts'
import {
  cleanName,
  findLandmark,
  findLandmarkByName,
  type LandmarkRow,
  newUserLandmarkId,
  normaliseName,
} from './landmarks.ts'
import { statement } from './statement.ts'

/** A judgement that cannot be made; the message is for the user. */
export class CorrectionError extends Error {
  override name = 'CorrectionError'
}

/** Looks a landmark id up beyond the library, e.g. in the gazetteer. */
export type LandmarkLookup = (id: string) => LandmarkRow | null

export interface PlannedCommand {
  events: JournalEvent[]
  summary: string
  /** Landmarks that the library must know for the events to make sense. */
  landmarks: LandmarkRow[]
}

/**
 * What one judgement comes to.
 * @param planned landmarks that earlier judgements of the same command bring along
 * @throws CorrectionError when a photo, face, album or landmark does not exist (any more), or a name is unusable
 */
export function planJudgement(
  db: Database.Database,
  judgement: Judgement,
  lookup: LandmarkLookup,
  planned: readonly LandmarkRow[] = [],
): PlannedCommand {
  switch (judgement.kind) {
    case 'landmark': {
      const { landmarkId } = judgement
      const landmark = landmarkId === null ? null : knownLandmark(db, landmarkId, lookup)
      return planLandmark(db, judgement.photoIds, {
        event: { kind: 'landmark', value: landmark?.id ?? null },
        say: (photos) =>
          landmark
            ? `Landmark of ${photos} set to ${landmark.name}`
            : `${capital(photos)} marked as no landmark`,
        landmarks: landmark ? [landmark] : [],
      })
    }
    case 'landmark-name': {
      const name = usableName(judgement.name)
      const wanted = normaliseName(name)
      const known =
        planned.find((landmark) => normaliseName(landmark.name) === wanted) ?? findLandmarkByName(db, name)
      const landmark = known ?? newLandmark(db, name, planned)
      const plan = planLandmark(db, judgement.photoIds, {
        event: { kind: 'landmark', value: landmark.id },
        say: (photos) => `Landmark of ${photos} set to ${landmark.name}`,
        landmarks: [landmark],
      })
      if (!known) plan.events.unshift({ kind: 'new-landmark', photoHash: null, value: landmark })
      return plan
    }
    case 'not-landmark': {
      const landmark = knownLandmark(db, judgement.landmarkId, lookup)
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'not-landmark', object: landmark.id, value: true },
        say: (photos) => `${capital(photos)} marked as not ${landmark.name}`,
        landmarks: [landmark],
      })
    }
    case 'not-a-place':
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'not-landmark', object: UNNAMED_PLACE, value: true },
        say: (photos) => `${capital(photos)} marked as not a place`,
      })
    case 'rename-landmark': {
      const name = usableName(judgement.name)
      const landmark = knownLandmark(db, judgement.landmarkId, lookup)
      const other = findLandmarkByName(db, name)
      if (other && other.id !== landmark.id)
        throw new CorrectionError(`There is already a landmark named “${other.name}”. Choose another name.`)
      return {
        events: [{ kind: 'landmark-name', photoHash: null, object: landmark.id, value: name }],
        summary: `${landmark.name} renamed to ${name}`,
        landmarks: [landmark],
      }
    }
    case 'mood': {
      const { mood } = judgement
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'mood', value: mood },
        say: (photos) => (mood ? `Mood of ${photos} set to ${mood}` : `${capital(photos)} marked as no mood`),
      })
    }
    case 'place': {
      const name = judgement.name === null ? null : usableName(judgement.name)
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'place', value: name },
        say: (photos) =>
          name === null ? `Place of ${photos} as its position says` : `Place of ${photos} named ${name}`,
      })
    }
    case 'position': {
      const { position } = judgement
      const value = position && { ...position, ...placeAround(db, position, judgement.photoIds) }
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'position', value },
        say: (photos) =>
          value
            ? `Position of ${photos} set${value.city ? ` to ${value.city}` : ''}`
            : `Position of ${photos} as the camera says`,
      })
    }
    case 'area': {
      const { areaId, centre, radiusMeters } = judgement
      const known = areaId === null ? null : areaById(db, areaId)
      if (areaId !== null && !known) throw new CorrectionError('That area has no name any more.')
      const name = judgement.name === null ? null : usableName(judgement.name)
      return libraryPlan({
        event: {
          kind: 'area',
          object: areaId ?? newObjectId('area:'),
          value: name === null ? null : { name, ...centre, radiusMeters },
        },
        summary: name === null ? `Area ${known?.name ?? ''} without a name again` : `Area named ${name}`,
      })
    }
    case 'smart-album': {
      const { albumId, query } = judgement
      const name = usableName(judgement.name)
      if (albumId !== null && !savedSearch(db, albumId)) throw goneAlbum()
      return libraryPlan({
        event: {
          kind: 'smart-album',
          object: albumId ?? newObjectId('smart:'),
          value: { name, query },
        },
        summary: albumId === null ? `Album ${name} made` : `Album ${name} changed`,
      })
    }
    case 'delete-smart-album': {
      const album = savedSearch(db, judgement.albumId)
      if (!album) throw goneAlbum()
      return libraryPlan({
        event: { kind: 'smart-album', object: judgement.albumId, value: null },
        summary: `Album ${album.name} deleted`,
      })
    }
    case 'favourite':
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'favourite', value: judgement.favourite },
        say: (photos) =>
          judgement.favourite
            ? `${capital(photos)} marked as favourite`
            : `${capital(photos)} no longer favourite`,
      })
    case 'rating':
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'rating', value: judgement.rating },
        say: (photos) =>
          judgement.rating === 0
            ? `Rating of ${photos} removed`
            : `${capital(photos)} rated ${judgement.rating} of 5`,
      })
    case 'hidden':
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'hidden', value: judgement.hidden },
        say: (photos) => `${capital(photos)} ${judgement.hidden ? 'hidden' : 'shown again'}`,
      })
    case 'removed':
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'removed', value: judgement.removed },
        say: (photos) =>
          judgement.removed
            ? `${capital(photos)} removed from the library`
            : `${capital(photos)} brought back into the library`,
      })
    case 'in-album': {
      const { albumId, included } = judgement
      assertAlbumId(albumId)
      const title = albumTitle(db, albumId)
      return planPhotos(db, judgement.photoIds, {
        event: { kind: 'in-album', object: albumId, value: included },
        say: (photos) =>
          included === null
            ? `${capital(photos)} in ${title} by its rule`
            : `${capital(photos)} ${included ? 'put into' : 'taken out of'} ${title}`,
      })
    }
    case 'cover': {
      const { albumId, photoId } = judgement
      assertAlbumId(albumId)
      const value = photoId === null ? null : hashOf(db, photoId)
      return {
        events: [{ kind: 'cover', photoHash: null, object: albumId, value }],
        summary: `Cover of ${albumTitle(db, albumId)} ${value === null ? 'chosen by Moodmark' : 'changed'}`,
        landmarks: [],
      }
    }
    case 'expression': {
      const { hash, box } = faceSubject(db, judgement.faceId)
      return {
        events: [{ kind: 'expression', photoHash: hash, faceBox: box, value: judgement.expression }],
        summary: `Expression of a face set to ${judgement.expression}`,
        landmarks: [],
      }
    }
    case 'not-a-face': {
      const { hash, box } = faceSubject(db, judgement.faceId)
      return {
        events: [{ kind: 'not-a-face', photoHash: hash, faceBox: box, value: true }],
        summary: 'Marked as not a face',
        landmarks: [],
      }
    }
  }
}

/**
 * Another landmark, or none, where the recogniser named or suggested one: the user rejects that one along with it,
 * which is what learning needs to know (src/main/learning).
 */
function planLandmark(
  db: Database.Database,
  photoIds: readonly number[],
  word: { event: Omit<JournalEvent, 'photoHash'>; say: (photos: string) => string; landmarks: LandmarkRow[] },
): PlannedCommand {
  const plan = planPhotos(db, photoIds, word)
  const suggestion = statement<[string], { best: string }>(
    db,
    `SELECT e.best FROM photos p JOIN landmark_evidence e ON e.photo_id = p.id
     WHERE p.hash = ? AND e.decision <> 'none' AND e.best IS NOT NULL`,
  )
  for (const { photoHash, value } of [...plan.events]) {
    const best = photoHash === null ? undefined : suggestion.get(photoHash)?.best
    if (best !== undefined && best !== value) {
      plan.events.push({ kind: 'not-landmark', photoHash, object: best, value: true })
    }
  }
  return plan
}

function libraryPlan({
  event,
  summary,
}: {
  event: Omit<JournalEvent, 'photoHash'>
  summary: string
}): PlannedCommand {
  return { events: [{ ...event, photoHash: null }], summary, landmarks: [] }
}

const goneAlbum = () => new CorrectionError('That album has been deleted. Nothing was changed.')

/** Unlike any id of another library: what an import brings along must never land on something else. */
function newObjectId(prefix: 'area:' | 'smart:'): string {
  return `${prefix}${randomUUID().slice(0, 8)}`
}

function savedSearch(db: Database.Database, albumId: string): { name: string } | null {
  const value = statement<[string, string], { value: string }>(
    db,
    'SELECT value FROM judgements WHERE photo_hash = ? AND subject = ?',
  ).get(LIBRARY_SUBJECT, `smart-album:${albumId}`)?.value
  return value === undefined ? null : (JSON.parse(value) as { name: string } | null)
}

/** The same word on every photo. */
function planPhotos(
  db: Database.Database,
  photoIds: readonly number[],
  word: {
    event: Omit<JournalEvent, 'photoHash'>
    say: (photos: string) => string
    landmarks?: LandmarkRow[]
  },
): PlannedCommand {
  const hashes = [...new Set(photoIds)].map((id) => hashOf(db, id))
  return {
    events: hashes.map((photoHash) => ({ ...word.event, photoHash })),
    summary: word.say(hashes.length === 1 ? 'a photo' : `${hashes.length} photos`),
    landmarks: word.landmarks ?? [],
  }
}

function usableName(text: string): string {
  const name = cleanName(text)
  if (name === '') throw new CorrectionError('A name needs at least one letter, digit or sign.')
  if (name.length > MAX_NAME_LENGTH) {
    throw new CorrectionError(
      `A name can have ${MAX_NAME_LENGTH} characters at most; this one has ${name.length}. Shorten it.`,
    )
  }
  return name
}

function knownLandmark(db: Database.Database, id: string, lookup: LandmarkLookup): LandmarkRow {
  const found = findLandmark(db, id) ?? lookup(id)
  if (!found)
    throw new CorrectionError(`There is no landmark "${id}". Choose one from the list or type its name.`)
  return found
}

function newLandmark(db: Database.Database, name: string, planned: readonly LandmarkRow[]): LandmarkRow {
  return {
    id: newUserLandmarkId(
      db,
      name,
      planned.map(({ id }) => id),
    ),
    name,
    city: null,
    country: null,
    latitude: null,
    longitude: null,
    source: 'user',
  }
}

function assertAlbumId(albumId: string): void {
  if (!/^[a-z-]+:./.test(albumId)) throw new CorrectionError(`There is no album "${albumId}".`)
}

/** How a summary calls an album. */
function albumTitle(db: Database.Database, albumId: string): string {
  const key = albumId.slice(albumId.indexOf(':') + 1)
  const name = albumId.startsWith('landmark:')
    ? (findLandmark(db, key)?.name ?? key)
    : (savedSearch(db, albumId)?.name ?? key)
  return `the album ${name}`
}

function hashOf(db: Database.Database, photoId: number): string {
  const row = statement<[number], { hash: string }>(db, 'SELECT hash FROM photos WHERE id = ?').get(photoId)
  if (!row) throw new CorrectionError('A photo is no longer in the library. Nothing was changed.')
  return row.hash
}

/**
 * The subject of a face judgement: where the face was found first, whatever re-runs of the detector have done to its
 * box since. A face judged before keeps the box it was first judged by, so that later words replace earlier ones.
 */
function faceSubject(db: Database.Database, faceId: number): { hash: string; box: Box } {
  const row = db
    .prepare<[number], { hash: string; x: number; y: number; width: number; height: number }>(
      'SELECT p.hash, f.x, f.y, f.width, f.height FROM faces f JOIN photos p ON p.id = f.photo_id WHERE f.id = ?',
    )
    .get(faceId)
  if (!row) throw new CorrectionError('That face is no longer listed. Nothing was changed.')
  const box: Box = [row.x, row.y, row.width, row.height]
  const judgedBoxes = db
    .prepare<[string], string>(
      `SELECT subject FROM judgements WHERE photo_hash = ? AND subject LIKE 'face:%'`,
    )
    .pluck()
    .all(row.hash)
    .map((subject) => JSON.parse(subject.slice('face:'.length)) as Box)
  const judged = judgedBoxes.find((known) => intersectionOverUnion(known, box) >= SAME_FACE_IOU)
  return { hash: row.hash, box: judged ?? box }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
