// One installation or build at a time in a checkout: two starts at once would empty each other's node_modules or out.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './checkout.mjs'

const lockDir = join(
  tmpdir(),
  `moodmark-${createHash('sha256').update(root).digest('hex').slice(0, 16)}.lock`,
)
const pidFile = join(lockDir, 'pid')
const pollMs = 300
/** A lock folder without a readable owner is one that is being made, unless it is older than this. */
const ownerlessMaxAgeMs = 5_000

/**
 * Runs `work` while holding the checkout's lock; waits for another holder, takes over from a dead one.
 * @template T
 * @param {() => Promise<T>} work
 * @param {() => void} onWait called once when another process holds the lock
 */
export async function withCheckoutLock(work, onWait) {
  let told = false
  while (!acquire()) {
    if (!told) onWait()
    told = true
    await new Promise((resolve) => setTimeout(resolve, pollMs))
  }
  const release = () => rmSync(lockDir, { recursive: true, force: true })
  process.once('exit', release)
  try {
    return await work()
  } finally {
    process.off('exit', release)
    release()
  }
}

function acquire() {
  try {
    mkdirSync(lockDir)
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    if (!ownerIsGone()) return false
    rmSync(lockDir, { recursive: true, force: true })
    return false
  }
  writeFileSync(pidFile, String(process.pid))
  return true
}

function ownerIsGone() {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')), 0)
    return false
  } catch (error) {
    if (error.code === 'ESRCH') return true
    if (error.code === 'EPERM') return false
    const made = statSync(lockDir, { throwIfNoEntry: false })?.mtimeMs
    return made !== undefined && Date.now() - made > ownerlessMaxAgeMs
  }
}
