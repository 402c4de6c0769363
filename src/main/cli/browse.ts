/** `albums`, `photos`, `similar`, `why`: questions to the library. */

import type Database from 'better-sqlite3'
import type { LocalEvidence, SceneAffect } from '../../shared/evidence.ts'
import {
  ALBUM_GROUPINGS,
  type AlbumGrouping,
  type PhotoDetail,
  type PhotoQuery,
} from '../../shared/library.ts'
import { PHOTO_ORDERS, type PhotoOrder } from '../../shared/limits.ts'
import { MIN_MOOD_LEAD, MIN_MOOD_SHARE } from '../../shared/mood-vote.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import { installedManifest } from '../../shared/node/world-packs.ts'
import { MOODS, type Mood } from '../../shared/taxonomy.ts'
import type { Why, WhyPicture } from '../../shared/why.ts'
import { albumCondition, listAlbums } from '../albums/albums.ts'
import { listBursts } from '../albums/bursts.ts'
import { listPhotos, photoDetail, photoFiles } from '../albums/photos.ts'
import { SimilarPhotos } from '../albums/similar.ts'
import { whyLandmark } from '../learning/why.ts'
import { whyMood } from '../learning/why-mood.ts'
import { readSettings } from '../store/settings.ts'
import { type GlobalOptions, libraryDirOf, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable, round } from './output.ts'
import { photoIdOfPath } from './photo-path.ts'
import { labelsOf, scanLine } from './scan-line.ts'
import { pictureReasons, strongestRegions } from './why-picture.ts'

export function albums(options: GlobalOptions & { by: string }): Promise<ExitCode> {
  if (!isGrouping(options.by)) {
    throw new CommandError(`--by takes one of: ${ALBUM_GROUPINGS.join(', ')}`, EXIT.usage)
  }
  const { by } = options
  return withStore(options, ({ db }) => {
    printAlbums(db, by, options)
    return EXIT.done
  })
}

const EMPTY_ALBUMS: Record<AlbumGrouping, string> = {
  landmark: 'No landmark albums: no landmark was recognised so far.',
  mood: 'No mood albums: no photo has a clear mood so far.',
  place: 'No place albums: no photo carries a GPS position.',
  date: 'No date albums: no photo carries a date.',
  'person-count': 'No albums by number of people: no face was found.',
  smart: 'No smart albums: save a search with: moodmark album NAME TEXT',
}

export function printAlbums(db: Database.Database, by: AlbumGrouping, { json }: GlobalOptions): void {
  const found = listAlbums(db, by)
  if (json) {
    for (const { id, title, group, count, coverPhotoId } of found) {
      printJson({ id, by, title, group, count, cover: photoFiles(db, coverPhotoId)[0]?.path ?? null })
    }
    return
  }
  printTable(
    [`${by.charAt(0).toUpperCase()}${by.slice(1)}`, 'Where', 'Photos', 'Album'],
    found.map(({ title, group, count, id }) => [title, group.join(' › '), count, id]),
    EMPTY_ALBUMS[by],
  )
}

export interface PhotosOptions extends GlobalOptions {
  album?: string
  query?: string
  landmark?: string
  mood?: string
  order?: string
  hidden?: boolean
  removed?: boolean
}

export function photos(options: PhotosOptions): Promise<ExitCode> {
  const { mood, order } = options
  if (order !== undefined && !isOrder(order)) {
    throw new CommandError(`--order takes one of: ${PHOTO_ORDERS.join(', ')}`, EXIT.usage)
  }
  if (mood !== undefined && !isMood(mood)) {
    throw new CommandError(`--mood takes one of: ${MOODS.join(', ')}`, EXIT.usage)
  }
  const query: PhotoQuery = {
    albumId: options.album,
    text: options.query,
    landmarkId: options.landmark,
    mood,
    order,
    hidden: options.hidden,
    removed: options.removed,
  }
  return withStore(options, ({ db }) => {
    if (options.album !== undefined && albumCondition(db, options.album) === null)
      throw new CommandError(
        `There is no album "${options.album}". List them with: moodmark albums --by ${ALBUM_GROUPINGS.join('|')}`,
        EXIT.usage,
      )
    printPhotos(db, listPhotos(db, query).ids, options)
    return EXIT.done
  })
}

