import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { readCaptureFacts } from './metadata.ts'
import { sharp } from './sharp.ts'

type Exif = Parameters<ReturnType<typeof sharp>['withExif']>[0]

/** The EXIF block that a JPEG with these tags carries. */
async function block(exif: Exif): Promise<Buffer> {
  const blank = sharp({ create: { width: 8, height: 8, channels: 3, background: '#888' } })
  const jpeg = await blank.withExif(exif).jpeg().toBuffer()
  const found = (await sharp(jpeg).metadata()).exif
  if (!found) throw new Error('the JPEG carries no EXIF')
  return found
}

const ROME: Exif = {
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '41/1 53/1 2500/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '12/1 29/1 3200/100',
  },
}

describe('readCaptureFacts', () => {
  it('reads camera and exposure', async () => {
    const facts = await readCaptureFacts(
      await block({
        IFD0: { Make: 'Canon', Model: 'EOS R5' },
        IFD2: {
          LensModel: 'RF 50mm',
          ExposureTime: '1/250',
          FNumber: '28/10',
          ISOSpeedRatings: '400',
          FocalLength: '50/1',
        },
      }),
    )
    expect(facts).toMatchObject({
      cameraMake: 'Canon',
      cameraModel: 'EOS R5',
      lensModel: 'RF 50mm',
      exposureSeconds: 0.004,
      fNumber: 2.8,
      iso: 400,
      focalLengthMm: 50,
    })
  })

  it('keeps the wall clock without an offset when nothing tells the zone', async () => {
    const facts = await readCaptureFacts(await block({ IFD2: { DateTimeOriginal: '2019:07:14 18:03:22' } }))
    expect(facts).toMatchObject({
      takenAt: '2019-07-14T18:03:22',
      takenAtOffsetMinutes: null,
      timeZone: null,
    })
  })

  it('uses the written offset before the position', async () => {
    const facts = await readCaptureFacts(
      await block({
        ...ROME,
        IFD2: { DateTimeOriginal: '2019:07:14 18:03:22', OffsetTimeOriginal: '-03:30' },
      }),
    )
    expect(facts).toMatchObject({ takenAt: '2019-07-14T18:03:22-03:30', takenAtOffsetMinutes: -210 })
  })

  it.each([
    ['2019:07:14 18:03:22', '2019-07-14T18:03:22+02:00', 120],
    ['2019:01:14 18:03:22', '2019-01-14T18:03:22+01:00', 60],
  ])(
    'takes the offset of %s from the zone of the position, summer time included',
    async (written, takenAt, offset) => {
      const facts = await readCaptureFacts(await block({ ...ROME, IFD2: { DateTimeOriginal: written } }))
      expect(facts).toMatchObject({ takenAt, takenAtOffsetMinutes: offset, timeZone: 'Europe/Rome' })
    },
  )

  it('reads the position with altitude, accuracy and heading, south and west negative', async () => {
    const facts = await readCaptureFacts(
      await block({
        IFD3: {
          GPSLatitudeRef: 'S',
          GPSLatitude: '33/1 51/1 2400/100',
          GPSLongitudeRef: 'W',
          GPSLongitude: '70/1 30/1 0/1',
          GPSAltitude: '1205/10',
          GPSImgDirection: '2715/10',
          GPSHPositioningError: '48/10',
        },
      }),
    )
    expect(facts.gps?.latitude).toBeCloseTo(-33.8567, 3)
    expect(facts.gps?.longitude).toBeCloseTo(-70.5)
    expect(facts.gps).toMatchObject({ altitude: 120.5, heading: 271.5, accuracyMeters: 4.8 })
  })

  it.each([
    [
      'a latitude beyond the pole',
      {
        GPSLatitudeRef: 'N',
        GPSLatitude: '95/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '12/1 0/1 0/1',
      },
    ],
    [
      'a division by zero',
      { GPSLatitudeRef: 'N', GPSLatitude: '1/0 0/0 0/0', GPSLongitudeRef: 'E', GPSLongitude: '12/1 0/1 0/1' },
    ],
    ['no hemisphere', { GPSLatitude: '41/1 0/1 0/1', GPSLongitude: '12/1 0/1 0/1' }],
    [
      'the position without a fix',
      { GPSLatitudeRef: 'N', GPSLatitude: '0/1 0/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '0/1 0/1 0/1' },
    ],
  ])('does not believe %s', async (_what, IFD3) => {
    expect((await readCaptureFacts(await block({ IFD3 }))).gps).toBeNull()
  })

  it.each(['0000:00:00 00:00:00', '2019:13:45 18:03:22', '    :  :     :  :  ', 'yesterday'])(
    'does not believe the date "%s"',
    async (DateTimeOriginal) => {
      expect((await readCaptureFacts(await block({ IFD2: { DateTimeOriginal } }))).takenAt).toBeNull()
    },
  )

  it('cuts and cleans text', async () => {
    const facts = await readCaptureFacts(await block({ IFD0: { Make: 'A\tB', Model: 'x'.repeat(5000) } }))
    expect(facts.cameraMake).toBe('A B')
    expect(facts.cameraModel?.length).toBeLessThanOrEqual(200)
  })

  it('survives every truncation and random damage of a block', async () => {
    const whole = await block({
      ...ROME,
      IFD0: { Make: 'Canon' },
      IFD2: { DateTimeOriginal: '2019:07:14 18:03:22' },
    })
    for (let length = 0; length < whole.length; length += 3) await readCaptureFacts(whole.subarray(0, length))
    for (let round = 0; round < 300; round++) {
      const damaged = Buffer.from(whole)
      const noise = randomBytes(12)
      for (let i = 0; i < 6; i++)
        damaged[14 + (((noise[i] as number) * 7) % (damaged.length - 14))] = noise[i + 6] as number
      const facts = await readCaptureFacts(damaged)
      if (facts.gps) expect(Math.abs(facts.gps.latitude)).toBeLessThanOrEqual(90)
    }
  })

  it('ignores bytes that are no EXIF', async () => {
    expect((await readCaptureFacts(Buffer.from('nonsense'))).takenAt).toBeNull()
    expect((await readCaptureFacts(null)).takenAt).toBeNull()
  })
})
