/** `export`: labels and facts out of the library, to stdout or to a folder of sidecars. */
import { pipeline } from 'node:stream/promises'
import { csvStream } from '../export/csv.ts'
import { exportedJournal } from '../export/journal.ts'
import { exportRecords } from '../export/records.ts'
import { writeXmpSidecars } from '../export/xmp.ts'
import { listRoots } from '../store/roots.ts'
import { type GlobalOptions, withStore } from './context.ts'
import { CommandError, EXIT, type ExitCode, note, printJson } from './output.ts'
import { labelsOf } from './scan-line.ts'

export interface ExportOptions extends GlobalOptions {
  xmp?: boolean
  csv?: boolean
  out?: string
}

export function exportLibrary(options: ExportOptions): Promise<ExitCode> {
  if ([options.xmp, options.csv, options.json].filter(Boolean).length !== 1) {
    throw new CommandError('Choose one of --xmp, --json and --csv.', EXIT.usage)
  }
  if (options.out !== undefined && !options.xmp)
    throw new CommandError(
      '--out is the folder of --xmp; the other formats go to the standard output: moodmark export --json > FILE',
      EXIT.usage,
    )
  return withStore(options, async ({ db }) => {
    if (options.xmp) {
      const { out } = options
      if (out === undefined) {
        throw new CommandError(
          '--xmp needs --out DIR: sidecars are never written beside the photos.',
          EXIT.usage,
        )
      }
      const written = await writeXmpSidecars(
        exportRecords(db),
        out,
        listRoots(db).map(({ path }) => path),
      )
      note(`${written} sidecars written below ${out}`)
    } else if (options.csv) {
      await pipeline(csvStream(exportRecords(db)), process.stdout, { end: false })
    } else {
      for (const { path, photo } of exportRecords(db))
        printJson({ path, hash: photo.hash, ...labelsOf(photo) })
      for (const correction of exportedJournal(db)) printJson({ correction })
    }
    return EXIT.done
  })
}
