/** Models that are installed while the app runs: a fresh analysis process loads them, and no photo is the worse for it. */
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { LibraryHarness, until, writePhoto } from '../library-harness.ts'

const slowFiles = ['--import', join(import.meta.dirname, 'fixtures/bad-files.ts')]
const PHOTOS = 8

let harness: LibraryHarness
beforeEach(() => {
  harness = new LibraryHarness()
})
afterEach(() => harness.remove())

it('finishes what is in hand, holds back what comes, and goes on in a fresh process', async () => {
  for (let seed = 0; seed < PHOTOS; seed++) await writePhoto(join(harness.photos, `slow ${seed}.jpg`), seed)
  const { library } = harness.open({ analysisExecArgv: slowFiles })
  library.addRoot(harness.photos)
  library.start()
  const inHand = () => harness.files(library).filter(({ status }) => status === 'in-hand')
  await until('files are in hand', () => inHand().length > 0)
  const earlier = library.analysis.pid
  const states: string[] = []
  library.analysis.on('state', (state) => states.push(state))
  await library.analysis.renew()
  await library.whenIdle()
  expect(library.analysis.pid).not.toBe(earlier)
  // No death: that would have shown as waiting.
  expect(states).toEqual(['starting', 'ready'])
  const files = harness.files(library)
  expect(files.map(({ status, strikes }) => `${status} ${strikes}`)).toEqual(Array(PHOTOS).fill('indexed 0'))
})

it('does nothing where no process runs: the next one finds the models by itself', async () => {
  const { library } = harness.open()
  await library.analysis.renew()
  expect(library.analysis.pid).toBeUndefined()
})
