/**
 * The end of a thread that runs native code. One that is terminated inside SQLite or ONNX Runtime can take the whole
 * process with it (https://github.com/WiseLibs/better-sqlite3/issues/1507), so it is asked to end between two answers.
 */
import type { Worker } from 'node:worker_threads'

/** Asks a thread to close what it holds and end, once it has answered what it is at. */
export type WorkerEnd = 'end'

/** Resolves when the thread has ended. @param patienceMs after so long it hangs, and is terminated after all */
export async function endWorker(worker: Worker, patienceMs: number): Promise<void> {
  const exit = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve())
  })
  worker.ref()
  worker.postMessage('end' satisfies WorkerEnd)
  const hung = setTimeout(() => void worker.terminate(), patienceMs)
  await exit
  clearTimeout(hung)
}
