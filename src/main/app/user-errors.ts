/** Errors whose message is a sentence for the user. Every other error is a fault of ours and is only logged. */
import { InputError } from '../input-error.ts'
import { LibraryLockedError } from '../library/lock.ts'
import { RootError } from '../library/roots.ts'
import { CorrectionError } from '../store/corrections.ts'
import { LibraryUnusableError } from '../store/errors.ts'

/** A problem that the app itself notices while it does what the user asked. */
export class AppError extends Error {
  override readonly name = 'AppError'
}

const classes = [AppError, CorrectionError, InputError, LibraryLockedError, LibraryUnusableError, RootError]

export function isForUser(error: unknown): error is Error {
  return classes.some((type) => error instanceof type)
}
