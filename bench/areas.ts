/**
 * Naming an area of the map in a library of 100,000 photos: how soon the word is stored, how long all labels inside
 * take, and how long anything else has to wait meanwhile.
 *
 *   node bench/areas.ts [photos inside, 4000] [photos of the library, 100000]
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { namedAreas, photosInNamedArea } from '../src/main/store/areas.ts'
import { applyJudgement } from '../src/main/store/corrections.ts'
import { openDatabase } from '../src/main/store/database.ts'
import { refreshLabels } from '../src/main/store/labels.ts'
import { makeWaitingLabels } from '../src/main/store/relabel.ts'
import { makeLargeLibrary } from './lib/large-library.ts'

const INSIDE = Number(process.argv[2] ?? 4000)
const PHOTOS = Number(process.argv[3] ?? 100_000)
const centre = { latitude: -60, longitude: 10 }

const say = (text: string) => process.stdout.write(`${text}\n`)
const ms = (nanoseconds: number) => (nanoseconds / 1e6).toFixed(0)
const cpuMs = ({ user, system }: NodeJS.CpuUsage) => `${((user + system) / 1000).toFixed(0)} ms`

const dir = mkdtempSync(join(tmpdir(), 'moodmark-bench-areas-'))
try {
  await makeLargeLibrary(dir, { photos: PHOTOS, ofOneDay: PHOTOS / 5, thumbnails: false })
  const store = openDatabase(dir)
  store.db
    .prepare('UPDATE photos SET latitude = ?, longitude = ? WHERE id % ? = 0')
    .run(centre.latitude, centre.longitude, Math.round(PHOTOS / INSIDE))
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const cpu = process.cpuUsage()
  const startedAt = performance.now()
  applyJudgement(
    store,
    { kind: 'area', areaId: null, name: 'Our corner', centre, radiusMeters: 1000 },
    () => null,
  )
  const storedMs = performance.now() - startedAt
  const storedCpu = process.cpuUsage(cpu)
  delay.enable()
  await makeWaitingLabels(store.db)
  delay.disable()
  const { user, system } = process.cpuUsage(cpu)
  const named = photosInNamedArea(store.db, namedAreas(store.db)[0]?.id ?? null)
  say(`${named.length} photos: stored in ${storedMs.toFixed(0)} ms (cpu ${cpuMs(storedCpu)})`)
  say(`all labelled after ${(performance.now() - startedAt).toFixed(0)} ms (cpu ${cpuMs({ user, system })})`)
  say(`others waited ${ms(delay.max)} ms at most, ${ms(delay.percentile(50))} ms mostly`)
  const atOnce = process.cpuUsage()
  store.transaction(() => refreshLabels(store.db, named))
  say(`the same in one transaction: cpu ${cpuMs(process.cpuUsage(atOnce))}, all of which others wait`)
  store.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
