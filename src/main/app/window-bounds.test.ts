import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBounds, saveBounds } from './window-bounds.ts'

const display = { x: 0, y: 0, width: 1920, height: 1080 }
const bounds = { x: 50, y: 60, width: 900, height: 700, maximized: true }
let dir: string
let file: string

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-bounds-'))
  file = join(dir, 'window.json')
})
afterEach(() => rmSync(dir, { recursive: true }))

test('what was saved comes back, and nothing else is left behind', () => {
  saveBounds(file, bounds)
  expect(readBounds(file, [display])).toEqual(bounds)
  expect(readdirSync(dir)).toEqual(['window.json'])
})

test('a place on a display that is gone is forgotten, the size stays', () => {
  saveBounds(file, { ...bounds, x: 2500 })
  expect(readBounds(file, [display])).toEqual({ width: 900, height: 700, maximized: true })
  saveBounds(file, { ...bounds, y: -400 })
  expect(readBounds(file, [display])).not.toHaveProperty('y')
})

test('no file or a damaged one gives the first size', () => {
  const first = readBounds(file, [display])
  expect(first.width).toBeGreaterThanOrEqual(800)
  writeFileSync(file, '{"x": 1')
  expect(readBounds(file, [display])).toEqual(first)
})
