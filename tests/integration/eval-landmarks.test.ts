/** `eval landmarks` and `eval retrieval` on real photos, through the command line and the real analysis process. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'
import { sharedDir } from '../shared-data.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-eval-'))
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const CONTRACT = [
  'photos',
  'landmarks',
  'top1',
  'gap',
  'threshold',
  'sensitivity',
  'specificity',
  'sensitivityAt99',
  'sensitivityAt995',
  'msPerPhoto',
  'byLandmark',
]

describe('bad input gets a sentence', () => {
  const at = (...parts: string[]) => join(dir, 'bad', ...parts)
  const evaluate = (...args: string[]) => runCli(['eval', ...args])

  beforeAll(() => {
    mkdirSync(at('empty'), { recursive: true })
    for (const folder of ['broken/taj', 'twice/sacr\u00e9', 'twice/sacre\u0301']) {
      mkdirSync(at(folder), { recursive: true })
      writeFileSync(at(folder, 'a.jpg'), 'this is no picture')
    }
    writeFileSync(
      at('gnd.json'),
      JSON.stringify({ imlist: ['x'], qimlist: ['y'], gnd: [{ easy: [0], hard: [], junk: [] }] }),
    )
  })

  it.each([
    [
      'an empty gallery',
      ['landmarks', '--gallery', 'empty', '--queries', 'broken'],
      /empty holds no photos in folders/,
    ],
    [
      'two spellings',
      ['landmarks', '--gallery', 'twice', '--queries', 'broken'],
      /two folders for one landmark/,
    ],
    [
      'empty non-landmarks',
      ['landmarks', '--gallery', 'broken', '--queries', 'broken', '--non-landmarks', 'empty'],
      /empty holds no photos/,
    ],
    [
      'a GPS mode that is none',
      ['landmarks', '--gallery', 'broken', '--queries', 'broken', '--gps', 'north'],
      /Allowed choices are true, wrong/,
    ],
    [
      'a table in no folder',
      ['landmarks', '--gallery', 'broken', '--queries', 'broken', '--markdown', 'no/table.md'],
      /table\.md cannot be written/,
    ],
    ['missing images', ['retrieval', '--gnd', 'gnd.json', '--images', 'broken'], /broken lacks y, x/],
    [
      'a list that is none',
      ['retrieval', '--gnd', 'broken/taj/a.jpg', '--images', 'broken'],
      /a\.jpg cannot be read as JSON/,
    ],
    ['no list', ['retrieval', '--gnd', 'nothing.json', '--images', 'broken'], /nothing\.json does not exist/],
  ])('%s', async (_what, args, message) => {
    const names = new Set([
      'empty',
      'broken',
      'twice',
      'gnd.json',
      'no/table.md',
      'broken/taj/a.jpg',
      'nothing.json',
    ])
    const result = await evaluate(...args.map((arg) => (names.has(arg) ? at(arg) : arg)))
    expect(result.stderr).toMatch(message)
    expect(result.exitCode).toBe(2)
    expect(result.stdout).toBe('')
    expect(result.stderr).not.toMatch(/^\s+at /m)
  })
})

describe.skipIf(!sharedDir)('eval landmarks (needs ../shared)', () => {
  const data = join(sharedDir ?? '', 'data')
  const at = (...parts: string[]) => join(dir, 'landmarks', ...parts)
  const photosOf = (set: string, id: string) => readdirSync(join(data, 'landmarks', set, id))

  beforeAll(() => {
    for (const set of ['gallery', 'queries']) {
      for (const id of ['colosseum', 'taj_mahal', 'the_egg_albany']) {
        for (const name of photosOf(set, id).slice(0, 6))
          cpSync(join(data, 'landmarks', set, id, name), at(set, id, name))
      }
    }
    cpSync(join(data, 'landmarks/landmarks.csv'), at('landmarks.csv'))
    // One landmark known from a single photo, and a photo that is none.
    cpSync(
      join(data, 'landmarks/gallery/smith_tower', photosOf('gallery', 'smith_tower')[0] ?? ''),
      at('gallery/smith_tower/only.jpg'),
    )
    writeFileSync(at('gallery/colosseum/broken.jpg'), 'this is no picture')
  })

  const evaluate = (...more: string[]) =>
    runCli(['eval', 'landmarks', '--gallery', at('gallery'), '--queries', at('queries'), ...more])

  it('prints the contract and more in one object; a corrupt photo is named, the rest is measured', async () => {
    const result = await evaluate(
      '--non-landmarks',
      join(data, 'non-landmarks', 'food'),
      '--gps',
      'wrong',
      '--shots-table',
      '--ablation',
      '--markdown',
      at('table.md'),
    )
    expect(result.exitCode, result.stderr).toBe(1)
    expect(result.stderr).toContain('broken.jpg')
    const [report = {}] = result.json()
    expect(Object.keys(report).slice(0, CONTRACT.length)).toEqual(CONTRACT)
    expect(report).toMatchObject({ landmarks: 3, photos: 14, galleryPhotos: 17, gps: 'mixed' })
    const alone = report['withoutGps'] as { top1: number; specificity: number }
    expect(alone.top1).toBeGreaterThanOrEqual(0.8)
    expect(report['specificity']).toBeGreaterThanOrEqual(alone.specificity)

    const ablation = report['ablation'] as { run: string; top1: number; specificity: number }[]
    expect(ablation.map(({ run }) => run)).toEqual([
      'vision alone, all stages',
      'without gate',
      'without viewpoints',
      'without negatives',
      'without local',
      'without all of these',
      'with GPS, right places',
      'with GPS, wrong: far away',
      'with GPS, wrong: beside another landmark',
      'vision alone, photos taken together',
    ])
    const right = ablation.find(({ run }) => run === 'with GPS, right places')
    expect(right?.top1).toBeGreaterThanOrEqual(alone.top1)
    // Far from every landmark nothing is named, whatever it looks like.
    expect(ablation.find(({ run }) => run.endsWith('far away'))).toMatchObject({
      sensitivity: 0,
      specificity: 1,
    })
    expect((report['shots'] as { shots: number; galleryPhotos: number }[]).slice(0, 2)).toMatchObject([
      { shots: 1, galleryPhotos: 4 },
      { shots: 3, galleryPhotos: 10 },
    ])
    expect(report['byKind']).toHaveProperty('ruin_archaeology')
    expect(report['byRegion']).toHaveProperty('europe_russia')
    const stages = report['msByStage'] as Record<string, number>
    for (const stage of ['decode', 'resize', 'backbone', 'pooling', 'search'])
      expect(stages[stage], stage).toBeGreaterThan(0)
    expect(readFileSync(at('table.md'), 'utf8')).toContain('| with GPS, right places | ')
  })

  it('a gallery of one photo is enough to answer', async () => {
    cpSync(at('queries/colosseum'), at('few/queries/colosseum'), { recursive: true })
    cpSync(at('gallery/smith_tower'), at('few/gallery/smith_tower'), { recursive: true })
    const [name = ''] = readdirSync(at('gallery/colosseum'))
    cpSync(at('gallery/colosseum', name), at('few/one/colosseum', name))
    const one = await runCli([
      'eval',
      'landmarks',
      '--gallery',
      at('few/one'),
      '--queries',
      at('few/queries'),
    ])
    expect(one.exitCode, one.stderr).toBe(0)
    // With a single landmark to choose from, the best guess is always right; whether it is said is another question.
    expect(one.json()).toMatchObject([
      { galleryPhotos: 1, top1: 1, specificity: null, sensitivityAt99: null },
    ])
    const strange = await runCli([
      'eval',
      'landmarks',
      '--gallery',
      at('few/gallery'),
      '--queries',
      at('few/queries'),
    ])
    expect(strange.stderr).toContain('Without gallery photos, so that they can only be missed: colosseum.')
    expect(strange.json()).toMatchObject([{ top1: 0, sensitivity: 0 }])
  })

  it('prints Markdown instead when no file is named', async () => {
    const result = await evaluate('--shots', '1', '--markdown')
    expect(result.stdout).toMatch(
      /^3 landmarks, 4 gallery photos, 14 queries, 0 photos without a landmark; GPS: none\./,
    )
    expect(result.stdout).toContain('| top-1 | .')
  })

  it('retrieval: the same landmark comes before food', async () => {
    const images = join(dir, 'retrieval')
    mkdirSync(images)
    const copy = (from: string, name: string) => cpSync(from, join(images, name))
    const [one = '', two = '', three = ''] = photosOf('queries', 'taj_mahal')
    for (const [i, name] of [one, two, three].entries())
      copy(join(data, 'landmarks/queries/taj_mahal', name), `taj${i}.jpg`)
    const food = readdirSync(join(data, 'non-landmarks/food')).slice(0, 4)
    for (const [i, name] of food.entries()) copy(join(data, 'non-landmarks/food', name), `food${i}.jpg`)
    const gnd = join(dir, 'gnd.json')
    writeFileSync(
      gnd,
      JSON.stringify({
        imlist: ['food0', 'food1', 'taj1', 'food2', 'taj2', 'food3'],
        qimlist: ['taj0'],
        gnd: [{ bbx: [20, 20, 250, 200], easy: [2], hard: [4], junk: [] }],
      }),
    )
    const result = await runCli(['eval', 'retrieval', '--gnd', gnd, '--images', images])
    expect(result.exitCode, result.stderr).toBe(0)
    expect(result.json()).toMatchObject([
      { queries: 1, images: 6, unread: 0, easy: { map: 1 }, medium: { map: 1, mp1: 1 }, hard: { map: 1 } },
    ])
  })
})
