/** Faces, masks, expressions and moods through the real analysis process with the real models. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmotionResult, emotionEvidenceSchema } from '../../src/shared/evidence.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { decodeFaceFeature } from '../../src/shared/node/face-feature.ts'
import { loadCatalogue } from '../../src/shared/node/model-catalogue.ts'
import type { Expression } from '../../src/shared/taxonomy.ts'
import { AnalysisHarness } from '../analysis-harness.ts'
import { sharedDir } from '../shared-data.ts'

const data = join(sharedDir ?? '', 'data')
const models = join(sharedDir ?? '', 'models')
const bundled = join(resourcesDir(), 'models')
const group = (name: string) => join(data, 'group-photos', name)

describe.skipIf(!sharedDir)('emotions (needs ../shared)', () => {
  let dir: string
  let analysis: AnalysisHarness

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'moodmark-emotions-'))
    analysis = new AnalysisHarness()
    const device = await analysis.configure({
      modelDirs: [bundled, models],
      thumbnailsDir: join(dir, 'thumbnails'),
    })
    for (const { capability, enabled, reason } of device.capabilities) {
      if (capability !== 'landmarks') expect(`${capability}: ${reason}`).toBe(`${capability}: `)
      if (capability !== 'landmarks') expect(enabled).toBe(true)
    }
  })
  afterAll(async () => {
    await analysis.close()
    rmSync(dir, { recursive: true })
  })

  const emotions = (path: string, faceCrop = false) =>
    analysis.request<EmotionResult>({ type: 'emotions', path, faceCrop })

  it.each([
    ['53_vladmandic_sample1.jpg', 3],
    ['54_vladmandic_sample2.jpg', 3],
    ['56_vladmandic_sample4.jpg', 4],
    ['57_vladmandic_sample5.jpg', 5],
    ['44_justadudewhohacks_bbt3.jpg', 5],
  ])('finds every face of %s', async (name, count) => {
    const result = emotionEvidenceSchema.parse(await emotions(group(name)))
    expect(result.faces).toHaveLength(count)
    for (const { box, points, scores } of result.faces) {
      expect(Object.values(scores).reduce((a, b) => a + b)).toBeCloseTo(1)
      const [x, y, width, height] = box
      for (const [px, py] of points) {
        expect(px).toBeGreaterThan(x - width * 0.1)
        expect(px).toBeLessThan(x + width * 1.1)
        expect(py).toBeGreaterThan(y - height * 0.1)
        expect(py).toBeLessThan(y + height * 1.1)
      }
      // The subject's right eye is left in the picture, both eyes are above the mouth.
      expect(points[0]?.[0]).toBeLessThan(points[1]?.[0] as number)
      expect(points[0]?.[1]).toBeLessThan(points[3]?.[1] as number)
    }
  })

  it('keeps a feature of each bare face', async () => {
    const { faces } = await emotions(group('54_vladmandic_sample2.jpg'))
    const features = faces.map(({ feature }) => decodeFaceFeature(feature ?? ''))
    expect(features.map((feature) => feature?.length)).toEqual([96, 96, 96])
  })

  it('lists faces largest first and calls a laughing group joyful', async () => {
    const { faces, mood } = await emotions(group('44_justadudewhohacks_bbt3.jpg'))
    const areas = faces.map(({ box }) => box[2] * box[3])
    expect(areas).toEqual([...areas].sort((a, b) => b - a))
    expect(faces.filter(({ expression }) => expression === 'happy').length).toBeGreaterThanOrEqual(4)
    expect(mood?.label).toBe('joyful')
    expect(mood?.valence).toBeGreaterThan(0.2)
  })

  it('finds the same faces whatever the size of the file', async () => {
    const large = join(dir, 'large.jpg')
    await sharp(group('53_vladmandic_sample1.jpg')).resize(3600).jpeg().toFile(large)
    const small = await emotions(group('53_vladmandic_sample1.jpg'))
    const result = await emotions(large)
    // Faces of nearly one size may change places: compared from left to right.
    const boxes = ({ faces }: EmotionResult) => faces.map(({ box }) => box).sort((a, b) => a[0] - b[0])
    expect(result.faces).toHaveLength(small.faces.length)
    for (const [i, box] of boxes(result).entries())
      for (const [k, value] of box.entries()) expect(value).toBeCloseTo(boxes(small)[i]?.[k] as number, 1)
  })

  it('tells masks from bare faces', async () => {
    const masked = readdirSync(join(data, 'masks', 'with_mask')).slice(0, 20)
    const bare = readdirSync(join(data, 'masks', 'without_mask')).slice(0, 20)
    let hits = 0
    let falseAlarms = 0
    let seen = 0
    for (const name of masked) {
      const [face] = (await emotions(join(data, 'masks', 'with_mask', name))).faces
      if (face) seen++
      if (face?.mask) hits++
      if (face) expect(face.feature === undefined).toBe(face.mask)
    }
    for (const name of bare) {
      const [face] = (await emotions(join(data, 'masks', 'without_mask', name))).faces
      if (face?.mask) falseAlarms++
    }
    expect(seen).toBeGreaterThanOrEqual(15)
    expect(hits / seen).toBeGreaterThanOrEqual(0.8)
    expect(falseAlarms).toBeLessThanOrEqual(1)
  })

  it('recognises expressions in face crops, also where no face is detected', async () => {
    const expected: Partial<Record<Expression, number>> = { happy: 0.75, surprise: 0.6, neutral: 0.45 }
    for (const [expression, least] of Object.entries(expected) as [Expression, number][]) {
      const folder = join(data, 'faces', 'val', 'fer2013_grey48', expression)
      const files = readdirSync(folder).slice(0, 20)
      let right = 0
      for (const file of files) {
        const { faces } = await emotions(join(folder, file), true)
        expect(faces.length).toBeGreaterThanOrEqual(1)
        const scores = faces[0]?.scores as Record<Expression, number>
        const best = Object.entries(scores).reduce((a, b) => (b[1] > a[1] ? b : a))[0]
        if (best === expression) right++
      }
      expect(right / files.length, expression).toBeGreaterThanOrEqual(least)
    }
  })

  it('recognises contempt, which the public nets do not know, and tells it from happiness', async () => {
    const answers = async (source: string, expression: Expression) => {
      const folder = join(data, 'faces', 'val', source, expression)
      const names = readdirSync(folder).slice(0, 25)
      const scores = []
      for (const name of names) scores.push((await emotions(join(folder, name), true)).faces[0]?.scores)
      return scores.map((one) => one?.contempt as number)
    }
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length
    const contempt = mean(await answers('affectnet_contempt', 'contempt'))
    expect(contempt).toBeGreaterThan(0.4)
    expect(mean(await answers('taiwan', 'happy'))).toBeLessThan(contempt / 4)
  })

  it('needs only the bundled nets; the public nets change the stamp', async () => {
    const alone = new AnalysisHarness()
    const device = await alone.configure({ modelDirs: [bundled], thumbnailsDir: dir })
    const state = Object.fromEntries(device.capabilities.map((c) => [c.capability, c]))
    expect(state['expressions']).toMatchObject({ enabled: true, reason: '' })
    const path = group('44_justadudewhohacks_bbt3.jpg')
    const { faces, model } = await alone.request<EmotionResult>({ type: 'emotions', path, faceCrop: false })
    expect(faces.filter(({ expression }) => expression === 'happy').length).toBeGreaterThanOrEqual(3)
    const together = await emotions(path)
    expect(model.version).not.toBe(together.model.version)
    await alone.close()
  })

  it('looks at the upper face of a masked one, and is less sure of it', async () => {
    const folder = join(data, 'faces', 'val', 'muxspace_lfw350', 'happy')
    const trial = { drawMasks: true, variant: 'upper-face', publicNets: false } as const
    let bare = 0
    let masked = 0
    for (const name of readdirSync(folder).slice(0, 20)) {
      const path = join(folder, name)
      bare += (await emotions(path, true)).faces[0]?.scores.happy ?? 0
      const covered = await analysis.request<EmotionResult>({ type: 'emotions', path, faceCrop: true, trial })
      masked += covered.faces[0]?.scores.happy ?? 0
    }
    expect(masked).toBeLessThan(bare)
    expect(masked).toBeGreaterThan(bare / 5)
  })

  it('finds nobody on a wall, and reads nothing from it that takes a face', async () => {
    const path = join(dir, 'wall.png')
    await sharp({ create: { width: 800, height: 600, channels: 3, background: '#a87' } })
      .png()
      .toFile(path)
    const { faces, mood } = await emotions(path)
    expect(faces).toEqual([])
    expect(['surprised', 'angry', 'fearful', 'tender']).not.toContain(mood?.label)
  })

  it('takes pictures of one pixel, one line and 16 bit', async () => {
    for (const [width, height] of [
      [1, 1],
      [2000, 1],
      [1, 2000],
    ] as const) {
      const path = join(dir, `${width}x${height}.png`)
      await sharp({ create: { width, height, channels: 3, background: '#888' } })
        .png()
        .toFile(path)
      expect((await emotions(path)).faces).toEqual([])
      expect((await emotions(path, true)).faces).toHaveLength(1)
    }
    const grey16 = join(dir, 'grey16.tiff')
    await sharp(group('53_vladmandic_sample1.jpg')).greyscale().toColourspace('grey16').tiff().toFile(grey16)
    expect((await emotions(grey16)).faces).toHaveLength(3)
  })

  it('a missing mask model disables masks alone; YuNet is not needed', async () => {
    const some = join(dir, 'some-models')
    mkdirSync(some)
    for (const { id, file } of loadCatalogue(resourcesDir()))
      if (id !== 'face_mask_rfb640') symlinkSync(join(models, file), join(some, file))
    const withoutMasks = new AnalysisHarness()
    const device = await withoutMasks.configure({ modelDirs: [bundled, some], thumbnailsDir: dir })
    const state = Object.fromEntries(device.capabilities.map((c) => [c.capability, c]))
    expect(state['faces']?.enabled).toBe(true)
    expect(state['expressions']?.enabled).toBe(true)
    expect(state['masks']).toMatchObject({ enabled: false })
    expect(state['masks']?.reason).toContain('face_mask_rfb640.onnx')
    const { faces, model } = await withoutMasks.request<EmotionResult>({
      type: 'emotions',
      path: group('53_vladmandic_sample1.jpg'),
      faceCrop: false,
    })
    expect(faces.map(({ mask }) => mask)).toEqual([false, false, false])
    expect(model).not.toEqual((await emotions(group('53_vladmandic_sample1.jpg'))).model)

    rmSync(join(some, 'face_yunet_n.onnx'))
    const withoutYunet = await withoutMasks.configure({ modelDirs: [bundled, some], thumbnailsDir: dir })
    expect(withoutYunet.capabilities.find(({ capability }) => capability === 'faces')).toMatchObject({
      enabled: true,
      reason: '',
    })
    const same = await withoutMasks.request<EmotionResult>({
      type: 'emotions',
      path: group('53_vladmandic_sample1.jpg'),
      faceCrop: false,
    })
    expect(same.model).toEqual(model)
    expect(same.faces).toEqual(faces)
    await withoutMasks.close()
  })
})
