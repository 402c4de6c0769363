/** `scan FOLDER...` and `headless FOLDER...`: add folders, analyse, say what was found. */
import { once } from 'node:events'
import { realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { SingleBar } from 'cli-progress'
import type { ScanProgress } from '../../shared/library.ts'
import { photoDetail } from '../albums/photos.ts'
import type { Library } from '../library/library.ts'
import { isSameOrInside, RootError } from '../library/roots.ts'
import { calibrateNewPacks } from '../world-packs/calibrate.ts'
import { printAlbums } from './browse.ts'
import { type GlobalOptions, withLibrary } from './context.ts'
import { assertPhotoFolders } from './folders.ts'
import { aboutFile, CommandError, EXIT, type ExitCode, note, printJson, printLine, round } from './output.ts'
import { damagedMessage, type ScanOutcome, scanLine } from './scan-line.ts'

export interface ScanOptions extends GlobalOptions {
  watch?: boolean
}

interface Tally {
  found: number
  indexed: number
  unchanged: number
  failed: number
  unsupported: number
}

/** @returns exit code 1 when a file or one of several folders could not be read, 2 when no folder could */
export async function scan(folders: string[], options: ScanOptions): Promise<ExitCode> {
  assertPhotoFolders(folders, options)
  return withLibrary(
    options,
    async (library, learner) => {
      const { exitCode, interrupted } = await scanOpen(library, folders, options)
      // What was corrected while no analysis ran is learnt now.
      if (!interrupted) await learner.learn()
      if (options.watch && !interrupted) {
        note('Watching for changes. Press Ctrl-C to stop.')
        tellTroubles(library)
        await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
      }
      return exitCode
    },
    { watch: options.watch === true },
  )
}

/** Scans with a progress bar and prints the albums as tables. */
export async function headless(folders: string[], options: GlobalOptions): Promise<ExitCode> {
  assertPhotoFolders(folders, options)
  return withLibrary(options, async (library, learner) => {
    const { exitCode, interrupted } = await scanOpen(library, folders, options)
    if (!interrupted) await learner.learn()
    for (const by of ['landmark', 'mood', 'place'] as const) printAlbums(library.store.db, by, options)
    return exitCode
  })
}

async function scanOpen(
  library: Library,
  folders: string[],
  options: ScanOptions,
): Promise<{ exitCode: ExitCode; interrupted: boolean }> {
  const { paths, refused } = addFolders(library, folders, options)
  if (paths.length === 0) throw new CommandError('None of the folders could be read.', EXIT.usage)

  const tally: Tally = { found: 0, indexed: 0, unchanged: 0, failed: refused, unsupported: 0 }
  const startedAt = performance.now()
  const progress = showProgress(library)
  const onFile = (outcome: ScanOutcome) => {
    if (!paths.some((path) => isSameOrInside(outcome.path, path))) return
    count(tally, outcome)
    if (options.json) printJson(scanLine(library.store.db, outcome))
    else if (outcome.error && outcome.status !== 'unsupported') {
      progress.interrupt(`${outcome.status}: ${aboutFile(outcome.path, outcome.error.message)}`)
    } else if (outcome.status === 'indexed' && isDamaged(library, outcome)) {
      progress.interrupt(`damaged: ${damagedMessage(outcome.path)}`)
    }
  }
  library.on('file', onFile)
  const interrupted = onceInterrupted()
  library.start()
  let ended: 'done' | 'interrupted'
  try {
    ended = await Promise.race([library.whenIdle().then(() => 'done' as const), interrupted.promise])
  } finally {
    interrupted.stop()
    progress.stop()
  }
  for (const { path, message } of library.unreadFolders()) {
    if (!paths.some((root) => isSameOrInside(path, root))) continue
    tally.failed++
    if (options.json) printJson({ path, hash: null, status: 'failed', error: aboutFile(path, message) })
    else note(`failed: ${aboutFile(path, message)}`)
  }
  report(library, tally, (performance.now() - startedAt) / 1000, options)
  if (ended === 'interrupted') {
    note('Stopped. The next scan goes on from here.')
    process.exitCode = 130
  }
  // What is looked at again for that has had its line; what comes while watching has not.
  library.off('file', onFile)
  if (ended === 'done') await measurePacks(library)
  library.on('file', onFile)
  const exitCode = tally.failed > 0 ? EXIT.someFailed : EXIT.done
  return { exitCode, interrupted: ended === 'interrupted' }
}

/** World packs without thresholds get them as soon as there are photos to measure them on. */
async function measurePacks(library: Library): Promise<void> {
  const measured = await calibrateNewPacks(library)
  if (measured.length === 0) return
  note(`${measured.join(', ')}: measured on your own photos; some are looked at again.`)
  await library.whenIdle()
}

function isDamaged({ store }: Library, { photoId }: ScanOutcome): boolean {
  return photoId !== null && photoDetail(store.db, photoId)?.facts.damaged === true
}

/** While watching, a full disk or a lost analysis is said once, when it comes. */
function tellTroubles(library: Library): void {
  let told: string | null = null
  library.on('progress', ({ message }) => {
    if (message !== null && message !== told) note(message)
    told = message
  })
}

/** Adds what can be added; each folder that cannot is said and counted, and the others go on. */
function addFolders(
  library: Library,
  folders: string[],
  options: GlobalOptions,
): { paths: string[]; refused: number } {
  const paths: string[] = []
  let refused = 0
  for (const folder of folders) {
    try {
      paths.push(library.addRoot(resolve(folder)).path)
    } catch (error) {
      if (!(error instanceof RootError)) throw error
      if (error.fault === 'known' || error.fault === 'inside-root') {
        paths.push(realpathSync(folder))
        continue
      }
      refused++
      if (options.json)
        printJson({ path: resolve(folder), hash: null, status: 'failed', error: error.message })
      note(error.message)
    }
  }
  return { paths, refused }
}

function count(tally: Tally, outcome: ScanOutcome): void {
  tally.found++
  if (outcome.status === 'indexed' || outcome.status === 'moved') tally.indexed++
  else if (outcome.status === 'unchanged') tally.unchanged++
  else if (outcome.status === 'unsupported') tally.unsupported++
  else tally.failed++
}

function report(library: Library, tally: Tally, seconds: number, options: ScanOptions): void {
  const device = library.device()?.provider ?? null
  const photosPerSecond = seconds > 0 ? tally.indexed / seconds : 0
  if (options.json) {
    const { unsupported: _, ...counts } = tally
    printJson({
      summary: { ...counts, seconds: round(seconds), photosPerSecond: round(photosPerSecond), device },
    })
    return
  }
  const parts = [`${tally.indexed} read`, `${tally.unchanged} unchanged`, `${tally.failed} failed`]
  if (tally.unsupported > 0) parts.push(`${tally.unsupported} of a format that is not supported`)
  printLine(
    `${tally.found} photos found: ${parts.join(', ')}. ${seconds.toFixed(1)} s, ${photosPerSecond.toFixed(1)} photos a second on ${device ?? 'no device'}.`,
  )
  for (const { capability, enabled, reason } of library.device()?.capabilities ?? []) {
    if (!enabled) note(`Not available: ${capability}. ${reason}`)
  }
}

/** A bar on a terminal; a line now and then elsewhere. Both on stderr. */
function showProgress(library: Library): { interrupt(text: string): void; stop(): void } {
  if (!process.stderr.isTTY) {
    let lastAt = performance.now()
    const onProgress = (progress: ScanProgress) => {
      if (performance.now() - lastAt < 5000) return
      lastAt = performance.now()
      note(`${progress.done} of ${progress.found} photos, ${progress.photosPerSecond.toFixed(1)} a second`)
    }
    library.on('progress', onProgress)
    return { interrupt: note, stop: () => library.off('progress', onProgress) }
  }
  const bar = new SingleBar({
    format: ' {bar} {value} of {total} photos · {failed} failed · {rate} a second · {left} left',
    barsize: 24,
    hideCursor: true,
    stream: process.stderr,
    clearOnComplete: true,
  })
  bar.start(0, 0, { failed: 0, rate: '–', left: '–' })
  const onProgress = ({ done, found, failed, photosPerSecond, secondsLeft }: ScanProgress) => {
    bar.setTotal(found)
    bar.update(done, {
      failed,
      rate: photosPerSecond.toFixed(1),
      left: secondsLeft === null ? '–' : duration(secondsLeft),
    })
  }
  library.on('progress', onProgress)
  return {
    interrupt: (text) => {
      process.stderr.write('\r\u001b[K')
      note(text)
    },
    stop: () => {
      library.off('progress', onProgress)
      bar.stop()
    },
  }
}

function duration(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${Math.ceil(seconds)} s`
}

function onceInterrupted(): { promise: Promise<'interrupted'>; stop(): void } {
  const { promise, resolve: interrupt } = Promise.withResolvers<'interrupted'>()
  const listener = () => interrupt('interrupted')
  process.once('SIGINT', listener).once('SIGTERM', listener)
  return { promise, stop: () => process.off('SIGINT', listener).off('SIGTERM', listener) }
}
