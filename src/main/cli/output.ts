/** How commands speak: NDJSON alone on stdout with `--json`, tables for people otherwise; all else on stderr. */
import Table from 'cli-table3'

/** 0 done, 1 some files failed (each listed), 2 usage, 3 library locked or unusable. */
export const EXIT = { done: 0, someFailed: 1, usage: 2, unusable: 3 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Ends the command with a sentence for the user and an exit code. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exitCode: ExitCode
  constructor(message: string, exitCode: ExitCode) {
    super(message)
    this.exitCode = exitCode
  }
}

/** One JSON value on a line of its own. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`)
}

/** For people, on stderr, so that stdout stays clean. */
export function note(text: string): void {
  process.stderr.write(`${printable(text)}\n`)
}

/** A sentence about a file that names it once: most messages of the analysis do so already. */
export function aboutFile(path: string, message: string): string {
  return message.includes(path) ? message : `${path}: ${message}`
}

/** A table with a header; an empty one prints `whenEmpty`. */
export function printTable(head: string[], rows: (string | number)[][], whenEmpty: string): void {
  if (rows.length === 0) {
    printLine(whenEmpty)
    return
  }
  const table = new Table({ head, style: { head: [], border: [], compact: true } })
  for (const row of rows) table.push(row.map((cell) => printable(String(cell))))
  process.stdout.write(`${table.toString()}\n`)
}

/** File names may hold line breaks and escape sequences; a terminal must not obey them. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is searched for
  return text.replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, '�').replaceAll('\n', '⏎')
}

/** Four decimals are finer than any figure here is measured. */
export function round(value: number): number {
  return Math.round(value * 1e4) / 1e4
}
