/** Photos that the user has taken out of the library: out of everything, and back as they were. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { listAlbums } from '../albums/albums.ts'
import { listPhotos, photoDetail } from '../albums/photos.ts'
import { photoPositions } from '../albums/positions.ts'
import { exportRecords } from '../export/records.ts'
import { calibrationSource } from '../learning/calibrate.ts'
import { readLessons } from '../learning/lessons.ts'
import { reviewQueue } from '../learning/review-queue.ts'
import { searchSuggestions } from '../search/search.ts'
import { applyJudgement, previewJudgements, replayJournal, undo } from './corrections.ts'
import { refreshAllLabels } from './labels.ts'
import { photoCounts } from './roots.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum', 'Rome', 'Italy')
})
afterEach(() => library.close())

const removeAll = (photoIds: number[], removed = true) =>
  applyJudgement(library.store, { kind: 'removed', photoIds, removed }, () => null)

/** Everywhere that a photo could be met. */
function everywhere() {
  const { db } = library.store
  const model = { id: 'net', version: '1' }
  return {
    timeline: [...listPhotos(db, {}).ids],
    found: [...listPhotos(db, { text: 'trip' }).ids],
    hidden: [...listPhotos(db, { hidden: true }).ids],
    review: reviewQueue(db),
    albums: (['landmark', 'mood', 'place', 'date', 'smart'] as const).flatMap((by) =>
      listAlbums(db, by).map(({ id, count }) => [id, count]),
    ),
    map: JSON.stringify(photoPositions(db)),
    suggested: searchSuggestions(db, 'tri'),
    exported: [...exportRecords(db)].map(({ photo }) => photo.id),
    folders: [...photoCounts(db).values()],
    lessons: [...readLessons(db, model)],
    calibration: calibrationSource(db),
  }
}

it('removed photos are met nowhere, teach nothing, and come back as they were', async () => {
  const { db } = library.store
  const photos = [1, 2, 3].map((day) =>
    library.addPhoto({
      path: `trip/${day}.jpg`,
      takenAt: `2019-07-0${day}T12:00:00`,
      gps: [41.89, 12.49],
      embedding: [1, day],
      landmark: { id: 'colosseum', score: 0.6, decision: day === 3 ? 'unsure' : 'confident' },
      faces: [{ expression: 'happy' }],
    }),
  )
  const say = (judgement: Parameters<typeof applyJudgement>[1]) =>
    applyJudgement(library.store, judgement, () => null)
  say({ kind: 'landmark', photoIds: photos.slice(0, 1), landmarkId: 'colosseum' })
  say({ kind: 'mood', photoIds: photos, mood: 'joyful' })
  say({ kind: 'smart-album', albumId: null, name: 'Trips', query: 'trip' })
  say({ kind: 'in-album', photoIds: photos, albumId: 'mood:calm', included: true })
  const before = everywhere()
  for (const [where, what] of Object.entries(before)) {
    if (where !== 'hidden') expect(what, where).not.toHaveLength(0)
  }

  const judgement = { kind: 'removed' as const, photoIds: photos, removed: true }
  expect(previewJudgements(db, [judgement], () => null)).toMatchObject({ photos: 3, changed: 3 })
  expect(removeAll(photos).summary).toBe('3 photos removed from the library')
  const nowhere = {
    timeline: [],
    found: [],
    hidden: [],
    review: [],
    albums: before.albums.flatMap(([id]) => (String(id).startsWith('smart:') ? [[id, 0]] : [])),
    map: JSON.stringify(photoPositions(db)),
    suggested: [],
    exported: [],
    folders: [],
    lessons: [],
    calibration: '',
  }
  // Names that search suggests are read anew only after a pause.
  await vi.waitFor(() => expect(everywhere()).toEqual(nowhere), { timeout: 10_000 })
  expect(everywhere().map).not.toBe(before.map)
  expect([...listPhotos(db, { removed: true }).ids].sort()).toEqual(photos)
  expect(photoDetail(db, photos[0] ?? 0)).toMatchObject({ removed: true, mood: { label: 'joyful' } })

  // After a restore from the journal alone they are still out.
  db.exec('DELETE FROM judgements; DELETE FROM correction_batches; DELETE FROM labels')
  replayJournal(db)
  refreshAllLabels(db)
  expect(listPhotos(db, { removed: true }).ids).toHaveLength(3)

  undo(library.store)
  await vi.waitFor(() => expect(everywhere()).toEqual(before), { timeout: 10_000 })
})

it('is a word on the content: a copy stays out, and hidden photos come back hidden', () => {
  const { db } = library.store
  const [a, b] = [library.addPhoto({ path: 'a.jpg' }), library.addPhoto({ path: 'b.jpg' })]
  applyJudgement(library.store, { kind: 'hidden', photoIds: [a], hidden: true }, () => null)
  removeAll([a, b])
  library.addFile(b, 'copies/b.jpg')
  expect([...listPhotos(db, {}).ids, ...listPhotos(db, { hidden: true }).ids]).toEqual([])
  expect(removeAll([a, b], false).summary).toBe('2 photos brought back into the library')
  expect([...listPhotos(db, {}).ids]).toEqual([b])
  expect([...listPhotos(db, { hidden: true }).ids]).toEqual([a])
})

it('neither supports nor contradicts what was taken with it', () => {
  const at = (second: number) => `2019-07-01T12:00:0${second}`
  const sure = library.addPhoto({
    path: 'a.jpg',
    takenAt: at(1),
    gps: [41.89, 12.49],
    landmark: { id: 'colosseum', score: 0.9, decision: 'confident' },
  })
  const unsure = library.addPhoto({
    path: 'b.jpg',
    takenAt: at(2),
    gps: [41.89, 12.49],
    landmark: { id: 'colosseum', score: 0.5, decision: 'unsure' },
  })
  const shown = () => photoDetail(library.store.db, unsure)?.landmark?.by
  expect(shown()).toContain('neighbours')
  removeAll([sure])
  expect(shown()).toBeUndefined()
  expect([...listPhotos(library.store.db, { review: true }).ids]).toEqual([unsure])
  removeAll([sure], false)
  expect(shown()).toContain('neighbours')
})
