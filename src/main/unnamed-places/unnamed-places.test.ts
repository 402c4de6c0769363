import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import type { Judgement } from '../../shared/judgements.ts'
import { LikenessThread } from '../likeness/thread.ts'
import { applyJudgement, undo } from '../store/corrections.ts'
import { findUnnamedPlaces } from './find.ts'
import { listUnnamedPlaces } from './list.ts'
import { savePlaces } from './store.ts'
import { updateUnnamedPlaces } from './updater.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('colosseum', 'Colosseum')
})
afterEach(() => library.close())

const CASTLE = [1, 0, 0]
const BRIDGE = [0, 1, 0]

/** A photo of a place, a little different from the others of it. */
function add(path: string, place: number[], decision: 'none' | 'unsure' | 'confident' = 'none'): number {
  const embedding = place.map((value, i) => value + 0.02 * Math.sin(path.length + i + path.charCodeAt(0)))
  const length = Math.hypot(...embedding)
  return library.addPhoto({
    path,
    takenAt: '2019-07-14T10:00:00',
    place: { city: 'Graz', country: 'Austria', countryCode: 'AT' },
    landmark: { id: 'colosseum', score: 0.1, decision },
    embedding: embedding.map((value) => value / length),
  })
}

const castle = () => ['a', 'bb', 'ccc'].map((name) => add(`castle ${name}.jpg`, CASTLE))
const bridge = () => ['a', 'bb', 'ccc', 'dddd'].map((name) => add(`bridge ${name}.jpg`, BRIDGE))
const run = () => {
  const { db } = library.store
  library.store.transaction(() => savePlaces(db, findUnnamedPlaces(db)))
  return listUnnamedPlaces(db)
}
const sorted = (ids: readonly number[] = []) => ids.toSorted((a, b) => a - b)
const say = (judgement: Judgement) => applyJudgement(library.store, judgement, () => null)

