import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { appRoot, resourcesDir } from '../../shared/node/entries.ts'
import { InferenceWorker } from './worker-client.ts'

const entry = join(appRoot(), 'tests', 'fixtures', 'dying-inference-worker.ts')
const rank = { embedding: new Float32Array(1), gps: null }
const embed = { images: [], hash: '', local: false, world: false, tinyCopy: false }

let deaths: string[]
let worker: InferenceWorker
beforeEach(async () => {
  deaths = []
  worker = new InferenceWorker((reason) => deaths.push(reason), entry)
  await worker.configure({ modelDirs: [], resourcesDir: '', provider: 'cpu' })
})
afterEach(() => worker.close())

it('fails the jobs of a worker that dies, with its reason', async () => {
  const jobs = await Promise.allSettled([worker.request('embed', embed), worker.request('rank', rank)])
  expect(jobs.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(deaths).toHaveLength(1)
  expect(deaths[0]).toContain('out of luck')
})

it('starts the next one with the same configuration and gallery', async () => {
  await worker.request('use-gallery', { landmarks: [] })
  await expect(worker.request('embed', embed)).rejects.toThrow('out of luck')
  expect(await worker.request('rank', rank)).toMatchObject({ configured: true, gallery: true })
  await expect(worker.request('embed', embed)).rejects.toThrow('out of luck')
  expect(await worker.request('rank', rank)).toMatchObject({ configured: true, gallery: true })
  expect(deaths).toHaveLength(2)
})

it('starts the next one without the world packs that have been switched off meanwhile', async () => {
  await worker.request('reload-world-packs', { off: ['asia'] })
  await expect(worker.request('embed', embed)).rejects.toThrow('out of luck')
  expect(await worker.request('rank', rank)).toMatchObject({ configured: true, worldPacksOff: ['asia'] })
})

it('does not call its own end a death', async () => {
  await worker.close()
  expect(deaths).toEqual([])
})

it('is never cut off while it loads or answers: it ends after the step that it is at', async () => {
  const cutOff = vi.spyOn(Worker.prototype, 'terminate')
  const real = new InferenceWorker((reason) => deaths.push(reason))
  void real.configure({ modelDirs: [], resourcesDir: resourcesDir(), provider: 'cpu' })
  for (let i = 0; i < 10; i++) real.request('rank', rank).catch(() => null)
  await real.close()
  expect(cutOff).not.toHaveBeenCalled()
  expect(deaths).toEqual([])
  cutOff.mockRestore()
  await expect(real.request('rank', rank)).rejects.toThrow('the analysis ends')
})
