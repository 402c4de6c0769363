import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agreementOf, readRatings } from './rated-faces.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-rated-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function table(...lines: string[]): string {
  const path = join(dir, 'ratings.csv')
  writeFileSync(path, lines.join('\n'))
  return path
}

describe('readRatings', () => {
  it('reads paths relative to the table', () => {
    const ratings = readRatings(table('path,valence,arousal', 'faces/a.jpg,0.5,-0.25', '/b.jpg,-1,1'))
    expect([...ratings]).toEqual([
      [join(dir, 'faces/a.jpg'), { valence: 0.5, arousal: -0.25 }],
      ['/b.jpg', { valence: -1, arousal: 1 }],
    ])
  })

  it('reads AffectNet’s columns and leaves out what it marks as unrated', () => {
    const ratings = readRatings(
      table(
        'subDirectory_filePath,face_x,face_y,expression,valence,arousal',
        '1/a.jpg,10,10,1,0.8,0.1',
        '1/b.jpg,10,10,10,-2,-2',
      ),
    )
    expect([...ratings]).toEqual([[join(dir, '1/a.jpg'), { valence: 0.8, arousal: 0.1 }]])
  })

  it('names the file and row of what cannot be read', () => {
    const bad = [
      [table, ['path,valence,arousal', 'a.jpg,0.5,0.1', 'b.jpg,1.5,0'], /ratings\.csv, row 3/],
      [table, ['valence,arousal', '0,0'], /row 2: needs path/],
      [table, ['path,valence,arousal', 'a.jpg,,x'], /row 2/],
      [table, ['path,valence,arousal', 'a.jpg,-2,-2'], /no rated face/],
      [table, ['path,valence,arousal', '"a.jpg,0'], /cannot be read as a table/],
    ] as const
    for (const [write, lines, message] of bad) expect(() => readRatings(write(...lines))).toThrow(message)
    expect(() => readRatings(join(dir, 'none.csv'))).toThrow(/none\.csv cannot be read/)
  })
})

describe('agreementOf', () => {
  it('gives what comes out by hand', () => {
    // Valence told .5 0 −.5, rated 1 0 −1: variances 1/6 and 2/3, covariance 1/3, equal means.
    // CCC = (2/3) / (5/6) = .8; r = 1; RMSE = √((.25 + 0 + .25) / 3).
    // Arousal told .25 above each rating of .5 0 −.5: CCC = (2/6) / (2/6 + 1/16) = 16/19.
    const pairs = [0.5, 0, -0.5].map((value) => ({
      face: { valence: value, arousal: value + 0.25 },
      rating: { valence: 2 * value, arousal: value },
    }))
    const valence = agreementOf(pairs, 'valence')
    expect(valence.ccc).toBeCloseTo(0.8)
    expect(valence.r).toBeCloseTo(1)
    expect(valence.rmse).toBeCloseTo(Math.sqrt(0.5 / 3))
    const arousal = agreementOf(pairs, 'arousal')
    expect(arousal.ccc).toBeCloseTo(16 / 19)
    expect(arousal.r).toBeCloseTo(1)
    expect(arousal.rmse).toBeCloseTo(0.25)
  })

  it('says nothing of faces that are not there', () => {
    expect(agreementOf([], 'valence')).toEqual({ ccc: null, r: null, rmse: null })
  })
})