describe('unnamed places', () => {
  it('are groups of photos without a landmark, with where and when', () => {
    const [castleIds, bridgeIds] = [castle(), bridge()]
    const places = run()
    expect(places.map(({ photoIds }) => sorted(photoIds))).toEqual([bridgeIds, castleIds])
    expect(places[1]).toMatchObject({
      coverPhotoId: places[1]?.photoIds[0],
      city: 'Graz',
      country: 'Austria',
      firstMonth: '2019-07',
      lastMonth: '2019-07',
    })
  })

  it('are where the user has moved them to', () => {
    const ids = castle()
    run()
    library.addPhoto({
      path: 'known.jpg',
      gps: [46.62, 14.31],
      place: { city: 'Klagenfurt', country: 'Austria', countryCode: 'AT' },
    })
    say({ kind: 'position', photoIds: ids, position: { latitude: 46.63, longitude: 14.31 } })
    expect(listUnnamedPlaces(library.store.db)).toMatchObject([{ city: 'Klagenfurt', country: 'Austria' }])
  })

  it('hold photos that Review is unsure about, but not what does not look like a landmark at all', () => {
    const ids = [...castle(), add('castle unsure.jpg', CASTLE, 'unsure')]
    const ordinary = add('castle ordinary.jpg', CASTLE)
    library.store.db
      .prepare('UPDATE landmark_evidence SET candidates = ? WHERE photo_id = ?')
      .run('[{"landmarkId":"colosseum","score":0.1,"similarity":0.4,"distanceMeters":null}]', ordinary)
    const stopped = add('castle stopped by the gate.jpg', CASTLE)
    const passed = add('castle passed by the gate.jpg', CASTLE)
    const gate = library.store.db.prepare('UPDATE landmark_evidence SET gate = ? WHERE photo_id = ?')
    gate.run(0.1, stopped)
    gate.run(0.9, passed)
    expect(run().map(({ photoIds }) => sorted(photoIds))).toEqual([[...ids, passed]])
  })

  it('are not offered when the place has its name already', () => {
    castle()
    for (const name of ['x', 'yy']) add(`castle named ${name}.jpg`, CASTLE, 'confident')
    expect(run()).toEqual([])
  })

  it('are gone once they are named, in one step that undo takes back', () => {
    const ids = castle()
    const [place] = run()
    const { summary } = say({ kind: 'landmark-name', photoIds: place?.photoIds ?? [], name: 'Schlossberg' })
    expect(summary).toBe('Landmark of 3 photos set to Schlossberg')
    expect(listUnnamedPlaces(library.store.db)).toEqual([])
    expect(run()).toEqual([])
    undo(library.store)
    // At once, under its id, although a run between had left the place out.
    const back = listUnnamedPlaces(library.store.db)
    expect(back.map(({ id, photoIds }) => [id, sorted(photoIds)])).toEqual([[place?.id, ids]])
    expect(run().map(({ photoIds }) => sorted(photoIds))).toEqual([ids])
  })

  it('come back whole by undo, with the photos that the name was not meant for', () => {
    const ids = castle()
    const [place] = run()
    const named = place?.photoIds.slice(0, 2) ?? []
    say({ kind: 'landmark-name', photoIds: named, name: 'Schlossberg' })
    expect(run()).toEqual([])
    undo(library.store)
    const back = listUnnamedPlaces(library.store.db)
    expect(back.map(({ id, photoIds }) => [id, sorted(photoIds)])).toEqual([[place?.id, ids]])
  })

  it('are not offered for their last photos once a third of them has a name', () => {
    const ids = [...castle(), ...['x', 'yy', 'zzz'].map((name) => add(`castle ${name}.jpg`, CASTLE))]
    const [place] = run()
    say({ kind: 'landmark-name', photoIds: ids.slice(0, 2), name: 'Schlossberg' })
    const offered = () =>
      listUnnamedPlaces(library.store.db).map(({ id, photoIds }) => [id, sorted(photoIds)])
    expect(offered()).toEqual([])
    expect(run()).toEqual([])
    undo(library.store)
    expect(offered()).toEqual([[place?.id, ids]])
  })

  it('that were dismissed stay away for ever, grown or not, and keep no landmark from being named', () => {
    castle()
    const [place] = run()
    expect(say({ kind: 'not-a-place', photoIds: place?.photoIds ?? [] }).summary).toBe(
      '3 photos marked as not a place',
    )
    expect(listUnnamedPlaces(library.store.db)).toEqual([])
    for (const name of ['new', 'newer', 'newest']) add(`castle ${name}.jpg`, CASTLE)
    expect(run()).toEqual([])
    const photoId = place?.photoIds[0] ?? 0
    say({ kind: 'landmark-name', photoIds: [photoId], name: 'Schlossberg' })
    const label = library.store.db
      .prepare('SELECT landmark_id FROM labels WHERE photo_id = ?')
      .pluck()
      .get(photoId)
    expect(label).toBe('user:schlossberg')
  })

  it('shrink by photos that the user spoke about, and go when fewer than three are left', () => {
    const ids = bridge()
    run()
    say({ kind: 'landmark', photoIds: [ids[0] ?? 0], landmarkId: null })
    expect(listUnnamedPlaces(library.store.db).map(({ photoIds }) => sorted(photoIds))).toEqual([
      ids.slice(1),
    ])
    library.store.db.prepare('DELETE FROM files WHERE photo_id = ?').run(ids[1])
    expect(listUnnamedPlaces(library.store.db)).toEqual([])
  })

  it('keep their ids while they grow, and give them to no other', () => {
    castle()
    const before = new Map(run().map(({ id, coverPhotoId }) => [coverPhotoId, id]))
    bridge()
    for (const name of ['x', 'yy']) add(`castle ${name}.jpg`, CASTLE)
    const places = run()
    const grown = places.find(({ photoIds }) => photoIds.length === 5)
    expect([...before.values()]).toEqual([grown?.id])
    const bridgeId = places.find(({ id }) => id !== grown?.id)?.id
    library.store.db
      .prepare(
        "DELETE FROM embeddings WHERE photo_id IN (SELECT photo_id FROM files WHERE path LIKE 'bridge%')",
      )
      .run()
    run()
    for (const name of ['k', 'll', 'mmm']) add(`tower ${name}.jpg`, [0, 0, 1])
    expect(run().map(({ id }) => id)).not.toContain(bridgeId)
  })

  it('are looked for in a thread, and only when photos or judgements have changed', async () => {
    const ids = castle()
    const thread = new LikenessThread(library.dir)
    try {
      expect(await updateUnnamedPlaces(library, thread)).toBe(true)
      expect(listUnnamedPlaces(library.store.db).map(({ photoIds }) => sorted(photoIds))).toEqual([ids])
      expect(await updateUnnamedPlaces(library, thread)).toBe(false)
      add('castle new.jpg', CASTLE)
      expect(await updateUnnamedPlaces(library, thread)).toBe(true)
      expect(listUnnamedPlaces(library.store.db)[0]?.photoIds).toHaveLength(4)
    } finally {
      await thread.close()
    }
  })
})
