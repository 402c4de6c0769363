/**
 * Entry of the thread that converts a world pack: seconds of arithmetic on some 40 MB, for which neither the window
 * nor the command line should wait. Ended from outside when the installation is stopped.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { loadGazetteer } from '../../shared/node/gazetteer.ts'
import type { PackManifest, PackSource } from '../../shared/node/world-packs.ts'
import { buildPack } from './build-pack.ts'
import { GraphModelError } from './graph-model.ts'

export interface PackWork {
  source: PackSource
  /** Folder with the verified parts. */
  from: string
  /** An empty folder for the pack. */
  into: string
  resourcesDir: string
}

export type PackWorkReply =
  | { type: 'step'; done: number }
  | { type: 'built'; manifest: PackManifest }
  /** `refused`: the files are at fault, and the text is for the user. */
  | { type: 'failed'; message: string; refused: boolean }

const port = parentPort
if (!port) throw new Error('This file runs as a worker thread of the main process.')
const tell = (reply: PackWorkReply) => port.postMessage(reply)

const { source, from, into, resourcesDir } = workerData as PackWork
try {
  const manifest = await buildPack(source, from, into, loadGazetteer(resourcesDir), (done) =>
    tell({ type: 'step', done }),
  )
  tell({ type: 'built', manifest })
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  tell({ type: 'failed', message, refused: error instanceof GraphModelError })
}
