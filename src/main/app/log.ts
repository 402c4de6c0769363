/** Lines for developers, on stderr. What a user should know goes to the window instead. */
export interface Log {
  error(what: string, cause: unknown): void
}

export const log: Log = {
  error(what, cause) {
    console.error(`${new Date().toISOString()} ${what}:`, cause)
  },
}
