import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readEmoticAnnotations } from './emotic-annotations.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-emotic-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function file(name: string, text: string): string {
  writeFileSync(join(dir, name), text)
  return join(dir, name)
}

describe('readEmoticAnnotations', () => {
  it('reads the JSON made from Annotations.mat', () => {
    const json = JSON.stringify([
      {
        filename: 'a.jpg',
        folder: 'mscoco/images',
        image_size: { n_col: 640, n_row: 480 },
        person: [
          {
            body_bbox: [10, 20, 110, 220],
            annotations_categories: { categories: ['Happiness', 'Doubt/Confusion'] },
            annotations_continuous: { valence: 10, arousal: 1, dominance: null },
          },
        ],
      },
    ])
    expect(readEmoticAnnotations(file('a.json', json))).toEqual([
      {
        path: 'mscoco/images/a.jpg',
        box: [10, 20, 110, 220],
        imageSize: { width: 640, height: 480 },
        categories: new Set(['happiness', 'doubt-confusion']),
        valence: 1,
        arousal: -1,
        dominance: null,
      },
    ])
  })

  it('reads the CSV in common use', () => {
    const csv = [
      ',Index,Folder,Filename,Image Size,BBox,Categorical_Labels,Continuous_Labels,Gender,Age',
      `0,0,emodb_small/images,b.jpg,"[640, 640]","[86, 58, 564, 628]","['Disconnection', 'Doubt/Confusion']","[5.5, 3.0, 10.0]",Male,Adult`,
    ].join('\n')
    expect(readEmoticAnnotations(file('a.csv', csv))).toMatchObject([
      { path: 'emodb_small/images/b.jpg', box: [86, 58, 564, 628], valence: 0, dominance: 1 },
    ])
  })

  it('names the file and what is wrong with it', () => {
    expect(() => readEmoticAnnotations(join(dir, 'none.json'))).toThrow(/none\.json cannot be read/)
    expect(() => readEmoticAnnotations(file('a.json', '[{"filename": 1}]'))).toThrow(
      /a\.json is not in EMOTIC/,
    )
    expect(() => readEmoticAnnotations(file('b.json', '[{"fi'))).toThrow(/b\.json is cut short/)
    expect(() => readEmoticAnnotations(file('c.csv', 'Folder,Filename\nx,y'))).toThrow(/c\.csv, row 2/)
    const bliss =
      'Folder,Filename,BBox,Categorical_Labels,Continuous_Labels\nf,g.jpg,"[1, 2, 3, 4]","[\'Bliss\']","[5, 5, 5]"'
    expect(() => readEmoticAnnotations(file('d.csv', bliss))).toThrow(/"Bliss" is none/)
    expect(() => readEmoticAnnotations(file('e.json', '[]'))).toThrow(/no annotated person/)
  })
})
