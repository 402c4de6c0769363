/** 12-megapixel JPEGs for benchmarks, made from the labelled photos and kept in bench/.cache. */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import PQueue from 'p-queue'
import sharp from 'sharp'

const SOURCES = ['landmarks/queries', 'people-photos', 'group-photos', 'non-landmarks']
const WIDTH = 4000
const HEIGHT = 3000

/**
 * @param count how many photos; landmarks, people, groups and others in equal parts
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
  const bySource = SOURCES.map((source) => images(join(dataDir, source)))
  const noise = await sensorNoise()
  const queue = new PQueue({ concurrency: 2 })
  await queue.addAll(
    Array.from({ length: count }, (_, i) => async () => {
      const target = join(folder, `IMG_${String(i).padStart(4, '0')}.jpg`)
      if (existsSync(target)) return
      const list = bySource[i % bySource.length] ?? []
      // Spread over the whole list: neighbours are often the same scene.
      const source = list[(Math.floor(i / bySource.length) * 37) % list.length]
      if (source === undefined) throw new Error(`No photos in ${dataDir}/${SOURCES[i % SOURCES.length]}`)
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

function images(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png)$/i.test(name))
    .map((name) => join(dir, name))
    .filter((path) => statSync(path).isFile())
    .sort()
}
