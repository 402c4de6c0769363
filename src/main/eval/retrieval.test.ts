import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Analyst } from './analyst.ts'
import { evaluateRetrieval, type GroundTruth, readGroundTruth } from './retrieval.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-retrieval-'))
afterAll(() => rmSync(dir, { recursive: true }))

const images = join(dir, 'images')
mkdirSync(images)
/** Angle of each image's embedding in degrees: what is near in angle is alike. */
const ANGLES: Record<string, number> = {
  'q0.jpg': 0,
  'a.jpg': 10,
  'b.jpg': 20,
  'c.png': 5,
  'd.jpg': 40,
  'e.jpg': 90,
}
for (const name of Object.keys(ANGLES)) writeFileSync(join(images, name), name)

const truth: GroundTruth = {
  imlist: ['a', 'b', 'c', 'd', 'e.jpg'],
  qimlist: ['q0'],
  gnd: [{ bbx: [1, 2, 30, 40], easy: [0], hard: [3], junk: [2] }],
}

function analyst(unreadable: string[] = []) {
  const crops: unknown[] = []
  const fake: Analyst = {
    request: async <Value>(question: Parameters<Analyst['request']>[0]) => {
      if (question.type !== 'embed') throw new Error('not asked')
      const name = basename(question.path)
      if (unreadable.includes(name)) throw new Error(`${name} is damaged`)
      crops.push([name, question.crop])
      const angle = ((ANGLES[name] ?? 0) * Math.PI) / 180
      const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle))
      return { embedding, hash: name, seenInTraining: false, ms: 4 } as Value
    },
  }
  return { fake, crops }
}
const noFailure = () => expect.unreachable()

function gndFile(content: unknown): string {
  const file = join(dir, 'gnd.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

describe('eval retrieval', () => {
  test('by hand: answers c (junk), a (easy), b, d (hard), e', async () => {
    const { fake, crops } = analyst()
    const found = await evaluateRetrieval(fake, readGroundTruth(gndFile(truth)), images, noFailure)
    expect(found).toMatchObject({ queries: 1, images: 5, unread: 0, msPerPhoto: 4 })
    expect(found.easy).toEqual({ map: 1, mp1: 1, mp5: 1, mp10: 1, queries: 1 })
    // a at rank 0, d at rank 2: ½ + (1/2 + 2/3)/4
    expect(found.medium.map).toBeCloseTo(0.5 + (1 / 2 + 2 / 3) / 4, 12)
    // Without a and c: b, d, e; d at rank 1: (0 + 1/2)/2
    expect(found.hard.map).toBeCloseTo(0.25, 12)
    // The query is shown by its box, images of the database whole.
    expect(crops).toContainEqual(['q0.jpg', [1, 2, 30, 40]])
    expect(crops).toContainEqual(['a.jpg', undefined])
  })

  test('an image that cannot be read is reported and never answered', async () => {
    const failed: string[] = []
    const { fake } = analyst(['d.jpg'])
    const found = await evaluateRetrieval(fake, truth, images, (path) => failed.push(basename(path)))
    expect(failed).toEqual(['d.jpg'])
    expect(found.unread).toBe(1)
    expect(found.medium.map).toBeCloseTo(0.5, 12)
    expect(found.hard.map).toBe(0)
  })

  test('without any readable query there is nothing to measure', async () => {
    const { fake } = analyst(['q0.jpg'])
    await expect(evaluateRetrieval(fake, truth, images, () => {})).rejects.toThrow(
      /No query of .* could be read/,
    )
  })

  test('names missing images', async () => {
    const more = { ...truth, imlist: [...truth.imlist, 'x', 'y', 'z', 'zz'] }
    await expect(evaluateRetrieval(analyst().fake, more, images, noFailure)).rejects.toThrow(
      /images lacks x, y, z and 1 more/,
    )
    await expect(evaluateRetrieval(analyst().fake, truth, join(dir, 'no'), noFailure)).rejects.toThrow(
      /is not a folder/,
    )
  })

  test.each([
    ['{', /gnd\.json cannot be read as JSON/],
    [{ imlist: ['a'], qimlist: ['q'] }, /gnd is not as published/],
    [{ ...truth, qimlist: [] }, /qimlist/],
    [{ ...truth, qimlist: ['q0', 'q1'] }, /2 queries in qimlist but 1 in gnd/],
    [{ ...truth, gnd: [{ easy: [5], hard: [], junk: [] }] }, /gnd\.0 points to image 5, but imlist has 5/],
    [{ ...truth, gnd: [{ ...truth.gnd[0], easy: ['a'] }] }, /gnd\.0\.easy\.0/],
    [{ ...truth, gnd: [{ ...truth.gnd[0], bbx: [5, 5, 5, 9] }] }, /bbx is empty/],
  ])('refuses %j', (content, message) => {
    expect(() => readGroundTruth(gndFile(content))).toThrow(message)
  })
})
