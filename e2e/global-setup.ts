/** Runs once before the window's tests: they must never pass on an old build. Does nothing when it is new. */
import { bootstrap } from '../bin/lib/bootstrap.mjs'

export default async function setup(): Promise<void> {
  await bootstrap()
}
