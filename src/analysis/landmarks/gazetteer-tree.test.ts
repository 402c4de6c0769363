import { distance } from 'geokdbush'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../shared/seeded-random.ts'
import { GazetteerTree, type Reach } from './gazetteer-tree.ts'

const meters = (a: Reach, b: Reach) => distance(a.longitude, a.latitude, b.longitude, b.latitude) * 1000

describe('R*Tree of reaches', () => {
  test('finds every place whose reach holds a position: 2,000 places and 500 positions, poles and ±180° among them', () => {
    const random = seededRandom(7)
    const place = (): Reach => {
      const kind = random()
      const latitude = kind < 0.1 ? 88 + 2 * random() : kind < 0.2 ? -88 - 2 * random() : 140 * random() - 70
      const longitude =
        kind > 0.7 ? (random() < 0.5 ? 179.9 + 0.1 * random() : -180 + 0.1 * random()) : 360 * random() - 180
      return { latitude, longitude, meters: 100 * 1000 ** random() }
    }
    const places = Array.from({ length: 2000 }, place)
    const tree = new GazetteerTree(places)
    let held = 0
    for (let i = 0; i < 500; i++) {
      const position = place()
      const found = tree.near(position)
      for (const [index, other] of places.entries()) {
        if (meters(position, other) > other.meters + position.meters) continue
        held++
        expect(found, `${JSON.stringify(position)} in ${JSON.stringify(other)}`).toContain(index)
      }
    }
    expect(held).toBeGreaterThan(1000)
  })

  test('leaves out what is far away', () => {
    const places = Array.from({ length: 1000 }, (_, i) => ({ latitude: 40, longitude: i / 10, meters: 200 }))
    const tree = new GazetteerTree(places)
    expect([...tree.near({ latitude: 40.001, longitude: 50, meters: 0 })]).toEqual([500])
    expect(tree.near({ latitude: 40.1, longitude: 50, meters: 0 }).size).toBe(0)
    expect(tree.near({ latitude: 40, longitude: 50, meters: 10_000 }).size).toBe(3)
  })

  test('an empty gazetteer has nothing near', () => {
    expect(new GazetteerTree([]).near({ latitude: 1, longitude: 1, meters: 1000 }).size).toBe(0)
  })
})
