/** `why` compares a photo with those that the user confirmed, from their files, through the real analysis process. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from '../run-cli.ts'
import { pebbles, street } from '../street.ts'

const dir = mkdtempSync(join(tmpdir(), 'moodmark-details-'))
const photos = join(dir, 'photos')
const options = ['--library', join(dir, 'library'), '--json']
const confirmed = join(photos, 'confirmed.jpg')
const again = join(photos, 'again.jpg')
const elsewhere = join(photos, 'elsewhere.jpg')

beforeAll(async () => {
  mkdirSync(photos)
  await street(1).jpeg().toFile(confirmed)
  const whole = await street(1).png().toBuffer()
  await sharp(whole)
    .extract({ left: 40, top: 30, width: 560, height: 420 })
    .modulate({ brightness: 0.8 })
    .jpeg()
    .toFile(again)
  await pebbles().jpeg().toFile(elsewhere)
  expect((await runCli(['scan', photos, ...options])).exitCode).toBe(0)
  const name = ['--landmark', 'My Street', ...options]
  for (const photo of [confirmed, again, elsewhere])
    expect((await runCli(['label', photo, ...name])).exitCode).toBe(0)
}, 120_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

describe('why', () => {
  it('shows which confirmed photo shares details, and how many', async () => {
    const [answer] = (await runCli(['why', again, ...options])).json() as unknown as {
      why: Record<string, unknown>
    }[]
    expect(answer?.why['sharedDetails']).toMatchObject({ path: confirmed, confirmed: true })
    const shared = answer?.why['sharedDetails'] as { inliers: number; matches: unknown[] } | undefined
    expect(shared?.inliers).toBeGreaterThan(20)
    expect(shared?.matches).toHaveLength(20)
    const text = (await runCli(['why', again, ...options.slice(0, 2)])).stdout
    const regions = answer?.why['regions'] as { columns: number; rows: number; values: number[] }
    expect(regions.values).toHaveLength(regions.columns * regions.rows)
    expect(Math.max(...regions.values)).toBe(1)
    expect(answer?.why['nearestInAlbum']).toMatchObject([
      { path: confirmed, confirmed: true },
      { confirmed: true },
    ])
    expect(text).toMatch(/Decided by: \w+ \w+ \(\d+ %\)/)
    expect(text).toMatch(/Details: \d+ points match .*confirmed\.jpg, which you confirmed/)
  }, 60_000)

  it('shows none where nothing agrees', async () => {
    const [answer] = (await runCli(['why', elsewhere, ...options])).json() as unknown as {
      why: Record<string, unknown>
    }[]
    expect(answer?.why).toMatchObject({ sharedDetails: null, local: null })
  }, 60_000)
})