/** A line or a row for each photo, in their order. */
export function printPhotos(db: Database.Database, ids: readonly number[], { json }: GlobalOptions): void {
  if (json) {
    for (const id of ids) {
      const path = photoFiles(db, id)[0]?.path
      if (path) printJson(scanLine(db, { path, status: 'indexed', photoId: id, error: null }))
    }
    return
  }
  const rows = ids.flatMap((id) => {
    const photo = photoDetail(db, id)
    const path = photoFiles(db, id)[0]?.path
    return photo && path
      ? [[path, photo.facts.takenAt ?? '', photo.landmark?.name ?? '', photo.mood?.label ?? '']]
      : []
  })
  printTable(['Photo', 'Taken', 'Landmark', 'Mood'], rows, 'No photos match.')
}

/** Shots taken within moments of one another, the one in which most people smile first. */
export function bursts(options: GlobalOptions): Promise<ExitCode> {
  return withStore(options, ({ db }) => {
    const found = listBursts(db).map(({ takenAt, photos }) => ({
      takenAt,
      photos: photos.map(({ photoId, smiling, share }) => ({
        path: photoFiles(db, photoId)[0]?.path ?? '',
        smiling,
        smile: share === null ? null : round(share),
      })),
    }))
    if (options.json) for (const burst of found) printJson(burst)
    else {
      printTable(
        ['Taken', 'Shots', 'Best shot', 'Smiling'],
        found.map(({ takenAt, photos }) => [
          takenAt,
          photos.length,
          photos[0]?.path ?? '',
          photos[0]?.smiling ?? '–',
        ]),
        'No bursts: no two photos of one camera were taken within seconds.',
      )
    }
    return EXIT.done
  })
}

export function similar(path: string, options: GlobalOptions & { limit: number }): Promise<ExitCode> {
  return withStore(options, ({ db }) => {
    const found = new SimilarPhotos(db).of(photoIdOfPath(db, path), options.limit)
    if (found === null) {
      throw new CommandError(
        'This photo has no embedding: the landmark model was not available when it was read. See: moodmark doctor',
        EXIT.unusable,
      )
    }
    const rows = found.map(({ photoId, similarity }) => ({
      path: photoFiles(db, photoId)[0]?.path ?? '',
      hash: photoDetail(db, photoId)?.hash ?? '',
      similarity: round(similarity),
    }))
    if (options.json) for (const row of rows) printJson(row)
    else
      printTable(
        ['Similar photo', 'Similarity'],
        rows.map((row) => [row.path, row.similarity]),
        'No other photos.',
      )
    return EXIT.done
  })
}

