/** The analysis process as main sees it: real files in, facts, thumbnails and clear failures out. No models needed. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { factsSchema } from '../../src/shared/evidence.ts'
import { AnalysisFailedError, AnalysisHarness } from '../analysis-harness.ts'

let dir: string
let photos: string
let thumbnailsDir: string
let analysis: AnalysisHarness

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'moodmark-analysis-'))
  photos = join(dir, 'photos')
  thumbnailsDir = join(dir, 'thumbnails')
  mkdirSync(photos)
  analysis = new AnalysisHarness()
  const device = await analysis.configure({ modelDirs: [join(dir, 'no-models')], thumbnailsDir })
  expect(device.provider).toBe('cpu')
})
afterAll(async () => {
  expect(await analysis.close()).toBe(0)
  rmSync(dir, { recursive: true })
})

function put(name: string, bytes: Buffer | string): string {
  const path = join(photos, name)
  writeFileSync(path, bytes)
  return path
}

/** 300 × 200: left half red, top right green, bottom right blue. */
function scene(width = 300, height = 200) {
  const data = Buffer.alloc(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const channel = x < width / 2 ? 0 : y < height / 2 ? 1 : 2
      data[(y * width + x) * 3 + channel] = 220
    }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** Detailed enough that every cut leaves undecoded data. */
function noisyJpeg(): Promise<Buffer> {
  const data = Buffer.alloc(900 * 600 * 3)
  for (let i = 0; i < data.length; i++) data[i] = (i * 7919 + (i >> 5) * 31) % 256
  return sharp(data, { raw: { width: 900, height: 600, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer()
}

async function thumbnail(hash: string, size: number) {
  const path = join(thumbnailsDir, hash.slice(0, 2), `${hash}-${size}.webp`)
  return sharp(readFileSync(path)).raw().toBuffer({ resolveWithObject: true })
}

/** Which channel leads at a place given in fractions: r, g, b, or w for white. */
async function colourAt(hash: string, x: number, y: number): Promise<string> {
  const { data, info } = await thumbnail(hash, 256)
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [r, g, b] = [data[at] as number, data[at + 1] as number, data[at + 2] as number]
  if (Math.min(r, g, b) > 200) return 'w'
  return r > g && r > b ? 'r' : g > b ? 'g' : 'b'
}

describe('a good photo', () => {
  it('is hashed as a whole and described by facts that fit the schema', async () => {
    const bytes = await scene().jpeg().toBuffer()
    const result = await analysis.analyse(put('plain.jpg', bytes))
    expect(result.hash).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(result.size).toBe(bytes.length)
    expect(factsSchema.parse(result.facts)).toMatchObject({
      format: 'jpeg',
      width: 300,
      height: 200,
      damaged: false,
    })
  })

  it('answers only the hash when nothing more is wanted', async () => {
    const path = put('known.jpg', await scene(310).jpeg().toBuffer())
    const result = await analysis.analyse(path, {
      facts: false,
      thumbnails: false,
      landmarks: false,
      emotions: false,
    })
    expect(result).toMatchObject({ facts: null, landmarks: null, emotions: null, thumbnailsWritten: false })
    expect(existsSync(join(thumbnailsDir, result.hash.slice(0, 2), `${result.hash}-256.webp`))).toBe(false)
  })

  it('gets thumbnails of 256 and 768 px, never enlarged, and keeps those that are there', async () => {
    const large = await analysis.analyse(put('large.png', await scene(2400, 1600).png().toBuffer()))
    expect((await thumbnail(large.hash, 256)).info).toMatchObject({ width: 256, height: 171 })
    expect((await thumbnail(large.hash, 768)).info).toMatchObject({ width: 768, height: 512 })
    const path = join(thumbnailsDir, large.hash.slice(0, 2), `${large.hash}-768.webp`)
    const before = statSync(path).mtimeMs
    await analysis.analyse(join(photos, 'large.png'))
    expect(statSync(path).mtimeMs).toBe(before)

    const small = await analysis.analyse(put('small.png', await scene(90, 60).png().toBuffer()))
    expect((await thumbnail(small.hash, 768)).info).toMatchObject({ width: 90, height: 60 })
    expect(
      readdirSync(join(thumbnailsDir, small.hash.slice(0, 2))).filter((name) => name.endsWith('.tmp')),
    ).toEqual([])
  })

  it.each([
    ['jpeg', () => scene().jpeg()],
    ['progressive jpeg', () => scene().jpeg({ progressive: true })],
    ['CMYK jpeg', () => scene().toColourspace('cmyk').jpeg()],
    ['png', () => scene().png()],
    ['palette png', () => scene().png({ palette: true })],
    ['16-bit png', () => scene().toColourspace('rgb16').png()],
    ['webp', () => scene().webp()],
    ['avif', () => scene().avif()],
    ['tiff', () => scene().tiff()],
    ['16-bit tiff', () => scene().toColourspace('rgb16').tiff()],
    ['CMYK tiff', () => scene().toColourspace('cmyk').tiff()],
    ['gif', () => scene().gif()],
  ])('%s keeps its colours in the right places', async (name, make) => {
    const { hash, facts } = await analysis.analyse(put(`format ${name}.bin`, await make().toBuffer()))
    expect(name).toContain(facts?.format)
    expect(facts).toMatchObject({ width: 300, height: 200 })
    expect(await colourAt(hash, 0.2, 0.5)).toBe('r')
    expect(await colourAt(hash, 0.8, 0.2)).toBe('g')
    expect(await colourAt(hash, 0.8, 0.8)).toBe('b')
  })

  it('grey becomes RGB, transparency becomes white', async () => {
    const grey = await analysis.analyse(put('grey.png', await scene().greyscale().png().toBuffer()))
    expect((await thumbnail(grey.hash, 256)).info.channels).toBe(3)
    const clear = await analysis.analyse(
      put(
        'clear.png',
        await sharp({ create: { width: 50, height: 50, channels: 4, background: '#0000' } })
          .png()
          .toBuffer(),
      ),
    )
    expect(await colourAt(clear.hash, 0.5, 0.5)).toBe('w')
  })

  it('an animation is its first frame', async () => {
    const frames = [await scene().png().toBuffer(), await scene().negate().png().toBuffer()]
    const gif = await sharp(frames, { join: { animated: true } })
      .gif({ delay: [50, 50] })
      .toBuffer()
    const { hash, facts } = await analysis.analyse(put('animated.gif', gif))
    expect(facts).toMatchObject({ width: 300, height: 200 })
    expect(await colourAt(hash, 0.2, 0.5)).toBe('r')
  })
})

describe('orientation', () => {
  /** Where red, green and blue of the stored scene come to lie in the upright picture. */
  const UPRIGHT: Record<number, [r: [number, number], g: [number, number], b: [number, number]]> = {
    1: [
      [0.2, 0.5],
      [0.8, 0.2],
      [0.8, 0.8],
    ],
    2: [
      [0.8, 0.5],
      [0.2, 0.2],
      [0.2, 0.8],
    ],
    3: [
      [0.8, 0.5],
      [0.2, 0.8],
      [0.2, 0.2],
    ],
    4: [
      [0.2, 0.5],
      [0.8, 0.8],
      [0.8, 0.2],
    ],
    5: [
      [0.5, 0.2],
      [0.2, 0.8],
      [0.8, 0.8],
    ],
    6: [
      [0.5, 0.2],
      [0.8, 0.8],
      [0.2, 0.8],
    ],
    7: [
      [0.5, 0.8],
      [0.8, 0.2],
      [0.2, 0.2],
    ],
    8: [
      [0.5, 0.8],
      [0.2, 0.2],
      [0.8, 0.2],
    ],
  }

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i is undone for JPEG, PNG, WebP and TIFF', async (orientation) => {
    for (const format of ['jpeg', 'png', 'webp', 'tiff'] as const) {
      const bytes = await scene().withMetadata({ orientation })[format]().toBuffer()
      const { hash, facts } = await analysis.analyse(put(`turned ${orientation}.${format}`, bytes))
      const turned = orientation >= 5
      expect(facts).toMatchObject({ orientation, width: turned ? 200 : 300, height: turned ? 300 : 200 })
      const [r, g, b] = UPRIGHT[orientation] as (typeof UPRIGHT)[number]
      expect(await colourAt(hash, ...r), format).toBe('r')
      expect(await colourAt(hash, ...g), format).toBe('g')
      expect(await colourAt(hash, ...b), format).toBe('b')
    }
  })
})

describe('facts', () => {
  it.each(['jpeg', 'png', 'webp', 'avif', 'tiff'] as const)('come from EXIF in %s', async (format) => {
    const bytes = await scene()
      .withExif({
        IFD0: { Make: 'Canon' },
        IFD2: { DateTimeOriginal: '2019:07:14 18:03:22', OffsetTimeOriginal: '+02:00' },
      })
      [format]()
      .toBuffer()
    const { facts } = await analysis.analyse(put(`exif.${format}`, bytes))
    // sharp writes no date into TIFF, only the first directory.
    expect(facts).toMatchObject(
      format === 'tiff' ? { format } : { cameraMake: 'Canon', takenAt: '2019-07-14T18:03:22+02:00' },
    )
  })
})

describe('a bad file', () => {
  const failure = async (path: string) => {
    const error = await analysis.analyse(path).then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(AnalysisFailedError)
    const { failure } = error as AnalysisFailedError
    expect(failure.message).toContain(path)
    return failure
  }

  it.each([
    ['empty.jpg', () => Buffer.alloc(0), 'empty'],
    ['garbage.jpg', () => Buffer.from('x'.repeat(5000)), 'corrupt'],
    ['half a header.png', () => Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'corrupt'],
    [
      'drawing.jpg',
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
      'unsupported-format',
    ],
    ['phone.heic', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'unsupported-format'],
    ['phone.jpg', () => Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'unsupported-format'],
  ])('%s', async (name, bytes, code) => {
    expect(await failure(put(name, bytes()))).toMatchObject({ code, permanent: true })
  })

  it('a folder with the name of a photo', async () => {
    mkdirSync(join(photos, 'folder.jpg'))
    expect(await failure(join(photos, 'folder.jpg'))).toMatchObject({ code: 'not-a-file', permanent: true })
  })

  it('a file that is gone', async () => {
    expect(await failure(join(photos, 'gone.jpg'))).toMatchObject({ code: 'not-found', permanent: false })
  })

  it.skipIf(process.platform === 'win32')('a named pipe does not make it wait', async () => {
    execFileSync('mkfifo', [join(photos, 'pipe.jpg')])
    expect((await failure(join(photos, 'pipe.jpg'))).code).toBe('not-a-file')
  })

  it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
    'a file without permission',
    async () => {
      const path = put('secret.jpg', await scene().jpeg().toBuffer())
      execFileSync('chmod', ['000', path])
      expect((await failure(path)).code).toBe('no-permission')
    },
  )

  it('a truncated JPEG is indexed as damaged with what there is', async () => {
    const jpeg = await noisyJpeg()
    const { facts, hash } = await analysis.analyse(put('cut.jpg', jpeg.subarray(0, jpeg.length * 0.6)))
    expect(facts).toMatchObject({ width: 900, height: 600, damaged: true })
    expect((await thumbnail(hash, 256)).info.width).toBe(256)
  })

  it('a JPEG of which no pixel is left is corrupt', async () => {
    const jpeg = await noisyJpeg()
    const scanStart = jpeg.indexOf(Buffer.from([0xff, 0xda])) + 14
    expect((await failure(put('header only.jpg', jpeg.subarray(0, scanStart)))).code).toBe('corrupt')
  })

  it('30,000 × 30,000 pixels in a PNG of a megabyte are refused without being decoded', async () => {
    const path = put('bomb.png', flatPng(30_000, 30_000))
    expect(statSync(path).size).toBeLessThan(2_000_000)
    expect((await failure(path)).code).toBe('too-large')
    const peak = analysis.peakMegabytes()
    if (peak !== null) expect(peak).toBeLessThan(900)
  })

  it('hurts none of its neighbours', async () => {
    const good = put('good neighbour.png', await scene().png().toBuffer())
    const paths = [
      good,
      join(photos, 'garbage.jpg'),
      good,
      join(photos, 'bomb.png'),
      join(photos, 'empty.jpg'),
      good,
    ]
    expect(await Promise.all(paths.map((path) => analysis.outcome(path)))).toEqual([
      'done',
      'corrupt',
      'done',
      'too-large',
      'empty',
      'done',
    ])
  })
})

it('names with newlines, quotes and emoji are only names', async () => {
  const path = put('a\n"b"\' 🏛️ ü.jpg', await scene().jpeg().toBuffer())
  expect(await analysis.outcome(path)).toBe('done')
})

it('writes nothing beside the photos', () => {
  const allowed = /\.(jpg|jpeg|png|webp|avif|tiff|gif|bin|heic)$/
  expect(readdirSync(photos).filter((name) => !allowed.test(name))).toEqual([])
})

it('renders an upright WebP for formats that a browser cannot show', async () => {
  const path = put('render.tiff', await scene(2000, 1000).withMetadata({ orientation: 6 }).tiff().toBuffer())
  const outPath = join(dir, 'rendered', 'out.webp')
  await analysis.request({ type: 'render', path, outPath, maxPx: 1600 })
  expect(await sharp(outPath).metadata()).toMatchObject({ format: 'webp', width: 800, height: 1600 })
})

it('says that the thumbnail folder cannot be written', async () => {
  const other = new AnalysisHarness()
  const blocked = join(dir, 'blocked')
  writeFileSync(blocked, 'a file where the folder should be')
  await other.configure({ modelDirs: [], thumbnailsDir: blocked })
  await expect(other.analyse(put('any.png', await scene().png().toBuffer()))).rejects.toMatchObject({
    failure: { code: 'io', permanent: false },
  })
  await other.close()
})

it('without model files says which are missing and still gives facts', async () => {
  const other = new AnalysisHarness()
  const device = await other.configure({ modelDirs: [join(dir, 'nowhere')], thumbnailsDir })
  const faces = device.capabilities.find(({ capability }) => capability === 'faces')
  expect(faces).toMatchObject({ enabled: false })
  expect(faces?.reason).toContain('face_detector.onnx')
  expect(device).toMatchObject({ emotionModel: null, landmarkModel: null })
  const result = await other.analyse(put('no models.png', await scene(299).png().toBuffer()))
  expect(result).toMatchObject({ landmarks: null, emotions: null })
  expect(result.facts).not.toBeNull()
  await other.close()
})

it('ends when its parent is gone', async () => {
  const other = new AnalysisHarness()
  await other.configure({ modelDirs: [], thumbnailsDir })
  const exited = new Promise((resolve) => other.child.once('exit', resolve))
  other.child.disconnect()
  expect(await exited).toBe(0)
})

/** A valid PNG of one grey, one bit per pixel: all of it compresses to almost nothing. */
function flatPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc((width / 8 + 1) * height, 0)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}
