import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { cacheSize, clearCache } from './caches.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-caches-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

it('counts an empty library as nothing, and clears nothing of it', async () => {
  expect(await cacheSize(dir)).toEqual({ previews: 0, copies: 0 })
  expect(await clearCache(dir)).toEqual({ freed: 0 })
})

it('clears copies, keeps previews and everything else', async () => {
  for (const folder of ['thumbnails/ab', 'rendered/ab', 'backups'])
    mkdirSync(join(dir, folder), { recursive: true })
  for (let i = 0; i < 70; i++) writeFileSync(join(dir, 'thumbnails/ab', `${i}-256.webp`), Buffer.alloc(100))
  writeFileSync(join(dir, 'rendered/ab/x.webp'), Buffer.alloc(5000))
  writeFileSync(join(dir, 'library.sqlite'), 'database')
  expect(await cacheSize(dir)).toEqual({ previews: 7000, copies: 5000 })
  expect(await clearCache(dir)).toEqual({ freed: 5000 })
  expect(await cacheSize(dir)).toEqual({ previews: 7000, copies: 0 })
  expect(readdirSync(dir).sort()).toEqual(['backups', 'library.sqlite', 'thumbnails'])
})
