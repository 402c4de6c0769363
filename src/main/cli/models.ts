/** `models`: what is installed, installing, checking. */
import { join } from 'node:path'
import { SingleBar } from 'cli-progress'
import type { ModelState } from '../../shared/ipc.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { type CatalogueEntry, loadCatalogue } from '../../shared/node/model-catalogue.ts'
import { installModel, ModelInstallError } from '../../shared/node/model-install.ts'
import { modelStates } from '../doctor.ts'
import { type GlobalOptions, libraryDirOf } from './context.ts'
import { CommandError, EXIT, type ExitCode, note, printJson, printLine, printTable } from './output.ts'

export async function listModels(options: GlobalOptions): Promise<ExitCode> {
  print(await modelStates(libraryDirOf(options), resourcesDir()), options)
  return EXIT.done
}

/** Checks every model's size and SHA-256; exit code 1 when one is missing or altered. */
export async function verifyModels(options: GlobalOptions): Promise<ExitCode> {
  const states = await modelStates(libraryDirOf(options), resourcesDir())
  print(states, options)
  return states.every(({ state }) => state === 'ready') ? EXIT.done : EXIT.someFailed
}

/** Installs the named models, or all that are missing, by download or from a folder. */
export async function installModels(
  ids: string[],
  options: GlobalOptions & { from?: string },
): Promise<ExitCode> {
  const libraryDir = libraryDirOf(options)
  const catalogue = loadCatalogue(resourcesDir())
  const unknown = ids.filter((id) => !catalogue.some((entry) => entry.id === id))
  if (unknown.length > 0) {
    throw new CommandError(
      `Unknown model ${unknown.join(', ')}. The catalogue has: ${catalogue.map(({ id }) => id).join(', ')}`,
      EXIT.usage,
    )
  }
  const states = await modelStates(libraryDir, resourcesDir())
  const missing = catalogue.filter((_, i) => states[i]?.state !== 'ready')
  const wanted = ids.length > 0 ? catalogue.filter(({ id }) => ids.includes(id)) : missing
  if (wanted.length === 0) note('Every model is in place.')
  let failed = 0
  for (const entry of wanted) {
    try {
      const path = await install(entry, libraryDir, options.from)
      if (options.json) printJson({ id: entry.id, status: 'installed', path })
      else printLine(`${entry.id} installed in ${path}`)
    } catch (error) {
      if (!(error instanceof ModelInstallError)) throw error
      failed++
      if (options.json) printJson({ id: entry.id, status: 'failed', error: error.message })
      note(error.message)
    }
  }
  return failed > 0 ? EXIT.someFailed : EXIT.done
}

async function install(
  entry: CatalogueEntry,
  libraryDir: string,
  fromDir: string | undefined,
): Promise<string> {
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: ` ${entry.id} {bar} {percentage} %`,
        barsize: 24,
        stream: process.stderr,
        clearOnComplete: true,
      })
    : null
  bar?.start(entry.bytes, 0)
  try {
    return await installModel(entry, libraryDir, {
      ...(fromDir === undefined ? {} : { fromDir: join(fromDir) }),
      onProgress: (done) => bar?.update(done),
    })
  } finally {
    bar?.stop()
  }
}

function print(states: ModelState[], { json }: GlobalOptions): void {
  if (json) for (const state of states) printJson(state)
  else {
    printTable(
      ['Model', 'Task', 'Size', 'Licence', 'State', 'Where, or what to do'],
      states.map(({ id, task, bytes, licence, state, detail }) => [
        id,
        task,
        `${(bytes / 1e6).toFixed(1)} MB`,
        licence,
        state,
        detail,
      ]),
      'The catalogue is empty.',
    )
  }
}
