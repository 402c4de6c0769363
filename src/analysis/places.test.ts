import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Gps } from '../shared/evidence.ts'
import { resourcesDir } from '../shared/node/entries.ts'
import { gazetteerPath } from '../shared/node/gazetteer.ts'
import { PlaceFinder } from './places.ts'

const colosseum: Gps = {
  ...{ latitude: 41.8902, longitude: 12.4922, altitude: null, accuracyMeters: null, heading: null },
}
const nowhere = { place: null, nearby: [] }

let failures: string[]
let finder: PlaceFinder
beforeEach(() => {
  failures = []
  finder = new PlaceFinder((reason) => failures.push(reason))
})
afterEach(() => finder.close())

it('tells city, country and what is near, several at a time; a photo without a position is nowhere', async () => {
  expect(finder.configure(resourcesDir())).toEqual({ capability: 'places', enabled: true, reason: '' })
  const [none, first, second] = await Promise.all([
    finder.at(null),
    finder.at(colosseum),
    finder.at(colosseum),
  ])
  expect(none).toEqual(nowhere)
  expect(first).toEqual(second)
  expect(first?.place).toEqual({ city: 'Rome', country: 'Italy', countryCode: 'IT' })
  expect(first?.nearby[0]?.name).toBe('Colosseum')
})

it('says what is missing before anything is asked', async () => {
  const { enabled, reason } = finder.configure('/nowhere')
  expect(enabled).toBe(false)
  expect(reason).toContain('/nowhere/gazetteer/gazetteer.tsv')
  expect(await finder.at(colosseum)).toEqual(nowhere)
})

it('tells once that the data cannot be read; photos go on without a place', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'moodmark-places-'))
  mkdirSync(dirname(gazetteerPath(dir)))
  writeFileSync(gazetteerPath(dir), 'cut off')
  finder.configure(dir)
  expect(await Promise.all([finder.at(colosseum), finder.at(colosseum)])).toEqual([nowhere, nowhere])
  await expect.poll(() => failures, { timeout: 10_000 }).toHaveLength(1)
  expect(failures[0]).toContain('gazetteer.tsv does not have the columns')
  expect(await finder.at(colosseum)).toEqual(nowhere)
  expect(failures).toHaveLength(1)
  rmSync(dir, { recursive: true })
})

it('is not cut off while it reads: it answers and ends', async () => {
  const cutOff = vi.spyOn(Worker.prototype, 'terminate')
  finder.configure(resourcesDir())
  const asked = finder.at(colosseum)
  await finder.close()
  expect((await asked).place?.city).toBe('Rome')
  expect(cutOff).not.toHaveBeenCalled()
  cutOff.mockRestore()
  expect(failures).toEqual([])
})
