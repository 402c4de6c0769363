import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LibraryFixture } from '../../../tests/library-fixture.ts'
import { applyJudgement } from '../store/corrections.ts'
import { reviewQueue } from './review-queue.ts'

let library: LibraryFixture
beforeEach(() => {
  library = new LibraryFixture()
  library.addLandmark('tower', 'Tower')
  library.addLandmark('bridge', 'Bridge')
})
afterEach(() => library.close())

let count = 0
function unsure(landmarkId: string, probability: number, embedding: number[]): number {
  const id = library.addPhoto({
    path: `${count++}.jpg`,
    landmark: { id: landmarkId, score: 0.4, decision: 'unsure' },
    embedding,
  })
  library.store.db
    .prepare(
      `UPDATE landmark_evidence SET candidates = json_set(candidates, '$[0].probability', ?) WHERE photo_id = ?`,
    )
    .run(probability, id)
  return id
}

describe('the order of Review', () => {
  it('asks the open question before the one that is nearly answered', () => {
    const nearlySure = unsure('tower', 0.9, [1, 0, 0])
    const open = unsure('bridge', 0.5, [0, 1, 0])
    const nearlyNot = unsure('bridge', 0.05, [0, 0, 1])
    expect(reviewQueue(library.store.db)).toEqual([open, nearlySure, nearlyNot])
  })

  it('asks first about the photo that stands for many, and last about those that will follow from it', () => {
    const single = unsure('bridge', 0.5, [0, 0, 1])
    const edge = unsure('tower', 0.5, [0.8, 0.6, 0])
    const middle = unsure('tower', 0.5, [1, 0, 0])
    const other = unsure('tower', 0.5, [0.8, -0.6, 0])
    const [first, ...rest] = reviewQueue(library.store.db)
    expect(first).toBe(middle)
    expect(rest.toSorted((a, b) => a - b)).toEqual([single, edge, other])
    applyJudgement(library.store, { kind: 'landmark', photoIds: [middle], landmarkId: 'tower' }, () => null)
    expect(reviewQueue(library.store.db)).not.toContain(middle)
  })

  it('leaves out hidden photos and takes evidence without probabilities or embeddings', () => {
    const plain = library.addPhoto({
      path: 'p.jpg',
      landmark: { id: 'tower', score: 0.4, decision: 'unsure' },
    })
    const hidden = unsure('tower', 0.5, [1, 0, 0])
    applyJudgement(library.store, { kind: 'hidden', photoIds: [hidden], hidden: true }, () => null)
    expect(reviewQueue(library.store.db)).toEqual([plain])
  })
})
