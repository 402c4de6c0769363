import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { applyJudgement } from '../store/corrections.ts'
import { SimilarPhotos, similarInAlbum } from './similar.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
})
afterEach(() => library.close())

const similar = () => new SimilarPhotos(library.store.db)
const ids = (found: { photoId: number }[] | null) => found?.map(({ photoId }) => photoId)

describe('SimilarPhotos', () => {
  it('ranks by cosine and leaves the photo itself out', () => {
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0, 0] })
    const near = library.addPhoto({ path: 'n.jpg', embedding: [0.8, 0.6, 0] })
    const far = library.addPhoto({ path: 'f.jpg', embedding: [0, 1, 0] })
    library.addPhoto({ path: 'none.jpg' })
    const found = similar().of(query, 10)
    expect(ids(found)).toEqual([near, far])
    expect(found?.[0]?.similarity).toBeCloseTo(0.8)
    expect(similar().of(query, 1)).toHaveLength(1)
  })

  it('lists a content once, however many files hold it, and never the copies of the photo itself', () => {
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
    library.addFile(query, 'copy of q.jpg')
    const other = library.addPhoto({ path: 'o.jpg', embedding: [0.6, 0.8] })
    library.addFile(other, 'copy of o.jpg')
    expect(ids(similar().of(query, 10))).toEqual([other])
  })

  it('leaves out what albums do not show, and goes on until there are enough', () => {
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
    for (let n = 0; n < 60; n++) {
      const gone = library.addPhoto({ path: `gone ${n}.jpg`, embedding: [1, 0] })
      library.store.db.prepare('DELETE FROM files WHERE photo_id = ?').run(gone)
    }
    const [a, b] = [
      library.addPhoto({ path: 'a.jpg', embedding: [0.8, 0.6] }),
      library.addPhoto({ path: 'b.jpg', embedding: [0.6, 0.8] }),
    ]
    expect(ids(similar().of(query, 2))).toEqual([a, b])
  })

  it('compares embeddings of the same model and version only', () => {
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
    const older = library.addPhoto({ path: 'older.jpg', embedding: [1, 0] })
    library.store.db.prepare("UPDATE embeddings SET model_version = '0' WHERE photo_id = ?").run(older)
    const longer = library.addPhoto({ path: 'longer.jpg', embedding: [1, 0, 0, 0] })
    library.store.db.prepare("UPDATE embeddings SET model_version = '2' WHERE photo_id = ?").run(longer)
    expect(similar().of(query, 5)).toEqual([])
    const finder = similar()
    expect(finder.of(query, 5)).toEqual([])
    expect(finder.of(longer, 5)).toEqual([])
  })

  it('follows the library: new photos, recomputed ones and ones that lost their embedding', () => {
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0] })
    const first = library.addPhoto({ path: 'a.jpg', embedding: [0.6, 0.8] })
    const finder = similar()
    expect(ids(finder.of(query, 5))).toEqual([first])
    const second = library.addPhoto({ path: 'b.jpg', embedding: [0.8, 0.6] })
    expect(ids(finder.of(query, 5))).toEqual([second, first])
    library.store.db.prepare("UPDATE embeddings SET model_version = '2' WHERE photo_id = ?").run(first)
    expect(ids(finder.of(query, 5))).toEqual([second])
  })

  it('has no answer for a photo without an embedding', () => {
    expect(similar().of(library.addPhoto({ path: 'a.jpg' }), 5)).toBeNull()
    expect(similar().of(999, 5)).toBeNull()
  })
})

describe('near', () => {
  it('finds the photos that are like any of several vectors, each once and best first', () => {
    const unit = (angle: number) => [Math.cos(angle), Math.sin(angle)]
    const photos = [0, 0.3, 0.6, 1.4, 3].map((angle, i) =>
      library.addPhoto({ path: `${i}.jpg`, embedding: unit(angle) }),
    )
    const model = { id: '', version: '' }
    Object.assign(
      model,
      library.store.db.prepare('SELECT model_id AS id, model_version AS version FROM embeddings').get(),
    )
    const vectors = [unit(0), unit(0.7)].map((vector) => Float32Array.from(vector))
    const find = (count: number, minimum: number) => similar().near({ model, vectors, count, minimum })
    expect(ids(find(5, 0.9))).toEqual([photos[0], photos[2], photos[1]])
    expect(find(5, 0.9)[1]?.similarity).toBeCloseTo(Math.cos(0.1), 2)
    expect(ids(find(1, 0.5))).toEqual([photos[0], photos[2]])
    expect(find(5, 1.5)).toEqual([])
  })
})

describe('similarInAlbum', () => {
  it('compares with the photos of one landmark only', () => {
    library.addLandmark('colosseum', 'Colosseum')
    const landmark = { id: 'colosseum', score: 0.9, decision: 'confident' } as const
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0], landmark })
    library.addPhoto({ path: 'other.jpg', embedding: [1, 0] })
    const far = library.addPhoto({ path: 'far.jpg', embedding: [0, 1], landmark })
    const near = library.addPhoto({ path: 'near.jpg', embedding: [0.8, 0.6], landmark })
    expect(ids(similarInAlbum(library.store.db, query, 'colosseum', 5))).toEqual([near, far])
    expect(ids(similarInAlbum(library.store.db, query, 'colosseum', 1))).toEqual([near])
  })

  it('finds confirmed photos behind any number of more similar ones', () => {
    library.addLandmark('colosseum', 'Colosseum')
    const landmark = { id: 'colosseum', score: 0.9, decision: 'confident' } as const
    const query = library.addPhoto({ path: 'q.jpg', embedding: [1, 0], landmark })
    for (let n = 0; n < 50; n++) library.addPhoto({ path: `${n}.jpg`, embedding: [1, 0.01 * n], landmark })
    const [far, near] = [
      library.addPhoto({ path: 'far.jpg', embedding: [0, 1], landmark }),
      library.addPhoto({ path: 'near.jpg', embedding: [0.6, 0.8], landmark }),
    ]
    const confirmed = () => ids(similarInAlbum(library.store.db, query, 'colosseum', 3, 'user'))
    expect(confirmed()).toEqual([])
    applyJudgement(
      library.store,
      { kind: 'landmark', photoIds: [far, near], landmarkId: 'colosseum' },
      () => null,
    )
    expect(confirmed()).toEqual([near, far])
  })
})
