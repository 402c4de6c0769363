/** Undo and redo against what they should give, through random sequences of every word that the user has. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { seededRandom } from '../../shared/seeded-random.ts'
import { EXPRESSIONS, MOODS } from '../../shared/taxonomy.ts'
import { listAlbums } from '../albums/albums.ts'
import { listPhotos, photoDetail } from '../albums/photos.ts'
import { applyJudgements, redo, replayJournal, undo } from './corrections.ts'
import { refreshAllLabels } from './labels.ts'

const STEPS = 60
const NAMES = ['Our cabin', "“Bob's” 🏡", 'البيت الأزرق']
const LANDMARKS = ['colosseum', 'taj-mahal']

let library: LibraryFixture
let photos: number[]
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
  library.addLandmark('taj-mahal', 'Taj Mahal', 'Agra', 'India')
  photos = Array.from({ length: 6 }, (_, i) =>
    library.addPhoto({
      path: `trip/${i}.jpg`,
      takenAt: `2019-07-0${i + 1}T12:00:00`,
      gps: [41.89 + i / 100, 12.49],
      landmark: {
        id: LANDMARKS[i % 2] ?? '',
        score: 0.4 + i / 10,
        decision: i < 2 ? 'unsure' : i < 4 ? 'confident' : 'none',
      },
      faces: i % 2 === 0 ? [{ expression: 'happy' }, { expression: 'sad' }] : [],
    }),
  )
})
afterEach(() => library.close())

/** Everything that a screen shows of the library. */
function shown(): string {
  const { db } = library.store
  return JSON.stringify([
    photos.map((id) => photoDetail(db, id)),
    listPhotos(db, {}).ids,
    listPhotos(db, { hidden: true }).ids,
    listPhotos(db, { removed: true }).ids,
    listPhotos(db, { text: 'trip' }).ids,
    (['landmark', 'mood', 'place', 'date', 'smart'] as const).map((by) =>
      listAlbums(db, by).map((album) => [album, listPhotos(db, { albumId: album.id }).ids]),
    ),
  ])
}

function randomJudgement(random: () => number): Judgement | null {
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T
  const some = () => photos.filter(() => random() < 0.4)
  const photoIds = some()
  if (photoIds.length === 0) photoIds.push(pick(photos))
  const { db } = library.store
  const smart = listAlbums(db, 'smart').map(({ id }) => id)
  const albumId = pick([...smart, 'landmark:colosseum', 'mood:joyful'])
  const faceId = pick(db.prepare<[], number>('SELECT id FROM faces ORDER BY id').pluck().all())
  const position = { latitude: 48 + random(), longitude: 2 + random() }
  switch (Math.floor(random() * 16)) {
    case 0:
      return { kind: 'landmark', photoIds, landmarkId: pick([...LANDMARKS, null]) }
    case 1:
      return { kind: 'landmark-name', photoIds, name: pick(NAMES) }
    case 2:
      return { kind: 'not-landmark', photoIds, landmarkId: pick(LANDMARKS) }
    case 3:
      return { kind: 'not-a-place', photoIds }
    case 4:
      return { kind: 'expression', faceId, expression: pick(EXPRESSIONS) }
    case 5:
      return { kind: 'not-a-face', faceId }
    case 6:
      return { kind: 'mood', photoIds, mood: pick([...MOODS, null]) }
    case 7:
      return { kind: 'place', photoIds, name: pick([...NAMES, null]) }
    case 8:
      return { kind: 'position', photoIds, position: pick([position, null]) }
    case 9:
      return {
        kind: 'area',
        areaId: null,
        name: pick(NAMES),
        centre: { latitude: 41.9, longitude: 12.49 },
        radiusMeters: 1000 + random() * 5000,
      }
    case 10:
      return smart.length > 0 && random() < 0.5
        ? { kind: 'delete-smart-album', albumId: pick(smart) }
        : {
            kind: 'smart-album',
            albumId: null,
            name: pick(NAMES),
            query: pick(['trip', 'colosseum', '2019']),
          }
    case 11:
      return { kind: 'favourite', photoIds, favourite: random() < 0.5 }
    case 12:
      return { kind: 'rating', photoIds, rating: Math.floor(random() * 6) }
    case 13:
      return { kind: 'hidden', photoIds, hidden: random() < 0.5 }
    case 14:
      return { kind: 'removed', photoIds, removed: random() < 0.5 }
    default:
      return random() < 0.5
        ? { kind: 'in-album', photoIds, albumId, included: pick([true, false, null]) }
        : { kind: 'cover', albumId, photoId: pick([...photos, null]) }
  }
}

it.each([1, 2])('every step back and forth shows what was shown there (sequence %i)', (seed) => {
  const random = seededRandom(seed)
  const { store } = library
  // What is shown, after each command in force, and after each that can be redone.
  const past: string[] = []
  let now = shown()
  let future: string[] = []
  const told: string[] = []
  for (let step = 0; step < STEPS; step++) {
    const what = random()
    if (what < 0.5) {
      const words = [randomJudgement(random), random() < 0.2 ? randomJudgement(random) : null]
      const judgements = words.filter((judgement) => judgement !== null)
      told.push(judgements.map((judgement) => judgement.kind).join(' and '))
      applyJudgements(store, judgements, () => null)
      past.push(now)
      now = shown()
      future = []
    } else if (what < 0.75) {
      told.push('undo')
      const before = past.pop()
      expect(undo(store) === null).toBe(before === undefined)
      if (before !== undefined) {
        future.push(now)
        now = before
      }
    } else if (what < 0.95) {
      told.push('redo')
      const after = future.pop()
      expect(redo(store) === null).toBe(after === undefined)
      if (after !== undefined) {
        past.push(now)
        now = after
      }
    } else {
      // As after a restore from the journal alone.
      told.push('rebuilt')
      store.db.exec('DELETE FROM judgements; DELETE FROM correction_batches; DELETE FROM labels')
      replayJournal(store.db)
      refreshAllLabels(store.db)
    }
    expect(shown(), told.slice(-4).join(', ')).toBe(now)
  }
})
