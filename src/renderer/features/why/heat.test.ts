import { expect, it } from 'vitest'
import { heatPixels } from './heat.ts'

it('is clear where nothing decided, and denser the more a region did', () => {
  const pixels = heatPixels([0, 0.2, 0.6, 1])
  const alphas = [3, 7, 11, 15].map((at) => pixels[at] ?? -1)
  expect(alphas[0]).toBe(0)
  expect(alphas).toEqual(alphas.toSorted((a, b) => a - b))
  expect(new Set(alphas).size).toBe(4)
  expect([...pixels.slice(12)]).toEqual([214, 30, 40, Math.round(255 * 0.78)])
})
