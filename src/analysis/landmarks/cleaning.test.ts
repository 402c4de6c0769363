import { expect, test } from 'vitest'
import { unsupportedReferences } from './cleaning.ts'

const unit = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180))
const photos = (label: string, degrees: number[]) =>
  degrees.map((angle) => ({ label, embedding: unit(angle) }))

const tower = [0, 1, 2, 3, 4, 5, 6, 7, 8]
const bridge = [90, 91, 92, 93, 94, 95, 96, 97]

test('drops a photo that lies among another landmark or among ordinary photos', () => {
  const references = [...photos('tower', [...tower, 93.5]), ...photos('bridge', bridge)]
  expect(unsupportedReferences(references, [])).toEqual([9])
  const food = [180, 181, 182, 183, 184].map(unit)
  const withFood = [...photos('tower', [182.5, ...tower]), ...photos('bridge', bridge)]
  expect(unsupportedReferences(withFood, food)).toEqual([0])
  expect(unsupportedReferences([...photos('tower', tower), ...photos('bridge', bridge)], food)).toEqual([])
})

test('keeps a view of its own that is far from everything', () => {
  const references = [...photos('tower', [...tower, 220, 221]), ...photos('bridge', bridge)]
  expect(unsupportedReferences(references, [])).toEqual([])
})

test('never cleans a landmark of few photos, and at most a fifth of any', () => {
  const few = [...photos('few', [0, 92.5, 93.5]), ...photos('bridge', bridge)]
  expect(unsupportedReferences(few, [])).toEqual([])
  const crowd = Array.from({ length: 80 }, (_, i) => unit(90 + i / 10))
  const lost = photos('tower', [0, 1, 2, 3, 4, 5, 91.05, 93.05, 95.05, 97.05])
  expect(unsupportedReferences(lost, crowd)).toHaveLength(2)
})
