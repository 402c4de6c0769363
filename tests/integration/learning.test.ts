/** A landmark that nobody has taught the app, by some photos of it; on real photos with the real models. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UNKNOWN_HOUSE, writeViews } from '../photo-views.ts'
import { runCli } from '../run-cli.ts'
import { sharedDir } from '../shared-data.ts'

const TAUGHT = 5

describe.skipIf(!sharedDir)('teach (needs ../shared)', () => {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-learning-'))
  const photos = join(dir, 'photos')
  const library = ['--library', join(dir, 'library')]
  const json = [...library, '--json']
  let cabin: string[]
  let others: string[]

  const copied = (from: string, count: number, to: string): string[] => {
    const source = join(sharedDir ?? '', 'data', from)
    mkdirSync(join(photos, to), { recursive: true })
    return readdirSync(source)
      .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
      .slice(0, count)
      .map((name) => {
        const target = join(photos, to, name)
        cpSync(join(source, name), target)
        return target
      })
  }

  beforeAll(async () => {
    cabin = await writeViews(UNKNOWN_HOUSE, join(photos, 'trip'))
    others = [...copied('non-landmarks/food', 8, 'food'), ...copied('landmarks/queries/colosseum', 4, 'rome')]
    const scanned = await runCli(['scan', photos, ...json])
    expect(scanned.exitCode, scanned.stderr).toBe(0)
  })
  afterAll(() => rmSync(dir, { recursive: true, force: true }))

  const labelled = async () =>
    (await runCli(['photos', ...json]))
      .json()
      .filter(({ landmark }) => (landmark as { name: string } | null)?.name === 'Our "cabin" 🏡')
      .map(({ path }) => path as string)

  it('finds the other photos, says so, and takes everything back on undo', async () => {
    const taught = cabin.slice(0, TAUGHT)
    const result = await runCli(['teach', 'Our "cabin" 🏡', ...taught, ...json])
    expect(result.exitCode, result.stderr).toBe(0)
    const [answer] = result.json() as { named: string[]; unsure: string[]; photos: number }[]
    expect(answer?.photos).toBe(TAUGHT)
    const found = [...(answer?.named ?? []), ...(answer?.unsure ?? [])]
    const right = found.filter((path) => cabin.includes(path))
    expect(right.length).toBeGreaterThan((cabin.length - TAUGHT) / 2)
    expect(answer?.named.filter((path) => others.includes(path))).toEqual([])
    expect((await labelled()).sort()).toEqual([...taught, ...(answer?.named ?? [])].sort())

    expect((await runCli(['undo', ...json])).exitCode).toBe(0)
    // Learnt by the next scan, which analyses nothing.
    const again = (await runCli(['scan', photos, ...json])).json()
    expect(again.at(-1)).toMatchObject({ summary: { indexed: 0, failed: 0 } })
    expect(await labelled()).toEqual([])
  })
})
