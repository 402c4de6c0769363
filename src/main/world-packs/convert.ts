/** Converts the parts of a world pack in a thread of its own, and puts the pack in its place when it is complete. */
import { mkdir, rename, rm } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { entryPath } from '../../shared/node/entries.ts'
import type { PackManifest } from '../../shared/node/world-packs.ts'
import { GraphModelError } from './graph-model.ts'
import type { PackWork, PackWorkReply } from './pack-worker.ts'

/** Where a pack is built until it is complete. */
export const buildingDir = (target: string) => `${target}.building`

export interface ConversionOptions {
  /** Told what part of the work is done, 0..1. */
  onStep?: (done: number) => void
  /** Ends the thread; nothing but the parts is left then. */
  signal?: AbortSignal
}

/**
 * @param target folder of the pack. It appears, or is replaced, when everything is in it and on the disk
 * @throws GraphModelError when the files do not belong together or cannot be converted; the signal's reason when it
 *   was stopped. What was in `target` is untouched then
 */
export async function convertPack(
  work: Omit<PackWork, 'into'>,
  target: string,
  { onStep, signal }: ConversionOptions = {},
): Promise<PackManifest> {
  const into = buildingDir(target)
  await rm(into, { recursive: true, force: true })
  await mkdir(into, { recursive: true })
  try {
    const manifest = await inThread({ ...work, into }, onStep, signal)
    signal?.throwIfAborted()
    // Until here an earlier version of the pack was in use.
    await rm(target, { recursive: true, force: true })
    await rename(into, target)
    return manifest
  } finally {
    await rm(into, { recursive: true, force: true })
  }
}

async function inThread(
  work: PackWork,
  onStep: ConversionOptions['onStep'],
  signal: AbortSignal | undefined,
): Promise<PackManifest> {
  signal?.throwIfAborted()
  const worker = new Worker(entryPath('pack-worker'), { name: 'world pack', workerData: work })
  const stop = () => void worker.terminate()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    return await new Promise<PackManifest>((resolve, reject) => {
      worker.on('message', (reply: PackWorkReply) => {
        if (reply.type === 'step') onStep?.(reply.done)
        else if (reply.type === 'built') resolve(reply.manifest)
        else reject(reply.refused ? new GraphModelError(reply.message) : new Error(reply.message))
      })
      worker.on('error', reject)
      worker.on('exit', () => reject(signal?.reason ?? new Error('the conversion ended without a result')))
    })
  } finally {
    signal?.removeEventListener('abort', stop)
    // Its files must be closed before anybody deletes them.
    await worker.terminate()
  }
}
