/** `doctor`: device, capabilities, models and library at a glance, with what to do about each fault. */
import { once } from 'node:events'
import { resourcesDir } from '../../shared/node/entries.ts'
import { appInfo } from '../doctor.ts'
import { openDatabase } from '../store/database.ts'
import { LibraryUnusableError } from '../store/errors.ts'
import { withAnalysis } from './analysis.ts'
import { type GlobalOptions, libraryDirOf } from './context.ts'
import { EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'

/** How long loading every model may take before the doctor says that it doesn't answer. */
const READY_TIMEOUT_MS = 60_000

/** @returns 0 when everything works, 1 when a capability is missing, 3 when the library or the analysis is unusable */
export function doctor(options: GlobalOptions): Promise<ExitCode> {
  return withAnalysis(options, async (analysis) => {
    const ready = once(analysis, 'device', { signal: AbortSignal.timeout(READY_TIMEOUT_MS) }).then(
      () => true,
      () => false,
    )
    analysis.ensureStarted()
    await ready
    const info = await appInfo({ dir: libraryDirOf(options), device: () => analysis.device }, resourcesDir())
    const library = libraryState(info.libraryDir)
    if (options.json) printJson({ ...info, library, node: process.version })
    else {
      printLine(`Moodmark ${info.version} on Node ${process.version}, ${process.platform} ${process.arch}`)
      printLine(`Library: ${info.libraryDir} (${library.message})`)
      if (!info.analysisReady) printLine(`Analysis: does not answer. ${analysis.message ?? ''}`)
      printTable(
        ['Device', 'State', 'Why'],
        info.providers.map(({ provider, status, reason }) => [provider, status, reason]),
        'No device report.',
      )
      printTable(
        ['Capability', 'State', 'What to do'],
        info.capabilities.map(({ capability, enabled, reason }) => [
          capability,
          enabled ? 'ready' : 'off',
          reason,
        ]),
        'No capabilities.',
      )
      printTable(
        ['Model', 'State', 'Where, or what to do'],
        info.models.map(({ id, state, detail }) => [id, state, detail]),
        'No models in the catalogue.',
      )
    }
    if (!info.analysisReady || !library.usable) return EXIT.unusable
    return info.capabilities.every(({ enabled }) => enabled) ? EXIT.done : EXIT.someFailed
  })
}

function libraryState(dir: string): { usable: boolean; message: string } {
  try {
    const store = openDatabase(dir, { readonly: true })
    try {
      const photos =
        store.db
          .prepare<[], number>(
            'SELECT COUNT(*) - (SELECT COUNT(*) FROM labels WHERE removed = 1) FROM photos',
          )
          .pluck()
          .get() ?? 0
      return { usable: true, message: photos === 1 ? '1 photo' : `${photos} photos` }
    } finally {
      store.close()
    }
  } catch (error) {
    if (!(error instanceof LibraryUnusableError)) throw error
    return { usable: error.fault === 'io', message: error.message }
  }
}
