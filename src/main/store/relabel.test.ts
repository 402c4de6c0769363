import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { listPhotos, photoDetail } from '../albums/photos.ts'
import { applyJudgement, undo } from './corrections.ts'
import { openDatabase } from './database.ts'
import { migrations } from './migrations/index.ts'
import { labelsAreWaiting, makeWaitingLabels, RELABEL_SLICE } from './relabel.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const MANY = 2 * RELABEL_SLICE + 5

function nameArea(name: string): void {
  const centre = { latitude: 10, longitude: 10 }
  applyJudgement(library.store, { kind: 'area', areaId: null, name, centre, radiusMeters: 1000 }, () => null)
}

it('names many photos slice by slice, goes on where it was broken off, and undoes likewise', async () => {
  const { db } = library.store
  const ids = Array.from({ length: MANY }, (_, n) => library.addPhoto({ path: `${n}.jpg`, gps: [10, 10] }))
  const found = () => listPhotos(db, { text: 'Lakeside' }).ids.length
  nameArea('Lakeside')
  expect(labelsAreWaiting(db)).toBe(true)
  // A photo that is looked at has the name at once.
  expect(photoDetail(db, ids.at(-1) ?? 0)?.placeName).toBe('Lakeside')
  expect(found()).toBe(0)

  const stop = new AbortController()
  await makeWaitingLabels(db, { signal: stop.signal, onSlice: () => stop.abort() })
  expect(found()).toBe(RELABEL_SLICE)

  // As after a crash: another process opens what is on the disk.
  const later = openDatabase(library.dir)
  expect(labelsAreWaiting(later.db)).toBe(true)
  await makeWaitingLabels(later.db)
  later.close()
  expect(found()).toBe(MANY)
  expect(labelsAreWaiting(db)).toBe(false)

  undo(library.store)
  await makeWaitingLabels(db)
  expect(found()).toBe(0)
})

it('lets questions through between slices, and a word that comes meanwhile is heeded', async () => {
  const { db } = library.store
  for (let n = 0; n < MANY; n++) library.addPhoto({ path: `${n}.jpg`, gps: [10, 10] })
  nameArea('Lakeside')
  const seen: number[] = []
  const making = makeWaitingLabels(db)
  // Asked as the window asks: from the event loop.
  while (labelsAreWaiting(db)) {
    seen.push(listPhotos(db, { text: 'Lakeside' }).ids.length)
    if (seen.length === 1) undo(library.store)
    await new Promise((resolve) => setImmediate(resolve))
  }
  await making
  expect(seen[0]).toBeLessThanOrEqual(RELABEL_SLICE)
  expect(listPhotos(db, { text: 'Lakeside' }).ids).toEqual([])
})

it('names few photos in the transaction of the word', () => {
  library.addPhoto({ path: 'a.jpg', gps: [10, 10] })
  nameArea('Lakeside')
  expect(labelsAreWaiting(library.store.db)).toBe(false)
  expect(listPhotos(library.store.db, { text: 'Lakeside' }).ids).toHaveLength(1)
})

it('takes over a change of caution that an older version broke off', () => {
  library.addLandmark('colosseum', 'Colosseum')
  library.addPhoto({ path: 'a.jpg', landmark: { id: 'colosseum', score: 0.51, decision: 'confident' } })
  library.addPhoto({ path: 'b.jpg' })
  const { db } = library.store
  const { sql } = migrations.find(({ version }) => version === 14) ?? { sql: '' }
  const waitingAfter = (labelledBy: string | null) => {
    db.exec(
      "DROP TABLE labels_to_make; DELETE FROM settings; INSERT INTO settings VALUES ('caution', '\"careful\"')",
    )
    if (labelledBy) db.prepare("INSERT INTO settings VALUES ('labels_caution', ?)").run(labelledBy)
    db.exec(sql)
    return db.prepare('SELECT count(*) FROM labels_to_make').pluck().get()
  }
  expect(waitingAfter('"on the way"')).toBe(1)
  expect(waitingAfter(null)).toBe(1)
  expect(waitingAfter('"careful"')).toBe(0)
})
