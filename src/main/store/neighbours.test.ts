import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type FixturePhoto, LibraryFixture } from '../../../tests/library-fixture.ts'
import { applyJudgement, undo } from './corrections.ts'
import { effectiveLabels, refreshAllLabels, refreshLabels } from './labels.ts'
import { shownLandmark, supportingNeighbours } from './neighbours.ts'

const COLOSSEUM: [number, number] = [41.8902, 12.4922]
/** 400 m from it. */
const ARCH: [number, number] = [41.8866, 12.4922]
/** 3 km from it. */
const VATICAN: [number, number] = [41.9022, 12.4573]

const unsure = { id: 'colosseum', score: 0.4, decision: 'unsure' } as const
const sure = { id: 'colosseum', score: 0.8, decision: 'confident' } as const

let library: LibraryFixture
let number = 0
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum')
  library.addLandmark('arena-di-verona', 'Arena di Verona')
})
afterEach(() => library.close())

/** Times are minutes and seconds after noon. */
function add(time: string | null, photo: Partial<FixturePhoto> = {}): number {
  const takenAt = time === null ? {} : { takenAt: `2020-05-01T${time}Z` }
  return library.addPhoto({ path: `${++number}.jpg`, ...takenAt, ...photo })
}
const shown = (id: number) => {
  const label = shownLandmark(library.store.db, id)
  return label && { landmarkId: label.landmarkId, unsure: label.unsure }
}
const NAMED = { landmarkId: 'colosseum', unsure: false }
const OPEN = { landmarkId: null, unsure: true }

describe('same hour and place', () => {
  test('an unsure photo is lifted by a sure one, whichever is read first, and says so', () => {
    const before = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    expect(shown(before)).toEqual(OPEN)
    const anchor = add('12:40:00', { gps: ARCH, landmark: sure })
    const after = add('13:35:00', { gps: COLOSSEUM, landmark: unsure })
    for (const id of [before, after]) {
      expect(shown(id)).toEqual(NAMED)
      const labels = effectiveLabels(library.store.db, id)
      expect(labels?.landmark).toEqual({ id: 'colosseum', score: 0.4, by: ['vision', 'neighbours'] })
    }
    const [support] = supportingNeighbours(library.store.db, before, 'colosseum')
    expect(support).toMatchObject({ photoId: anchor, secondsApart: 2400, by: 'machine' })
    expect(support?.metersApart).toBeCloseTo(400, -1)
  })

  test.each([
    ['more than an hour apart', '13:01:00', COLOSSEUM, sure],
    ['3 km away', '12:10:00', VATICAN, sure],
    ['without a position', '12:10:00', undefined, sure],
    ['another landmark', '12:10:00', COLOSSEUM, { ...sure, id: 'arena-di-verona' }],
    ['itself unsure', '12:10:00', COLOSSEUM, unsure],
  ])('not by a photo that is %s', (_what, time, gps, landmark) => {
    const open = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    add(time, { ...(gps ? { gps } : {}), landmark })
    expect(shown(open)).toEqual(OPEN)
  })

  test('support does not run along a chain: a lifted photo lifts no other', () => {
    const anchor = add('12:00:00', { gps: COLOSSEUM, landmark: sure })
    const lifted = add('12:50:00', { gps: COLOSSEUM, landmark: unsure })
    const beyond = add('13:40:00', { gps: COLOSSEUM, landmark: unsure })
    refreshLabels(library.store.db, [beyond, lifted, anchor])
    expect(shown(lifted)).toEqual(NAMED)
    expect(shown(beyond)).toEqual(OPEN)
  })

  test('a photo in which the picture shows nothing is never named', () => {
    add('12:00:00', { gps: COLOSSEUM, landmark: sure })
    const none = add('12:00:05', { gps: COLOSSEUM, landmark: { ...unsure, decision: 'none' } })
    expect(shown(none)).toEqual({ landmarkId: null, unsure: false })
  })

  test('the time of a file is not when a photo was taken', () => {
    add(null, { gps: COLOSSEUM, landmark: sure })
    expect(shown(add(null, { gps: COLOSSEUM, landmark: unsure }))).toEqual(OPEN)
  })
})

describe('burst', () => {
  test('without positions, the same camera within seconds is the same scene', () => {
    add('12:00:00', { camera: 'Pixel', landmark: sure })
    expect(shown(add('12:00:04', { camera: 'Pixel', landmark: unsure }))).toEqual(NAMED)
    expect(shown(add('12:00:04', { camera: 'Canon', landmark: unsure }))).toEqual(OPEN)
    expect(shown(add('12:00:20', { camera: 'Pixel', landmark: unsure }))).toEqual(OPEN)
  })

  test('a burst that disagrees lifts nothing', () => {
    const open = add('12:00:02', { landmark: unsure })
    add('12:00:00', { landmark: sure })
    expect(shown(open)).toEqual(NAMED)
    add('12:00:03', { landmark: { ...sure, id: 'arena-di-verona' } })
    expect(shown(open)).toEqual(OPEN)
    add('12:00:04', { landmark: sure })
    expect(shown(open)).toEqual(NAMED)
  })
})

