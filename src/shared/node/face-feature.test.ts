import { describe, expect, it } from 'vitest'
import { decodeFaceFeature, encodeFaceFeature } from './face-feature.ts'

const feature = Float32Array.from({ length: 96 }, (_, i) => Math.max(0, 3 * Math.sin(1 + 1.7 * i)))

describe('face feature as text', () => {
  it('comes back to within half a step of the largest number', () => {
    const back = decodeFaceFeature(encodeFaceFeature(feature))
    const worst = Math.max(...feature.map((value, i) => Math.abs(value - (back?.[i] ?? Number.NaN))))
    expect(worst).toBeLessThanOrEqual(3 / 255 / 2 + 1e-6)
    expect(encodeFaceFeature(feature)).toHaveLength(136)
  })

  it('keeps a feature of zeros', () => {
    expect(decodeFaceFeature(encodeFaceFeature(new Float32Array(4)))).toEqual(new Float32Array(4))
  })

  it('refuses text that is no feature', () => {
    for (const text of ['', 'AAAA', 'not base64!', 'AADAfwEC', 'AACAvwEC']) {
      expect(decodeFaceFeature(text)).toBeNull()
    }
  })
})
