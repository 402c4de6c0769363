/** 12-megapixel JPEGs for benchmarks, made from the labelled photos and kept in bench/.cache. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
import sharp from 'sharp'

/**
 * Of every 20 photos: a family's library is mostly places and things, often one person, now and then a small group.
 * Crowds are left out of the mix: a hundred faces cost as much as thirty photos.
 */
const MIX = [
  ...Array<string>(8).fill('non-landmarks'),
  ...Array<string>(8).fill('landmarks/queries'),
  ...Array<string>(3).fill('people-photos'),
  'group-photos',
]
const WIDTH = 4000
const HEIGHT = 3000

/**
 * @param count how many photos, in the mix above
 * @param dataDir folder of labelled photos
 * @returns the folder that holds them
 */
export async function twelveMegapixelPhotos(
  count: number,
  dataDir: string,
  cacheDir: string,
): Promise<string> {
  const folder = join(cacheDir, `12mp-${count}`)
  mkdirSync(folder, { recursive: true })
  const lists = new Map(MIX.map((source) => [source, images(join(dataDir, source))]))
  const noise = await sensorNoise()
  const queue = new PQueue({ concurrency: 2 })
  await queue.addAll(
    Array.from({ length: count }, (_, i) => async () => {
      const target = join(folder, `IMG_${String(i).padStart(4, '0')}.jpg`)
      if (existsSync(target)) return
      const list = lists.get(MIX[(i * 7) % MIX.length] ?? '') ?? []
      // Spread over the whole list: neighbours are often the same scene.
      const source = list[(i * 37) % list.length]
      if (source === undefined) throw new Error(`${dataDir} lacks one of ${[...lists.keys()].join(', ')}`)
      await enlarge(source, target, i, noise)
    }),
  )
  return folder
}

/** Sensor-like noise makes the file as large, and as slow to decode, as a camera's: 3 to 4 MB. */
function sensorNoise(): Promise<Buffer> {
  return sharp({
    create: {
      width: WIDTH / 2,
      height: HEIGHT / 2,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  })
    .resize(WIDTH, HEIGHT)
    .raw()
    .toBuffer()
}

async function enlarge(source: string, target: string, seed: number, noise: Buffer): Promise<void> {
  await sharp(source)
    .resize(WIDTH, HEIGHT, { fit: 'cover' })
    .composite([{ input: noise, raw: { width: WIDTH, height: HEIGHT, channels: 3 }, blend: 'soft-light' }])
    .withExif({ IFD2: { DateTimeOriginal: `2019:07:${String((seed % 28) + 1).padStart(2, '0')} 12:00:00` } })
    .jpeg({ quality: 90 })
    .toFile(`${target}.part`)
  await rename(`${target}.part`, target)
}

/** Group photos with a hundred faces and more. */
const CROWD = /Linzaer|facebookresearch/

function images(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png)$/i.test(name) && !CROWD.test(name))
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}
