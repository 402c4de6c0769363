import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../shared/seeded-random.ts'
import { groupPhotos, type PhotoToGroup } from './cluster.ts'

const DIMENSION = 1024

/** Photos of one place: unit vectors at a mean cosine of about `alike` to each other. */
function placeOf(
  ids: number[],
  seed: number,
  alike: number,
  more: Partial<PhotoToGroup> = {},
): PhotoToGroup[] {
  const random = seededRandom(seed)
  const direction = () => unit(Float32Array.from({ length: DIMENSION }, () => random() - 0.5))
  const middle = direction()
  return ids.map((photoId) => {
    const own = direction()
    const vector = unit(
      middle.map((value, i) => Math.sqrt(alike) * value + Math.sqrt(1 - alike) * (own[i] ?? 0)),
    )
    return { photoId, vector, position: null, takenMs: null, ...more }
  })
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector)
  return vector.map((value) => value / length)
}

const idsOf = (photos: PhotoToGroup[]) =>
  groupPhotos(photos).map(({ photoIds }) => photoIds.toSorted((a, b) => a - b))

describe('groupPhotos', () => {
  it('groups by sight, largest group first, and leaves single photos and pairs alone', () => {
    const castle = placeOf([1, 2, 3, 4], 11, 0.6)
    const bridge = placeOf([5, 6, 7, 8, 9], 22, 0.6)
    const pair = placeOf([10, 11], 33, 0.9)
    const others = [44, 55, 66].map((seed, n) => placeOf([12 + n], seed, 0.6)[0] as PhotoToGroup)
    const mixed = [...castle, ...bridge, ...pair, ...others].sort((a, b) => (a.photoId % 3) - (b.photoId % 3))
    expect(idsOf(mixed)).toEqual([
      [5, 6, 7, 8, 9],
      [1, 2, 3, 4],
    ])
  })

  it('puts the photo in the middle first', () => {
    const castle = placeOf([1, 2, 3, 4, 5], 11, 0.6)
    const sum = new Float32Array(DIMENSION)
    for (const { vector } of castle)
      for (let i = 0; i < DIMENSION; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0)
    const [group] = groupPhotos([...castle, { photoId: 6, vector: unit(sum), position: null, takenMs: null }])
    expect(group?.photoIds[0]).toBe(6)
    expect(group?.likeness[0]).toBeCloseTo(1, 1)
    expect(group?.likeness).toEqual(group?.likeness.toSorted((a, b) => b - a))
  })

  it('never joins what looks alike but was taken far apart', () => {
    const rome = placeOf([1, 2, 3], 11, 0.7, { position: { latitude: 41.89, longitude: 12.49 } })
    const replica = placeOf([1, 2, 3], 11, 0.7, { position: { latitude: 36.1, longitude: -115.17 } }).map(
      (photo) => ({
        ...photo,
        photoId: photo.photoId + 3,
      }),
    )
    expect(idsOf([...rome, ...replica])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ])
  })

  it('asks for less likeness of photos from one spot or one outing', () => {
    const views = placeOf([1, 2, 3, 4], 77, 0.15)
    expect(groupPhotos(views)).toEqual([])
    const spot = { position: { latitude: 41.89, longitude: 12.49 } }
    expect(idsOf(views.map((photo) => ({ ...photo, ...spot })))).toEqual([[1, 2, 3, 4]])
    const noon = Date.UTC(2020, 5, 1, 12)
    expect(idsOf(views.map((photo, n) => ({ ...photo, takenMs: noon + n * 600_000 })))).toEqual([
      [1, 2, 3, 4],
    ])
    expect(groupPhotos(views.map((photo, n) => ({ ...photo, takenMs: noon + n * 86_400_000 })))).toEqual([])
  })

  it('takes a photo without a position along with those that have one', () => {
    const position = { latitude: 41.89, longitude: 12.49 }
    const photos = placeOf([1, 2, 3, 4], 11, 0.6).map((photo, n) => (n < 3 ? { ...photo, position } : photo))
    expect(idsOf(photos)).toEqual([[1, 2, 3, 4]])
  })

  it('says the same whatever the order, and nothing of nothing', () => {
    const photos = [...placeOf([1, 2, 3, 4], 11, 0.5), ...placeOf([5, 6, 7], 22, 0.5)]
    expect(idsOf(photos.toReversed())).toEqual(idsOf(photos))
    expect(groupPhotos([])).toEqual([])
  })
})
