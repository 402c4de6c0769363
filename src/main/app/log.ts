/** Lines for developers, on stderr and in a file. What a user should know goes to the window instead. */
import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { inspect } from 'node:util'

export interface Log {
  error(what: string, cause: unknown): void
}

/** A file that has grown beyond this becomes the older one of two. */
const MAX_BYTES = 1_000_000

let file: string | null = null

/** From here on errors are kept in this file, too: nobody reads what a window's app writes on stderr. */
export function keepLogIn(path: string): void {
  file = path
}

export const log: Log = {
  error(what, cause) {
    console.error(`${new Date().toISOString()} ${what}:`, cause)
    if (file) append(file, `${new Date().toISOString()} ${what}: ${inspect(cause)}\n`)
  },
}

function append(path: string, line: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true })
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_BYTES) renameSync(path, `${path}.old`)
    appendFileSync(path, line)
  } catch {
    // A full or read-only disk: stderr has it.
  }
}
