/** What inference costs at least: the models' bare runs on ready tensors, as often as the scanned photos needed. */
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { BareRun } from './bare-inference.ts'

/**
 * @param runs every model run that one scan made, with its tensor shape and how often
 * @param threads workers, each with sessions of one thread; the runs are dealt out evenly
 * @returns photos per second
 */
export async function inferenceFloor(
  runs: readonly BareRun[],
  photos: number,
  threads: number,
): Promise<number> {
  const workers = await Promise.all(
    Array.from({ length: threads }, async () => {
      const worker = new Worker(new URL('./bare-inference.ts', import.meta.url), {
        workerData: runs.map((run) => ({ ...run, count: Math.ceil(run.count / threads) })),
      })
      await once(worker, 'message')
      return worker
    }),
  )
  const startedAt = performance.now()
  await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('go')
      await once(worker, 'message')
    }),
  )
  const seconds = (performance.now() - startedAt) / 1000
  await Promise.all(workers.map((worker) => worker.terminate()))
  return photos / seconds
}
