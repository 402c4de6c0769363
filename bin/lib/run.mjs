// Running other programs: quietly with their output kept for an error, or in the foreground with signals passed on.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** A failure whose message is meant for the person at the keyboard. */
export class UserError extends Error {
  /** @param {string} message @param {number} exitCode */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** `npm` is a script of the Node installation; run it without a shell where npm told us its path. */
export function npmCommand() {
  const script = process.env.npm_execpath
  if (script?.endsWith('.js')) return [process.execPath, script]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm']
}

/**
 * Runs a program without showing its output.
 * @param {string[]} command
 * @param {{cwd?: string, env?: Record<string, string | undefined>, timeoutMs?: number}} [options]
 * @returns {Promise<{code: number, output: string}>} code 127 when the program is not there, 124 after the time limit
 */
export function runQuietly([program, ...args], options = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: program.endsWith('.cmd'),
    })
    let output = ''
    let timedOut = false
    const timer = options.timeoutMs
      ? setTimeout(() => {
          timedOut = true
          child.kill('SIGKILL')
        }, options.timeoutMs)
      : undefined
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8')
      stream.on('data', (text) => {
        output += text
      })
    }
    child.on('error', (error) => {
      clearTimeout(timer)
      resolve({ code: 127, output: error.message })
    })
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      resolve({ code: timedOut ? 124 : exitCode(code, signal), output })
    })
  })
}

/**
 * Runs a program in the foreground and resolves to its exit code. Ctrl-C in a terminal reaches the whole process
 * group by itself, so this process only waits then; signals sent to this process alone are passed on.
 * @param {string[]} command
 * @param {{cwd?: string, env?: Record<string, string | undefined>}} [options]
 * @returns {Promise<number>}
 */
export function runInForeground([program, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: 'inherit',
    })
    const passOn = (signal) => {
      if (signal === 'SIGINT' && process.stdin.isTTY) return
      child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, passOn)
    const done = () => {
      for (const signal of signals) process.off(signal, passOn)
    }
    child.on('error', (error) => {
      done()
      reject(error)
    })
    child.on('exit', (code, signal) => {
      done()
      resolve(exitCode(code, signal))
    })
  })
}

/** Shell convention: 128 + the signal's number for a program ended by a signal. */
function exitCode(code, signal) {
  if (code !== null) return code
  return 128 + (constants.signals[signal] ?? 0)
}

/**
 * Runs a bin script's main function; a UserError becomes its sentence on stderr and its exit code.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exitCode = error.exitCode
  }
}
