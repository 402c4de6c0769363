/** Errors that end a job, worded for the user, and the mapping from what Node and sharp throw. */
import type { AnalysisFailure, AnalysisFailureCode } from '../shared/analysis-protocol.ts'

/** Failures inherent in the file: trying again without a change of the file is useless. */
const PERMANENT: ReadonlySet<AnalysisFailureCode> = new Set([
  'not-a-file',
  'empty',
  'corrupt',
  'too-large',
  'unsupported-format',
])

export class JobFailure extends Error {
  override name = 'JobFailure'
  readonly code: AnalysisFailureCode

  /** @param message one sentence for the user: what happened and what to do */
  constructor(code: AnalysisFailureCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  toMessage(): AnalysisFailure {
    return { code: this.code, message: this.message, permanent: PERMANENT.has(this.code) }
  }
}

/** Turns anything thrown while reading `path` into a JobFailure. */
export function readFailure(error: unknown, path: string): JobFailure {
  if (error instanceof JobFailure) return error
  const options = { cause: error }
  switch (errnoOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new JobFailure('not-found', `${path} is gone; it was moved, renamed or deleted.`, options)
    case 'EACCES':
    case 'EPERM':
      return new JobFailure('no-permission', `${path} may not be read; allow reading it and retry.`, options)
    case 'EISDIR':
      return new JobFailure('not-a-file', `${path} is a folder with the name of a photo; rename it.`, options)
    default:
      return new JobFailure(
        'io',
        `${path} could not be read (${textOf(error)}); check the drive and retry.`,
        options,
      )
  }
}

/** Turns anything thrown while decoding `path` into a JobFailure. */
export function decodeFailure(error: unknown, path: string): JobFailure {
  if (error instanceof JobFailure) return error
  const text = textOf(error)
  const options = { cause: error }
  if (/exceeds pixel limit/i.test(text)) return tooLarge(path, options)
  if (/unsupported image format/i.test(text) && !/corrupt|truncat/i.test(text))
    return new JobFailure('corrupt', `${path} is damaged beyond reading; replace it with a backup.`, options)
  return new JobFailure(
    'corrupt',
    `${path} is damaged and no part of it can be shown; replace it with a backup.`,
    options,
  )
}

export function tooLarge(path: string, options?: ErrorOptions): JobFailure {
  return new JobFailure(
    'too-large',
    `${path} has more than 268 million pixels, too many to open safely; make a smaller copy.`,
    options,
  )
}

/** The format of `path` must be decoded as a whole, and that takes more memory than is allowed. */
export function tooHeavy(path: string, pixels: number): JobFailure {
  return new JobFailure(
    'too-large',
    `${path} has ${Math.round(pixels / 1e6)} million pixels, too many to open safely in its format; save it as a baseline JPEG, or make a smaller copy.`,
  )
}

/** Turns anything thrown while writing our own file `path` (a thumbnail) into a JobFailure. */
export function writeFailure(error: unknown, path: string): JobFailure {
  if (error instanceof JobFailure) return error
  const options = { cause: error }
  const code = errnoOf(error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new JobFailure('no-space', `The disk of ${path} is full; free some space and retry.`, options)
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
    return new JobFailure('io', `${path} may not be written; make its folder writable and retry.`, options)
  return new JobFailure('io', `${path} could not be written (${textOf(error)}).`, options)
}

export function inferenceFailure(error: unknown, path: string): JobFailure {
  if (error instanceof JobFailure) return error
  return new JobFailure('inference', `Recognition failed on ${path} (${textOf(error)}); retry it.`, {
    cause: error,
  })
}

export function textOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? ''
}

function errnoOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
}
