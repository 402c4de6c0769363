/**
 * Speed of a full scan beside its two floors, measured side by side in one run:
 * decoding alone and inference alone, each at its best parallelism. Together they allow 1 / (1/decode + 1/inference)
 * photos a second on the same cores; the scan should reach at least 70 % of that.
 *
 *   node bench/scan.ts [--photos 200] [--rounds 3] [--data ../shared/data]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { findModel, loadCatalogue, modelDirs } from '../src/shared/node/model-catalogue.ts'
import type { BareRun } from './lib/bare-inference.ts'
import { decodeFloor } from './lib/decode-floor.ts'
import { inferenceFloor } from './lib/inference-floor.ts'
import type { ScanMeasurement } from './lib/measured-scan.ts'
import { watchMemory } from './lib/memory.ts'
import { twelveMegapixelPhotos } from './lib/photos.ts'

const { values } = parseArgs({
  options: {
    photos: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    data: { type: 'string', default: join(import.meta.dirname, '../../shared/data') },
  },
})
const count = Number(values.photos)
const rounds = Number(values.rounds)
const dataDir = resolve(values.data)
if (!Number.isInteger(count) || count < 4) fail('--photos needs a whole number from 4.')
if (!Number.isInteger(rounds) || rounds < 1) fail('--rounds needs a whole number from 1.')
if (!existsSync(dataDir)) fail(`${dataDir} does not exist. Give the folder of labelled photos with --data.`)

say(`Making ${count} JPEGs of 12 megapixels (kept in bench/.cache)`)
const folder = await twelveMegapixelPhotos(count, dataDir, join(import.meta.dirname, '.cache'))
const paths = readdirSync(folder).map((name) => join(folder, name))

// A machine's speed wanders over minutes: each round measures the scan and its floors one after the other.
const ratios: number[] = []
let peakMb = 0
for (let round = 1; round <= rounds; round++) {
  say(`\nRound ${round} of ${rounds}`)
  const libraryDir = mkdtempSync(join(tmpdir(), 'moodmark-bench-'))
  try {
    const scan = await measureScan(libraryDir)
    const decode = await best('decode + thumbnails', [2, 3, 4], (n) => decodeFloor(paths, n))
    const runs = await bareRuns(scan, libraryDir)
    const inference = await best('bare inference', [1, 2], (n) => inferenceFloor(runs, count, n))
    const allowed = 1 / (1 / decode + 1 / inference)
    const found = `${scan.faces} faces in ${scan.photosWithFaces} of ${count} photos`
    say(`  scan                  ${scan.photosPerSecond.toFixed(2)} photos/s (${found})`)
    say(`  decode + thumbnails   ${decode.toFixed(2)} photos/s`)
    say(`  bare inference        ${inference.toFixed(2)} photos/s`)
    say(`  both floors allow     ${allowed.toFixed(2)} photos/s`)
    say(`  scan / allowed        ${percent(scan.photosPerSecond / allowed)}`)
    ratios.push(scan.photosPerSecond / allowed)
    peakMb = Math.max(peakMb, scan.peakMb)
  } finally {
    rmSync(libraryDir, { recursive: true, force: true })
  }
}
const median = ratios.toSorted((x, y) => x - y)[Math.floor(ratios.length / 2)] ?? 0
say(`\nscan / allowed   ${percent(median)} (median of ${rounds})`)
say(`memory peak      ${peakMb.toFixed(0)} MB in all processes`)

/** The scan has a process of its own, so that the peak of memory is the app's and not this bench's. */
async function measureScan(libraryDir: string): Promise<ScanMeasurement & { peakMb: number }> {
  const child = fork(join(import.meta.dirname, 'lib/measured-scan.ts'), [libraryDir, folder])
  const memory = watchMemory(child.pid ?? 0)
  const result = once(child, 'message') as Promise<[ScanMeasurement]>
  const died = once(child, 'exit').then(() => null)
  const answer = await Promise.race([result, died])
  const peakMb = memory.stop()
  if (!answer) return fail('The scan ended without a result.')
  if (answer[0].photos !== count) return fail(`${answer[0].photos} of ${count} photos were indexed.`)
  await died
  return { ...answer[0], peakMb }
}

/** The runs that the pipeline makes at least. */
async function bareRuns({ faces, photosWithFaces }: ScanMeasurement, libraryDir: string): Promise<BareRun[]> {
  const catalogue = loadCatalogue(resourcesDir())
  const run = async (id: string, shape: number[], times: number): Promise<BareRun> => {
    const entry = catalogue.find((model) => model.id === id)
    const found = entry && (await findModel(entry, modelDirs({ libraryDir })))
    if (found?.state !== 'ready') return fail(`The model ${id} is not on this machine.`)
    return { modelPath: found.path, shape, count: times }
  }
  return [
    await run('place_embedder', [1, 3, 240, 320], count),
    // Two passes; the third, for crowds, is not counted.
    await run('face_detector', [1, 3, 480, 640], count),
    await run('face_detector', [1, 3, 256, 320], count),
    // Faces of one size share a window: one for each photo with faces is the least.
    await run('face_mask_rfb640', [1, 3, 480, 640], photosWithFaces),
    await run('expression_face', [2, 1, 64, 64], faces),
  ]
}

async function best(
  name: string,
  choices: number[],
  measure: (parallelism: number) => Promise<number>,
): Promise<number> {
  let highest = 0
  for (const choice of choices) {
    const rate = await measure(choice)
    say(`  ${name}, ${choice} at a time: ${rate.toFixed(2)} photos/s`)
    highest = Math.max(highest, rate)
  }
  return highest
}

function percent(ratio: number): string {
  return `${(100 * ratio).toFixed(0)} %`
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(2)
}
