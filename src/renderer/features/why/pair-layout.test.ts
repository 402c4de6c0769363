import { expect, it } from 'vitest'
import { pairLayout } from './pair-layout.ts'

it('puts two photos of equal height side by side, as wide as the drawing', () => {
  const { left, right, width, height } = pairLayout({ width: 400, height: 300 }, { width: 300, height: 400 })
  expect(left.height).toBe(right?.height)
  expect(left.x).toBeCloseTo(0)
  expect((right?.x ?? 0) + (right?.width ?? 0)).toBeCloseTo(width)
  expect(left.width / left.height).toBeCloseTo(4 / 3)
  expect(right?.longest).toBeCloseTo(height)
  expect(left.longest).toBe(left.width)
})

it('keeps one tall photo within bounds, in the middle', () => {
  const { left, right, height } = pairLayout({ width: 100, height: 1000 }, null)
  expect(right).toBeNull()
  expect(height).toBe(640)
  expect(left.x + left.width / 2).toBeCloseTo(500)
})
