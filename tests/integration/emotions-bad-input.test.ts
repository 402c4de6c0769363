/** Faces and mood of pictures that are awkward: each gets a sensible answer, none takes the process down. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { intersectionOverUnion } from '../../src/main/store/judgements.ts'
import { type EmotionResult, emotionEvidenceSchema } from '../../src/shared/evidence.ts'
import { AnalysisHarness } from '../analysis-harness.ts'
import { sharedDir } from '../shared-data.ts'

const data = join(sharedDir ?? '', 'data')
const portrait = join(data, 'group-photos/53_vladmandic_sample1.jpg')

describe.skipIf(!sharedDir)('awkward pictures (needs ../shared)', () => {
  let dir: string
  let analysis: AnalysisHarness

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'moodmark-awkward-'))
    analysis = new AnalysisHarness()
    await analysis.configure({
      modelDirs: [join(import.meta.dirname, '../../resources/models'), join(sharedDir ?? '', 'models')],
      thumbnailsDir: join(dir, 'thumbnails'),
    })
  })
  afterAll(async () => {
    await analysis.close()
    rmSync(dir, { recursive: true })
  })

  const emotions = async (path: string): Promise<EmotionResult> =>
    emotionEvidenceSchema.parse(
      await analysis.request<EmotionResult>({ type: 'emotions', path, faceCrop: false }),
    )
  const file = (name: string) => join(dir, name)

  async function largestFace() {
    const { width = 0, height = 0 } = await sharp(portrait).metadata()
    const [face] = (await emotions(portrait)).faces
    if (!face) throw new Error('the portrait has a face')
    const [x, y, w, h] = face.box
    return {
      left: x * width,
      top: y * height,
      width: w * width,
      height: h * height,
      picture: { width, height },
    }
  }

  it('reads a face that the lower border cuts, with its box inside the picture', async () => {
    const { width, height } = (await largestFace()).picture
    // Through the middle of the face on the right.
    await sharp(portrait)
      .extract({ left: 0, top: 0, width, height: Math.round(0.3 * height) })
      .toFile(file('cut-below.png'))
    const { faces } = await emotions(file('cut-below.png'))
    const cut = faces.find(({ box }) => box[1] + box[3] > 0.97)
    expect(cut).toBeDefined()
    expect((cut?.box[1] ?? 0) + (cut?.box[3] ?? 2)).toBeLessThanOrEqual(1)
  })

  it('is sure of no expression on a face in profile', async () => {
    // Two of the nine look into the camera at most, one of them in pure profile in front.
    for (const name of ['15_Linzaer_24.jpg', '60_immich-app_portrait.jpg']) {
      const { faces } = await emotions(join(data, 'group-photos', name))
      const averted = faces.filter(({ quality, box }) => (quality ?? 1) < 0.3 && box[3] > 0.08)
      // Whoever is in front, and the better half of the others in the first photo.
      expect(averted.length).toBeGreaterThanOrEqual(name.startsWith('15') ? 5 : 1)
      expect(averted).toContain(faces[0])
      for (const { expression, confidence } of averted) {
        expect(expression).toBeNull()
        expect(confidence).toBeLessThan(0.5)
      }
    }
  })

  it('keeps the box of a face that the border cuts inside the picture', async () => {
    const face = await largestFace()
    const left = Math.round(face.left + face.width / 3)
    await sharp(portrait)
      .extract({ left, top: 0, width: face.picture.width - left, height: face.picture.height })
      .toFile(file('cut.png'))
    for (const { box, points } of (await emotions(file('cut.png'))).faces) {
      expect(box[0] + box[2]).toBeLessThanOrEqual(1)
      expect(points.flat().every(Number.isFinite)).toBe(true)
    }
  })

  it('stays calm about an upside-down photo', async () => {
    await sharp(portrait).rotate(180).toFile(file('upside-down.png'))
    const { faces, scene } = await emotions(file('upside-down.png'))
    expect(faces.length).toBeLessThanOrEqual(2 * (await emotions(portrait)).faces.length)
    expect(scene).not.toBeNull()
    // Mouth above eyes: faces are found there, expressions are not believed.
    expect(faces.map(({ expression }) => expression).filter(Boolean)).toEqual([])
  })

  it('finds no face in a landscape and says what the scene says', async () => {
    const lake = join(data, 'scenes/oasis', readdirSync(join(data, 'scenes/oasis')).sort()[0] ?? '')
    const { scene } = await emotions(lake)
    expect(scene?.branches).toContain('scene')
    // A photo that the head was fitted on is told by numbers that were fitted without it.
    expect(scene?.seen).toBe(true)
    await sharp({ create: { width: 800, height: 600, channels: 3, background: '#3377aa' } })
      .png()
      .toFile(file('blue.png'))
    expect((await emotions(file('blue.png'))).faces).toEqual([])
  })

  it('is sure of no expression on a statue and gives it no mood that takes a face', async () => {
    const queries = join(data, 'landmarks/queries')
    for (const statue of ['christ_the_redeemer', 'statue_of_liberty']) {
      for (const name of readdirSync(join(queries, statue)).sort().slice(0, 4)) {
        const { faces, mood } = await emotions(join(queries, statue, name))
        expect(faces.map(({ expression }) => expression).filter(Boolean)).toEqual([])
        expect(['surprised', 'angry', 'fearful', 'tender']).not.toContain(mood?.label)
      }
    }
  }, 60_000)

  it('sees in a painting of people those people and nobody else', async () => {
    await sharp(portrait).median(7).linear(1.3, -20).toFile(file('painting.png'))
    const sitters = (await emotions(portrait)).faces
    const painted = (await emotions(file('painting.png'))).faces
    expect(painted.length).toBeGreaterThan(0)
    expect(painted.length).toBeLessThanOrEqual(sitters.length)
    for (const { box } of painted) {
      expect(sitters.some((sitter) => intersectionOverUnion(sitter.box, box) > 0.4)).toBe(true)
    }
  })

  it('reads a 16-bit grey TIFF and an animated GIF', async () => {
    await sharp(portrait).greyscale().toColourspace('grey16').tiff().toFile(file('grey16.tiff'))
    // The 256 colours of a GIF may make a face of a speck in the background.
    const people = async (path: string) => (await emotions(path)).faces.filter(({ box }) => box[3] > 0.05)
    const shown = await people(portrait)
    const sameFaces = async (name: string) => {
      const faces = await people(file(name))
      expect(faces).toHaveLength(shown.length)
      for (const [i, { box }] of faces.entries())
        expect(
          shown.some((face) => intersectionOverUnion(face.box, box) > 0.7),
          `${name}, face ${i}`,
        ).toBe(true)
    }
    await sameFaces('grey16.tiff')
    const { width = 0, height = 0 } = await sharp(portrait).metadata()
    const frame = await sharp(portrait).removeAlpha().raw().toBuffer()
    await sharp(Buffer.concat([frame, Buffer.alloc(frame.length)]), {
      raw: { width, height: height * 2, channels: 3, pageHeight: height },
    })
      .gif({ delay: [100, 100] })
      .toFile(file('two-frames.gif'))
    // The first frame is what counts.
    await sameFaces('two-frames.gif')
  })

  it('stops at 200 faces in a sheet of group photos that shows more', async () => {
    const dirOfGroups = join(data, 'group-photos')
    const names = readdirSync(dirOfGroups)
      .filter((name) => /\.jpe?g$/i.test(name))
      .sort()
      .slice(0, 12)
    const parts = await Promise.all(
      names.map(async (name, i) => ({
        input: await sharp(join(dirOfGroups, name))
          .autoOrient()
          .resize(1024, 1024, { fit: 'inside', withoutEnlargement: true })
          .toBuffer(),
        left: (i % 4) * 1024,
        top: Math.floor(i / 4) * 1024,
      })),
    )
    await sharp({ create: { width: 4096, height: 3072, channels: 3, background: '#888' } })
      .composite(parts)
      .jpeg()
      .toFile(file('crowd.jpg'))
    const { faces } = await emotions(file('crowd.jpg'))
    expect(faces.length).toBeGreaterThan(100)
    expect(faces.length).toBeLessThanOrEqual(200)
  }, 180_000)
})
