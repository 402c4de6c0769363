import { describe, expect, it } from 'vitest'
import { formatOfName, isSkippedFolder } from './formats.ts'

describe('formatOfName', () => {
  it('knows photos, what only looks like one, and the rest', () => {
    expect(formatOfName('IMG_1.JPG')).toEqual({ kind: 'photo', name: 'JPEG' })
    expect(formatOfName('a.b.webp')).toEqual({ kind: 'photo', name: 'WebP' })
    expect(formatOfName('IMG_1.HEIC')).toEqual({ kind: 'unsupported', name: 'HEIC' })
    expect(formatOfName('_DSC1.nef')).toEqual({ kind: 'unsupported', name: 'Nikon RAW (NEF)' })
    expect(formatOfName('notes.txt')).toBeNull()
    expect(formatOfName('jpg')).toBeNull()
    expect(formatOfName('.jpg')).toBeNull()
  })
})

describe('isSkippedFolder', () => {
  it('skips caches, trash and packages, whatever the case, and nothing else', () => {
    for (const name of ['.git', '@eaDir', '#recycle', '$RECYCLE.BIN', 'My.photoslibrary', 'node_modules']) {
      expect(isSkippedFolder(name)).toBe(true)
    }
    for (const name of ['holiday.jpg', '2019', 'apps', 'photoslibrary'])
      expect(isSkippedFolder(name)).toBe(false)
  })
})
