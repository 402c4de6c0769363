import { describe, expect, it } from 'vitest'
import type { RankedPhoto } from '../../shared/analysis-protocol.ts'
import { echoesAmong, MAX_ECHOES } from './echoes.ts'

const photo = (
  id: number,
  score: number,
  landmarkId = 'home',
  decision: RankedPhoto['decision'] = 'confident',
) => ({
  id,
  ranked: {
    decision,
    threshold: 0.5,
    by: ['vision'],
    candidates: [{ landmarkId, score, similarity: score, distanceMeters: null }],
  } satisfies RankedPhoto,
})
const ids = (photos: { id: number }[]) => photos.map(({ id }) => id)

describe('echoes', () => {
  it('are the photos that are clearly the landmark, surest first', () => {
    const photos = [
      photo(1, 0.54),
      photo(2, 0.6),
      photo(3, 0.51),
      photo(4, 0.9, 'tower'),
      photo(5, 0.8, 'home', 'unsure'),
    ]
    expect(ids(echoesAmong('home', 3, photos))).toEqual([2, 1])
  })

  it('need more where the user named one or two, and a word of the user at all', () => {
    const photos = [photo(1, 0.54), photo(2, 0.6)]
    expect(ids(echoesAmong('home', 1, photos))).toEqual([2])
    expect(echoesAmong('home', 0, photos)).toEqual([])
  })

  it('lead the next landmark clearly', () => {
    const beside = (id: number, lead: number) => {
      const own = photo(id, 0.7)
      const [best] = own.ranked.candidates
      const next = { ...best, landmarkId: 'tower', score: 0.7 - lead, similarity: 0, distanceMeters: null }
      return { ...own, ranked: { ...own.ranked, candidates: [...own.ranked.candidates, next] } }
    }
    expect(ids(echoesAmong('home', 5, [beside(1, 0.05), beside(2, 0.07)]))).toEqual([2])
  })

  it('are a few at most', () => {
    const many = Array.from({ length: 100 }, (_, i) => photo(i, 0.6 + i / 1000))
    const found = echoesAmong('home', 5, many)
    expect(found).toHaveLength(MAX_ECHOES)
    expect(found[0]?.id).toBe(99)
  })
})
