/** `models`: what is installed, installing, removing, checking. */
import { resolve } from 'node:path'
import { SingleBar } from 'cli-progress'
import type { ModelState } from '../../shared/ipc.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { type CatalogueEntry, loadCatalogue, modelDirs } from '../../shared/node/model-catalogue.ts'
import { installModel, removeModel } from '../../shared/node/model-install.ts'
import {
  findPersonModel,
  installPersonModel,
  PERSON_MODEL,
  removePersonModel,
} from '../../shared/node/person-model.ts'
import { installedPacks, verifyPack } from '../../shared/node/world-packs.ts'
import type { WorldPackState } from '../../shared/world-packs.ts'
import { modelStates } from '../doctor.ts'
import { WorldPacks } from '../world-packs/world-packs.ts'
import { type GlobalOptions, libraryDirOf } from './context.ts'
import { CommandError, EXIT, type ExitCode, note, printJson, printLine, printTable } from './output.ts'

/** What can be named on the command line. */
interface Offered {
  models: CatalogueEntry[]
  packs: WorldPacks
  packStates: WorldPackState[]
}

async function offered(options: GlobalOptions): Promise<Offered> {
  const packs = new WorldPacks({
    libraryDir: libraryDirOf(options),
    resourcesDir: resourcesDir(),
    off: () => [],
  })
  return { models: loadCatalogue(resourcesDir()), packs, packStates: await packs.list() }
}

export async function listModels(options: GlobalOptions): Promise<ExitCode> {
  const libraryDir = libraryDirOf(options)
  print(await modelStates(libraryDir, resourcesDir()), options)
  await printPersonModel(libraryDir, options)
  printPacks((await offered(options)).packStates, options)
  return EXIT.done
}

/** Checks every model and every installed pack; exit code 1 when one is missing or altered. */
export async function verifyModels(options: GlobalOptions): Promise<ExitCode> {
  const libraryDir = libraryDirOf(options)
  const states = await modelStates(libraryDir, resourcesDir())
  print(states, options)
  let altered = 0
  try {
    await findPersonModel(modelDirs({ libraryDir }))
  } catch (error) {
    altered++
    note(messageOf(error))
  }
  for (const pack of await installedPacks(modelDirs({ libraryDir }))) {
    try {
      await verifyPack(pack)
    } catch (error) {
      altered++
      note(messageOf(error))
    }
  }
  return altered === 0 &&
    states.every(({ state, optional }) => state === 'ready' || (optional && state === 'missing'))
    ? EXIT.done
    : EXIT.someFailed
}

/** Installs the named models and packs, or all models that are missing, by download or from a folder. */
export async function installModels(
  ids: string[],
  options: GlobalOptions & { from?: string },
): Promise<ExitCode> {
  const libraryDir = libraryDirOf(options)
  const { models, packs, packStates } = await offered(options)
  requireKnown(ids, models, packStates)
  if (ids.includes(PERSON_MODEL) && options.from === undefined)
    throw new CommandError(
      `Nobody may publish a ${PERSON_MODEL}: train one on EMOTIC (training/README.md), then install it with --from FOLDER.`,
      EXIT.usage,
    )
  const from = options.from === undefined ? {} : { fromDir: resolve(options.from) }
  const states = await modelStates(libraryDir, resourcesDir())
  const missing = models.filter((entry, i) => !entry.optional && states[i]?.state !== 'ready')
  const wantedModels = ids.length > 0 ? models.filter(({ id }) => ids.includes(id)) : missing
  const wantedPacks = packStates.filter(({ id }) => ids.includes(id))
  if (wantedModels.length + wantedPacks.length === 0 && !ids.includes(PERSON_MODEL))
    note('Every model is in place.')
  let failed = 0
  const attempt = async (id: string, bytes: number, install: (report: Report) => Promise<string>) => {
    try {
      const path = await withBar(id, bytes, install)
      if (options.json) printJson({ id, status: 'installed', path })
      else printLine(`${id} installed in ${path}`)
    } catch (error) {
      failed++
      if (options.json) printJson({ id, status: 'failed', error: messageOf(error) })
      note(messageOf(error))
    }
  }
  for (const entry of wantedModels)
    await attempt(entry.id, entry.bytes ?? 1, (onProgress) =>
      installModel(entry, libraryDir, { ...from, onProgress }),
    )
  if (ids.includes(PERSON_MODEL) && from.fromDir !== undefined) {
    const { fromDir } = from
    await attempt(PERSON_MODEL, 1, () => installPersonModel(fromDir, libraryDir))
  }
  for (const { id, downloadBytes } of wantedPacks)
    await attempt(id, downloadBytes, async (onProgress) => {
      const { path, matched, ambiguous, landmarks } = await installPackNow(packs, id, { ...from, onProgress })
      note(
        `${id}: ${landmarks} landmarks; the gazetteer knows the place of ${matched}, ${ambiguous} names mean several places. Its thresholds are measured after the next scan, or now by "moodmark models calibrate ${id}".`,
      )
      return path
    })
  return failed > 0 ? EXIT.someFailed : EXIT.done
}

