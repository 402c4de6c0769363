// The arguments of `npm start`.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { UserError } from './run.mjs'

export const startUsage = `Usage: npm start -- [options] [FOLDER...]

Opens Moodmark and adds each FOLDER of photos to the library.

  --headless       no window: scan with a progress bar, then print the albums
  --library DIR    keep the library in DIR instead of the user's data folder
  --electron       try again to download Electron even if a try failed today
  --help           show this text`

/**
 * @param {string[]} argv
 * @returns {{headless: boolean, electron: boolean, help: boolean, library: string | null, folders: string[]}}
 *   paths are absolute
 */
export function parseStartArguments(argv, cwd = callersFolder()) {
  const { values, positionals } = parse(argv)
  const folders = positionals.map((folder) => resolve(cwd, folder))
  if (values.headless && folders.length === 0 && !values.help) {
    throw new UserError(`--headless needs at least one FOLDER.\n\n${startUsage}`, 2)
  }
  return {
    headless: values.headless === true,
    electron: values.electron === true,
    help: values.help === true,
    library: values.library === undefined ? null : resolve(cwd, values.library),
    folders,
  }
}

function parse(args) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        headless: { type: 'boolean' },
        electron: { type: 'boolean' },
        library: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw new UserError(`${error.message}\n\n${startUsage}`, 2)
  }
}

/** npm runs scripts in the project's folder and leaves the caller's in INIT_CWD; relative paths mean the caller's. */
export function callersFolder() {
  return (process.env.npm_lifecycle_event && process.env.INIT_CWD) || process.cwd()
}
