/** Runs `work` alone in this checkout; `onWait` is called once when another process holds the lock. */
export function withCheckoutLock<T>(work: () => Promise<T>, onWait: () => void): Promise<T>