async function installPackNow(packs: WorldPacks, id: string, options: Parameters<WorldPacks['install']>[1]) {
  const path = await packs.install(id, options)
  const state = (await packs.list()).find((pack) => pack.id === id)
  return {
    path,
    matched: state?.matched ?? 0,
    ambiguous: state?.ambiguous ?? 0,
    landmarks: state?.landmarks ?? 0,
  }
}

/** Deletes what was installed into the library, or begun; bundled files stay, and the answer says so. */
export async function removeModels(ids: string[], options: GlobalOptions): Promise<ExitCode> {
  const libraryDir = libraryDirOf(options)
  const { models, packs, packStates } = await offered(options)
  requireKnown(ids, models, packStates)
  const isBundled = async (wanted: string) =>
    (await modelStates(libraryDir, resourcesDir())).some(
      ({ id, detail }) => id === wanted && detail === 'bundled',
    )
  for (const id of ids) {
    const entry = models.find((model) => model.id === id)
    const pack = packStates.find((state) => state.id === id)
    let had = false
    if (entry) had = await removeModel(entry, libraryDir)
    else if (pack) {
      had = pack.state !== 'available'
      await packs.remove(id)
    } else had = await removePersonModel(libraryDir)
    if (options.json) printJson({ id, status: had ? 'removed' : 'not-installed' })
    else if (had) printLine(`${id} removed`)
    else if (await isBundled(id)) printLine(`${id} is a part of Moodmark and stays; nothing was removed.`)
    else printLine(`${id} is not installed in this library; nothing was removed.`)
  }
  return EXIT.done
}

function requireKnown(ids: string[], models: CatalogueEntry[], packs: WorldPackState[]): void {
  const known = [...[...models, ...packs].map(({ id }) => id), PERSON_MODEL]
  const unknown = ids.filter((id) => !known.includes(id))
  if (unknown.length === 0) return
  throw new CommandError(
    `Unknown model ${unknown.join(', ')}. The catalogue has: ${known.join(', ')}`,
    EXIT.usage,
  )
}

type Report = (bytesDone: number) => void

async function withBar<T>(id: string, bytes: number, run: (report: Report) => Promise<T>): Promise<T> {
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: ` ${id} {bar} {percentage} %`,
        barsize: 24,
        stream: process.stderr,
        clearOnComplete: true,
      })
    : null
  bar?.start(bytes, 0)
  try {
    return await run((done) => bar?.update(done))
  } finally {
    bar?.stop()
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function print(states: ModelState[], { json }: GlobalOptions): void {
  if (json) {
    for (const state of states) printJson(state)
    return
  }
  printModelTable(states.filter(({ optional }) => !optional))
  printLine(
    'Not needed: the app works the same with and without these, which are for training and experiments.',
  )
  printModelTable(states.filter(({ optional }) => optional))
}

function printModelTable(states: ModelState[]): void {
  printTable(
    ['Model', 'For', 'Size', 'Licence', 'State', 'Gain', 'Where, or what to do'],
    states.map(({ id, task, bytes, licence, state, gain, detail }) => [
      id,
      task,
      bytes === null ? 'unknown' : megabytes(bytes),
      licence,
      state,
      gain,
      detail,
    ]),
    'None.',
  )
}

/** The net that the user has trained, where there is one: no catalogue lists it. */
async function printPersonModel(libraryDir: string, { json }: GlobalOptions): Promise<void> {
  try {
    const found = await findPersonModel(modelDirs({ libraryDir }))
    if (!found) return
    const { path, card } = found
    if (json) printJson({ ...card, task: "people's emotions", state: 'ready', detail: path })
    else printLine(`${PERSON_MODEL}  ${card.data}, ${card.licence}; in ${path}`)
  } catch (error) {
    if (json) printJson({ id: PERSON_MODEL, state: 'altered', detail: messageOf(error) })
    else printLine(`${PERSON_MODEL}  ${messageOf(error)}`)
  }
}

function printPacks(packs: WorldPackState[], { json }: GlobalOptions): void {
  if (json) for (const pack of packs) printJson({ ...pack, task: 'world-pack' })
  else {
    printTable(
      ['World pack', 'Landmarks', 'Download', 'Licence', 'State', 'What to do'],
      packs.map(({ id, landmarks, downloadBytes, bytesBegun, licence, state, error }) => [
        id,
        landmarks,
        megabytes(downloadBytes),
        licence,
        state === 'paused' ? `paused at ${megabytes(bytesBegun)}` : state,
        error ?? (state === 'installed' ? '' : `run "moodmark models install ${id}"`),
      ]),
      'There are no world packs.',
    )
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
