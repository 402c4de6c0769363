/** What this installation can do and why not: for Settings and `moodmark doctor`. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeviceReport } from '../shared/analysis-protocol.ts'
import type { AppInfo, ModelState } from '../shared/ipc.ts'
import { appRoot } from '../shared/node/entries.ts'
import { findModel, installedModelsDir, loadCatalogue, modelDirs } from '../shared/node/model-catalogue.ts'
import { isBeingInstalled } from '../shared/node/model-install.ts'

/** The part of a library that the report speaks of. */
export interface Inspected {
  readonly dir: string
  /** Null until the analysis process has answered. */
  device(): DeviceReport | null
}

/** @throws Error naming the model catalogue when it cannot be read */
export async function appInfo(library: Inspected, resourcesDir: string): Promise<AppInfo> {
  const device = library.device()
  return {
    version: appVersion(),
    libraryDir: library.dir,
    provider: device?.provider ?? '',
    providers: device?.providers ?? [],
    capabilities: device?.capabilities ?? [],
    models: await modelStates(library.dir, resourcesDir),
    analysisReady: device !== null,
  }
}

/** Every model of the catalogue with where it was found, verified, or what to do. */
export function modelStates(libraryDir: string, resourcesDir: string): Promise<ModelState[]> {
  const dirs = modelDirs({ libraryDir, resourcesDir })
  return Promise.all(
    loadCatalogue(resourcesDir).map(async (entry) => {
      const { id, task, version, bytes, licence, gain, attribution, urls } = entry
      const found = await findModel(entry, dirs)
      const detail = found.state === 'ready' ? found.where : found.detail
      return {
        ...{ id, task, version, bytes, licence, gain, attribution, detail, state: found.state },
        optional: entry.optional ?? false,
        downloadable: urls.length > 0,
        installing: isBeingInstalled(entry, libraryDir),
        removable: existsSync(join(installedModelsDir(libraryDir), entry.file)),
      }
    }),
  )
}

export function appVersion(): string {
  const { version } = JSON.parse(readFileSync(join(appRoot(), 'package.json'), 'utf8')) as { version: string }
  return version
}