describe('follows what changes', () => {
  test('new evidence of a neighbour', () => {
    const open = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    const anchor = add('12:10:00', { gps: COLOSSEUM, landmark: sure })
    library.setLandmarkEvidence(anchor, { ...sure, decision: 'none' })
    refreshLabels(library.store.db, [anchor])
    expect(shown(open)).toEqual(OPEN)
    library.setLandmarkEvidence(anchor, sure)
    refreshLabels(library.store.db, [anchor])
    expect(shown(open)).toEqual(NAMED)
  })

  test("the user's word on a neighbour, and its undoing", () => {
    const open = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    const other = add('12:10:00', { gps: COLOSSEUM, landmark: unsure })
    const say = (landmarkId: string | null) =>
      applyJudgement(library.store, { kind: 'landmark', photoIds: [other], landmarkId }, () => null)
    say('colosseum')
    expect(shown(open)).toEqual(NAMED)
    expect(supportingNeighbours(library.store.db, open, 'colosseum')).toMatchObject([{ by: 'user' }])
    undo(library.store)
    expect(shown(open)).toEqual(OPEN)
    say(null)
    expect(shown(open)).toEqual(OPEN)
  })

  test('"no landmark here" within a burst speaks for its other photos, and undoing it frees them', () => {
    add('12:00:00', { landmark: sure })
    const open = add('12:00:02', { landmark: unsure })
    const sibling = add('12:00:03', { landmark: unsure })
    expect([shown(open), shown(sibling)]).toEqual([NAMED, NAMED])
    applyJudgement(library.store, { kind: 'landmark', photoIds: [sibling], landmarkId: null }, () => null)
    expect(shown(open)).toEqual(OPEN)
    undo(library.store)
    expect([shown(open), shown(sibling)]).toEqual([NAMED, NAMED])
  })

  test('never overrides a judgement', () => {
    const judged = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    applyJudgement(library.store, { kind: 'landmark', photoIds: [judged], landmarkId: null }, () => null)
    add('12:00:30', { gps: COLOSSEUM, landmark: sure })
    expect(shown(judged)).toEqual({ landmarkId: null, unsure: false })
    expect(effectiveLabels(library.store.db, judged)?.landmarkRejected).toBe(true)
  })

  test("the user's word on where either was taken, and its undoing", () => {
    const open = add('12:00:00', { gps: COLOSSEUM, landmark: unsure })
    const anchor = add('12:10:00', { gps: VATICAN, landmark: sure })
    const move = (id: number, [latitude, longitude]: [number, number]) =>
      applyJudgement(
        library.store,
        { kind: 'position', photoIds: [id], position: { latitude, longitude } },
        () => null,
      )
    for (const [id, to] of [
      [anchor, ARCH],
      [open, VATICAN],
    ] as const) {
      move(id, to)
      expect(shown(open)).toEqual(NAMED)
      undo(library.store)
      expect(shown(open)).toEqual(OPEN)
    }
    move(anchor, ARCH)
    move(open, VATICAN)
    expect(shown(open)).toEqual(OPEN)
  })

  test('a rebuild of all labels gives the same', () => {
    const ids = [
      add('12:00:00', { gps: COLOSSEUM, landmark: unsure }),
      add('12:30:00', { gps: COLOSSEUM, landmark: sure }),
      add('13:20:00', { gps: COLOSSEUM, landmark: unsure }),
      add('15:00:00', { gps: COLOSSEUM, landmark: unsure }),
    ]
    const before = ids.map(shown)
    library.store.db.prepare('DELETE FROM labels').run()
    refreshAllLabels(library.store.db)
    expect(ids.map(shown)).toEqual(before)
    expect(before).toEqual([NAMED, NAMED, NAMED, OPEN])
  })
})

test('asks the index on time, and never for more than 200 photos on a side', () => {
  const { db } = library.store
  // The clock was never set: all at once. The sure one is the 201st after the unsure one, so it is not looked at.
  const open = add('12:00:00', { camera: 'Pixel', landmark: unsure })
  library.store.transaction(() => {
    for (let i = 0; i < 200; i++) add('12:00:00', { camera: 'Pixel' })
  })
  add('12:00:00', { camera: 'Pixel', landmark: sure })
  expect(shown(open)).toEqual(OPEN)
  expect(supportingNeighbours(db, open, 'colosseum')).toEqual([])
  const plan = db
    .prepare<[], { detail: string }>(
      `EXPLAIN QUERY PLAN SELECT p.id FROM photos p WHERE (p.sort_ms, p.id) > (1, 1) AND p.sort_ms <= 2
       AND p.taken_at IS NOT NULL ORDER BY p.sort_ms, p.id LIMIT 200`,
    )
    .all()
  expect(plan.map(({ detail }) => detail).join()).toMatch(/SEARCH p USING INDEX photos_by_time/)
  expect(plan.map(({ detail }) => detail).join()).not.toMatch(/TEMP B-TREE/)
})