/** Why a photo carries its labels: scores, candidates, GPS distance, nearest photos with the same label, the user's word. */
export function why(path: string, options: GlobalOptions): Promise<ExitCode> {
  return withStore(options, async ({ db }) => {
    const id = photoIdOfPath(db, path)
    const photo = photoDetail(db, id)
    if (!photo)
      throw new CommandError('This photo has not been read yet. Run: moodmark scan FOLDER', EXIT.unusable)
    const evidence = db
      .prepare<[number], { decision: string; threshold: number; model_id: string; model_version: string }>(
        'SELECT decision, threshold, model_id, model_version FROM landmark_evidence WHERE photo_id = ?',
      )
      .get(id)
    const dirs = modelDirs({ libraryDir: libraryDirOf(options) })
    const known = whyLandmark(db, id, (pack) => installedManifest(dirs, pack))
    const picture = await pictureReasons(db, photo, options)
    const votes = readSettings(db).moodEnabled ? whyMood(db, id) : null
    const pathOf = (photoId: number) => photoFiles(db, photoId)[0]?.path ?? null
    const answer = {
      path: photoFiles(db, id)[0]?.path ?? path,
      hash: photo.hash,
      ...labelsOf(photo),
      why: {
        doubt: known?.doubt ?? null,
        decision: photo.landmark?.by.includes('user') ? 'user' : (evidence?.decision ?? null),
        threshold: evidence ? round(evidence.threshold) : null,
        model: evidence ? `${evidence.model_id} ${evidence.model_version}` : null,
        candidates: photo.candidates.map(({ landmarkId, name, score, similarity, distanceMeters }) => ({
          id: landmarkId,
          name,
          score: round(score),
          similarity: round(similarity),
          distanceMeters: distanceMeters === null ? null : Math.round(distanceMeters),
        })),
        local: photo.local,
        sharedDetails:
          picture.details?.otherPhotoId == null
            ? null
            : {
                path: pathOf(picture.details.otherPhotoId),
                confirmed: known?.nearest.some(
                  ({ photoId, confirmed }) => confirmed && photoId === picture.details?.otherPhotoId,
                ),
                inliers: picture.details.inliers,
                matches: picture.details.matches,
              },
        regions: picture.regions,
        probability: known?.probability == null ? null : round(known.probability),
        taughtBy: known?.taughtBy ?? null,
        packs: (known?.packs ?? []).map((pack) => ({ ...pack, similarity: round(pack.similarity) })),
        position: known?.position ?? null,
        nearby: photo.facts.nearby.map(({ id: nearbyId, name, distanceMeters }) => ({
          id: nearbyId,
          name,
          distanceMeters: Math.round(distanceMeters),
        })),
        neighbours: (known?.together ?? []).map(({ photoId, secondsApart, metersApart, by }) => ({
          path: pathOf(photoId),
          secondsApart,
          metersApart: metersApart === null ? null : Math.round(metersApart),
          by,
        })),
        nearestInAlbum: (known?.nearest ?? []).map(({ photoId, similarity, confirmed }) => ({
          path: pathOf(photoId),
          similarity: round(similarity),
          confirmed,
        })),
        moodBy: photo.mood?.by ?? null,
        mood: votes && {
          scene: votes.scene && {
            valence: round(votes.scene.valence),
            arousal: round(votes.scene.arousal),
            rmse: votes.scene.rmse,
            branches: votes.scene.branches,
          },
          shiftedByCorrections: votes.isShifted,
          faces: votes.faces,
          faceShare: round(votes.faceShare),
          shares: votes.shares.map(({ mood, share }) => ({ mood, share: round(share) })),
        },
      },
    }
    if (options.json) printJson(answer)
    else explain(photo, answer.why)
    return EXIT.done
  })
}

/** `Details: 23 points match reference colosseum/2, in one change of viewpoint (… 41 %, 22 % with 38 %, 20 %; …)` */
function detailsText(
  reference: string,
  { inliers, matches }: Pick<LocalEvidence, 'inliers' | 'matches'>,
): string {
  const percent = (value: number) => `${Math.round(value * 100)} %`
  const examples = matches
    .slice(0, 3)
    .map(([x, y, x2, y2]) => `${percent(x)}, ${percent(y)} with ${percent(x2)}, ${percent(y2)}`)
  return `Details: ${inliers} points match ${reference}, in one change of viewpoint (from left and top, in parts of the longest side: ${examples.join('; ')})`
}

interface Explanation {
  mood: {
    scene: Pick<SceneAffect, 'valence' | 'arousal' | 'rmse' | 'branches'> | null
    shiftedByCorrections: boolean
    faces: number
    faceShare: number
    shares: { mood: string; share: number }[]
  } | null
  doubt: Why['doubt']
  decision: string | null
  threshold: number | null
  candidates: { name: string; score: number; distanceMeters: number | null }[]
  local: PhotoDetail['local']
  sharedDetails:
    | ({ path: string | null; confirmed: boolean | undefined } & Pick<LocalEvidence, 'inliers' | 'matches'>)
    | null
  regions: WhyPicture['regions']
  probability: number | null
  taughtBy: Why['taughtBy'] | null
  packs: Why['packs']
  nearby: { name: string; distanceMeters: number }[]
  neighbours: {
    path: string | null
    secondsApart: number
    metersApart: number | null
    by: 'machine' | 'user'
  }[]
  nearestInAlbum: { path: string | null; similarity: number; confirmed: boolean }[]
}

const DOUBTS: Record<NonNullable<Why['doubt']>, string> = {
  score: 'In doubt because: the score is too low to name it',
  race: 'In doubt because: another landmark is nearly as likely',
  resemblance:
    'In doubt because: the score is high enough, but the picture resembles the landmark too little by itself',
}

