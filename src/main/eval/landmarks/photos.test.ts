import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { evaluationPhotos, firstShots } from './photos.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-evaluation-'))
})
afterEach(() => rmSync(dir, { recursive: true }))

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(dir, path, '..'), { recursive: true })
    writeFileSync(join(dir, path), path)
  }
}
const read = (nonLandmarks?: string) =>
  evaluationPhotos(
    join(dir, 'gallery'),
    join(dir, 'queries'),
    nonLandmarks === undefined ? undefined : join(dir, nonLandmarks),
  )
const COMPOSED = 'sacr\u00e9-c\u0153ur'
const DECOMPOSED = 'sacre\u0301-c\u0153ur'

describe('photos of an evaluation', () => {
  test('labels are folders; queries are labelled as the gallery spells them', () => {
    write(`gallery/${COMPOSED}/1.jpg`, 'gallery/Taj/2.jpg', 'gallery/loose.jpg', 'gallery/Taj/notes.txt')
    write(`queries/${DECOMPOSED}/1.jpg`, 'queries/taj/2.jpg', 'queries/other/3.jpg', 'none/food/4.jpg')
    const photos = read('none')
    expect(photos.gallery.map(({ label }) => label).sort()).toEqual(['Taj', COMPOSED].sort())
    expect(photos.queries.map(({ label }) => label).sort()).toEqual(['Taj', 'other', COMPOSED].sort())
    expect(photos.negatives).toEqual([join(dir, 'none/food/4.jpg')])
  })

  test('an empty folder, or one without sub-folders, is named', () => {
    mkdirSync(join(dir, 'gallery'))
    expect(() => read()).toThrow(/gallery holds no photos in folders/)
    write('gallery/a/1.jpg', 'queries/1.jpg')
    expect(() => read()).toThrow(/queries holds no photos in folders/)
    write('queries/a/1.jpg')
    mkdirSync(join(dir, 'none'))
    expect(() => read('none')).toThrow(/none holds no photos/)
    expect(read().negatives).toEqual([])
  })

  test('two folders that differ only in how an accent is written are one landmark too many', () => {
    write(`gallery/${COMPOSED}/1.jpg`, `gallery/${DECOMPOSED}/2.jpg`, 'queries/a/1.jpg')
    expect(() => read()).toThrow(/two folders for one landmark/)
  })

  test('as are two that differ only in case', () => {
    write('gallery/taj/1.jpg', 'gallery/TAJ/2.jpg', 'queries/taj/1.jpg')
    // On a file system that ignores case they are one folder, and there is nothing to refuse.
    const folders = new Set(
      (() => {
        try {
          return read().gallery.map(({ label }) => label)
        } catch (error) {
          expect(String(error)).toMatch(/"TAJ" and "taj"/)
          return []
        }
      })(),
    )
    expect(folders.size).toBeLessThanOrEqual(1)
  })
})

test('shots: as many as asked for of each landmark, always the same, fewer where there are fewer', () => {
  const files = ['a', 'b'].flatMap((label) =>
    Array.from({ length: label === 'a' ? 8 : 2 }, (_, i) => ({ label, path: `${label}/${i}.jpg` })),
  )
  const three = firstShots(files, 3)
  expect(three.filter(({ label }) => label === 'a')).toHaveLength(3)
  expect(three.filter(({ label }) => label === 'b')).toHaveLength(2)
  expect(
    firstShots(files.toReversed(), 3)
      .map(({ path }) => path)
      .sort(),
  ).toEqual(three.map(({ path }) => path).sort())
  expect(firstShots(files, 1).every(({ path }) => three.some((file) => file.path === path))).toBe(true)
})
