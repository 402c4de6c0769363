/** The local-feature check on real pictures, through the bundled backbone and its local head. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { beforeAll, describe, expect, it } from 'vitest'
import { PhotoEmbedder } from '../../scripts/photo-embedder.ts'
import { keypointCount, spreadOut } from '../../src/analysis/landmarks/local/features.ts'
import { KEYPOINTS_PER_REFERENCE, LocalCheck } from '../../src/analysis/landmarks/local/local-check.ts'
import { loadLocalGallery } from '../../src/analysis/landmarks/local/local-file.ts'
import { agreementLogOdds, NAMED_SUPPORT } from '../../src/analysis/landmarks/local/odds.ts'
import { verify } from '../../src/analysis/landmarks/local/verify.ts'
import { LandmarkRecogniser, LOCAL_HEAD_SHA256 } from '../../src/analysis/landmarks/recogniser.ts'
import type { LocalFeatures } from '../../src/shared/evidence.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { sharedDir } from '../shared-data.ts'
import { street } from '../street.ts'

const gallery = loadLocalGallery(resourcesDir(), LOCAL_HEAD_SHA256)
const check = new LocalCheck(gallery)
const { longestSides } = LandmarkRecogniser.load(resourcesDir()).backbone
let embedder: PhotoEmbedder
beforeAll(async () => {
  embedder = await PhotoEmbedder.open(join(resourcesDir(), 'models/place_embedder.onnx'))
})

async function featuresOf(picture: Sharp): Promise<LocalFeatures> {
  return check.describe(await embedder.localMaps(await picture.png().toBuffer(), longestSides))
}

/** As much as a reference of the bundled file holds. */
const asReference = (features: LocalFeatures) => spreadOut(features, KEYPOINTS_PER_REFERENCE)

/** Whether the two would be named as showing the same. */
function verifies(photo: LocalFeatures, reference: LocalFeatures): boolean {
  return agreementLogOdds(gallery.odds, verify(photo, asReference(reference)).strength) >= NAMED_SUPPORT
}

async function changed(picture: Sharp): Promise<Record<string, LocalFeatures>> {
  const png = await picture.png().toBuffer()
  return {
    same: await featuresOf(sharp(png)),
    smaller: await featuresOf(sharp(png).resize(220)),
    turned: await featuresOf(sharp(png).rotate(8, { background: '#888' })),
    cropped: await featuresOf(sharp(png).extract(await inner(png))),
    blurred: await featuresOf(sharp(png).blur(1.5)),
    darker: await featuresOf(sharp(png).modulate({ brightness: 0.6 })),
  }
}

/** Three quarters of each side, a little off the middle. */
async function inner(png: Buffer) {
  const { width, height } = await sharp(png).metadata()
  return {
    left: Math.round(width * 0.1),
    top: Math.round(height * 0.15),
    width: Math.round(width * 0.75),
    height: Math.round(height * 0.75),
  }
}

describe('made-up streets', () => {
  it('are found again smaller, turned, cropped, blurred and darker', async () => {
    const { same, ...others } = await changed(street(1))
    expect(verify(same as LocalFeatures, same as LocalFeatures).inliers).toBe(
      keypointCount(same as LocalFeatures),
    )
    const found = Object.entries(others).map(([name, photo]) => [
      name,
      verifies(photo, same as LocalFeatures),
    ])
    expect(found).toEqual(Object.keys(others).map((name) => [name, true]))
  }, 60_000)

  it('say nothing about pictures without structure', async () => {
    const here = await featuresOf(street(1))
    for (const grey of [0, 128, 255]) {
      const uniform = await featuresOf(
        sharp({
          create: { width: 400, height: 300, channels: 3, background: { r: grey, g: grey, b: grey } },
        }),
      )
      expect(verifies(uniform, here)).toBe(false)
      expect(verifies(here, uniform)).toBe(false)
    }
    const onePixel = await featuresOf(
      sharp({ create: { width: 1, height: 1, channels: 3, background: '#123456' } }),
    )
    expect(verifies(onePixel, here)).toBe(false)
  }, 60_000)
})

describe('the bundled references', () => {
  it('are a few views of each landmark, not larger than 3 MB', () => {
    const byLandmark = Map.groupBy(gallery.references, ({ landmarkId }) => landmarkId)
    expect(byLandmark.size).toBeGreaterThanOrEqual(20)
    for (const references of byLandmark.values()) {
      expect(references.length).toBeLessThanOrEqual(5)
      for (const { features } of references)
        expect(keypointCount(features)).toBeLessThanOrEqual(KEYPOINTS_PER_REFERENCE)
    }
    expect(readFileSync(join(resourcesDir(), 'gallery/local.bin')).length).toBeLessThan(3e6)
  })
})

describe.skipIf(!sharedDir)('real landmarks (needs ../shared)', () => {
  const folder = (landmark: string) => join(sharedDir ?? '', 'data/landmarks/gallery', landmark)
  const photo = (landmark: string) =>
    sharp(join(folder(landmark), readdirSync(folder(landmark)).sort()[0] as string))
  const LANDMARKS = ['taj_mahal', 'colosseum', 'faisal_mosque', 'porto_city_hall']

  it('are found again smaller, turned, cropped, blurred and darker, and not taken for each other', async () => {
    const photos: { name: string; same: LocalFeatures }[] = []
    const missed: string[] = []
    for (const name of LANDMARKS) {
      const { same, ...others } = await changed(photo(name))
      photos.push({ name, same: same as LocalFeatures })
      for (const [change, features] of Object.entries(others))
        if (!verifies(features, same as LocalFeatures)) missed.push(`${name} ${change}`)
    }
    const confused = photos.flatMap((one) =>
      photos
        .filter((other) => other !== one && verifies(one.same, other.same))
        .map((other) => `${one.name} as ${other.name}`),
    )
    expect({ missed, confused }).toEqual({ missed: [], confused: [] })
  }, 120_000)
})
