/** Pictures with many details that are no photos: for tests of recognition that need no labelled data. */
import sharp, { type Sharp } from 'sharp'
import type { RgbImage } from '../src/analysis/inference/worker-protocol.ts'
import { seededRandom } from '../src/shared/seeded-random.ts'

/** A street of made-up houses with windows, roofs and doors; every seed another one. */
export function street(seed: number): Sharp {
  const random = seededRandom(seed)
  const colour = () => `hsl(${Math.floor(random() * 360)} 45% ${30 + Math.floor(random() * 40)}%)`
  const shapes: string[] = []
  for (let x = 0; x < 640; ) {
    const width = 60 + random() * 110
    const top = 60 + random() * 200
    shapes.push(`<rect x="${x}" y="${top}" width="${width}" height="${480 - top}" fill="${colour()}"/>`)
    if (random() < 0.6)
      shapes.push(
        `<path d="M${x} ${top} L${x + width / 2} ${top - 20 - random() * 60} L${x + width} ${top} Z" fill="${colour()}"/>`,
      )
    const glass = colour()
    for (let y = top + 15; y < 440; y += 25 + random() * 20)
      for (let u = x + 8; u < x + width - 16; u += 18 + random() * 14)
        shapes.push(`<rect x="${u}" y="${y}" width="${8 + random() * 8}" height="14" fill="${glass}"/>`)
    x += width
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#9bd"/>${shapes.join('')}</svg>`
  return sharp(Buffer.from(svg))
}

/** A beach of round stones: as detailed as a street, and nothing like it. */
export function pebbles(): Sharp {
  const random = seededRandom(5)
  const stones = Array.from(
    { length: 160 },
    () =>
      `<circle cx="${640 * random()}" cy="${480 * random()}" r="${8 + 30 * random()}" fill="hsl(30 ${20 * random()}% ${30 + 50 * random()}%)"/>`,
  )
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#765"/>${stones.join('')}</svg>`
  return sharp(Buffer.from(svg))
}

/** A photo of a street: another frame, light and size each time. */
export async function streetView(seed: number, take: number): Promise<Sharp> {
  const random = seededRandom(100 * seed + take)
  const [left, top] = [Math.floor(40 * random()), Math.floor(30 * random())]
  const frame = { left, top, width: 600 - left, height: 450 - top }
  const picture = await street(seed).png().toBuffer()
  return sharp(picture)
    .extract(frame)
    .modulate({ brightness: 0.9 + 0.2 * random() })
}

/** A picture as the analysis has it. */
export async function pixelsOf(picture: Sharp): Promise<RgbImage> {
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data: new Uint8Array(data), width: info.width, height: info.height }
}