function explain(photo: PhotoDetail, reasons: Explanation): void {
  printLine(
    photo.landmark
      ? `Landmark: ${photo.landmark.name} (by ${photo.landmark.by.join(', ')}, score ${round(photo.landmark.score)}, needed ${reasons.threshold ?? '–'})`
      : `Landmark: none${photo.landmarkRejected ? ' (your word)' : photo.unsure ? ' (unsure, waits for review)' : ''}`,
  )
  if (reasons.doubt) printLine(DOUBTS[reasons.doubt])
  printTable(
    ['Looks like', 'Score', 'Distance from the photo'],
    reasons.candidates.map(({ name, score, distanceMeters }) => [
      name,
      score,
      distanceMeters === null ? 'no GPS' : `${(distanceMeters / 1000).toFixed(1)} km`,
    ]),
    'It resembles no known landmark.',
  )
  if (reasons.local) {
    const { referenceId, ...evidence } = reasons.local
    printLine(detailsText(`reference ${referenceId}`, evidence))
  }
  if (reasons.sharedDetails) {
    const { path, confirmed, ...evidence } = reasons.sharedDetails
    printLine(detailsText(`${path ?? '?'}${confirmed ? ', which you confirmed' : ''}`, evidence))
  }
  if (reasons.regions) printLine(`Decided by: ${strongestRegions(reasons.regions)}`)
  if (reasons.taughtBy && reasons.taughtBy.confirmed > 0) {
    const { confirmed, alongside } = reasons.taughtBy
    printLine(
      `Taught by: ${confirmed} photos that you confirmed${alongside > 0 ? `, and ${alongside} that surely look like them` : ''}`,
    )
  }
  for (const { name, similarity, confident, attribution, licence } of reasons.packs) {
    printLine(
      `World pack ${name}: similarity ${similarity}, sure from ${round(confident)} on (${attribution}; ${licence})`,
    )
  }
  for (const { name, distanceMeters } of reasons.nearby) printLine(`Taken ${distanceMeters} m from ${name}`)
  for (const { path, secondsApart, metersApart } of reasons.neighbours) {
    const away = metersApart === null ? '' : `, ${metersApart} m away`
    printLine(`Taken together with: ${path ?? '?'} (${secondsApart} s apart${away}), which is surely there`)
  }
  for (const { path, similarity, confirmed } of reasons.nearestInAlbum) {
    printLine(
      `Nearest in that album: ${path ?? '?'} (similarity ${similarity}${confirmed ? ', confirmed by you' : ''})`,
    )
  }
  for (const face of photo.faces) {
    printLine(
      `Face: ${face.expression ?? 'expression unclear'} (${(face.confidence * 100).toFixed(0)} %${face.mask ? ', masked' : ''})`,
    )
  }
  printLine(
    photo.mood
      ? `Mood of the photo: ${photo.mood.label} (${photo.mood.by === 'user' ? 'your word' : `${(photo.mood.confidence * 100).toFixed(0)} % sure`})`
      : 'Mood of the photo: none',
  )
  if (reasons.mood) explainMood(reasons.mood)
}

/** `Votes: joyful 58 %, calm 21 %; faces 47 %, scene 53 %` and what the scene says by itself. */
function explainMood({
  scene,
  shiftedByCorrections,
  faces,
  faceShare,
  shares,
}: NonNullable<Explanation['mood']>): void {
  const percent = (value: number) => `${Math.round(value * 100)} %`
  const votes = shares.map(({ mood, share }) => `${mood} ${percent(share)}`).join(', ')
  const voters = scene
    ? faces > 0
      ? `; faces have ${percent(faceShare)} of the vote, the scene the rest`
      : '; by the scene alone'
    : '; by faces alone'
  printLine(
    `Votes: ${votes}${voters}. A mood needs ${percent(MIN_MOOD_SHARE)} and a lead of ${percent(MIN_MOOD_LEAD)}.`,
  )
  if (!scene) return
  const { valence, arousal, rmse, branches } = scene
  printLine(
    `Scene: valence ${round(valence)} ± ${round(rmse[0])}, arousal ${round(arousal)} ± ${round(rmse[1])} (−1..1), from ${branches.join(', ')}${shiftedByCorrections ? '; moved by the moods that you have set' : ''}`,
  )
}

function isGrouping(value: string): value is AlbumGrouping {
  return (ALBUM_GROUPINGS as readonly string[]).includes(value)
}

function isOrder(value: string): value is PhotoOrder {
  return (PHOTO_ORDERS as readonly string[]).includes(value)
}

function isMood(value: string): value is Mood {
  return (MOODS as readonly string[]).includes(value)
}
