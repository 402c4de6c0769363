import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { seededRandom } from '../../shared/seeded-random.ts'
import { applyJudgement, redo, undo } from './corrections.ts'
import { refreshLabels } from './labels.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

/** What should be shown, from the tables that it is derived from. */
const expected = () =>
  library.store.db
    .prepare(
      `SELECT p.id AS photo_id, p.sort_ms, coalesce(t.favourite, 0) AS favourite, coalesce(t.rating, 0) AS rating,
         t.mood, t.landmark_id, coalesce(t.latitude, p.latitude) AS latitude
       FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
       WHERE p.facts IS NOT NULL AND coalesce(t.hidden, 0) = 0 AND coalesce(t.removed, 0) = 0 AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id)
       ORDER BY p.id`,
    )
    .all()
const shown = () =>
  library.store.db
    .prepare(
      'SELECT photo_id, sort_ms, favourite, rating, mood, landmark_id, latitude FROM shown_photos ORDER BY photo_id',
    )
    .all()

it.each([1, 2, 3, 4])('follows files, facts, labels and folders through any changes (seed %i)', (seed) => {
  const random = seededRandom(seed)
  const pick = (count: number) => Math.floor(random() * count)
  const { store } = library
  const { db } = store
  library.addLandmark('a', 'A')
  const ids: number[] = []
  const changes: (() => void)[] = [
    () =>
      ids.push(
        library.addPhoto({
          path: `${ids.length}.jpg`,
          takenAt: `20${10 + pick(10)}-0${1 + pick(9)}-11T10:00:00`,
          ...(pick(2) ? { gps: [pick(80), pick(80)] as [number, number] } : {}),
          ...(pick(2) ? { landmark: { id: 'a', score: 0.9, decision: 'confident' as const } } : {}),
        }),
      ),
    () => db.prepare('DELETE FROM files WHERE photo_id = ?').run(any()),
    () => library.addFile(any(), `copy ${random()}.jpg`),
    () => db.prepare('UPDATE files SET photo_id = ? WHERE photo_id = ?').run(any(), any()),
    () => db.prepare('UPDATE files SET photo_id = NULL WHERE photo_id = ?').run(any()),
    () => db.prepare('UPDATE photos SET facts = NULL WHERE id = ?').run(any()),
    () => db.prepare("UPDATE photos SET facts = '{}', sort_ms = ? WHERE id = ?").run(pick(1e6), any()),
    () => say({ kind: 'hidden', photoIds: [any()], hidden: pick(2) === 0 }),
    () => say({ kind: 'removed', photoIds: [any()], removed: pick(3) === 0 }),
    () => say({ kind: 'rating', photoIds: [any()], rating: pick(6) }),
    () => say({ kind: 'favourite', photoIds: [any()], favourite: pick(2) === 0 }),
    () => say({ kind: 'position', photoIds: [any()], position: { latitude: pick(80), longitude: 0 } }),
    () => undo(store),
    () => redo(store),
    () => refreshLabels(db, [any()]),
    () => db.prepare('DELETE FROM labels WHERE photo_id = ?').run(any()),
  ]
  const any = () => ids[pick(ids.length)] ?? 0
  const say = (judgement: Parameters<typeof applyJudgement>[1]) =>
    applyJudgement(store, judgement, () => null)
  for (let i = 0; i < 5; i++) changes[0]?.()
  for (let step = 0; step < 150; step++) {
    changes[pick(changes.length)]?.()
    expect(shown()).toEqual(expected())
  }
  db.prepare('DELETE FROM roots').run()
  expect(shown()).toEqual([])
  expect(db.prepare('SELECT COUNT(*) FROM files').pluck().get()).toBe(0)
})
