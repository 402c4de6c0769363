/**
 * Runs the analysis process on a plain Node binary.
 * On Linux this is a must: inside Electron's binary sharp's GLib and the system's clash on the first decode
 * (lovell/sharp#4522).
 */
import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { AnalysisReply } from '../../shared/analysis-protocol.ts'
import { appRoot, entryPath } from '../../shared/node/entries.ts'
import { OutputTail } from './output-tail.ts'
import type { AnalysisProcess, AnalysisTransport } from './transport.ts'

export interface ForkOptions {
  /** Node options for the child, e.g. `--import` of a module. Never those of this process. */
  execArgv?: string[]
  /** Module to run; the analysis entry unless a test gives another. */
  entry?: string
}

/**
 * Pictures pass through this process as large buffers while its heaps are small. V8 counts the buffers against the
 * heap's first limit and, left alone, collects the whole heap at every photo: 22 ms of CPU a photo, 6 with this limit.
 */
const HEAP_OPTIONS = ['--max-semi-space-size=8', '--initial-old-space-size=128']

export function forkTransport(options: ForkOptions = {}): AnalysisTransport {
  return {
    start: () => {
      const child = fork(options.entry ?? entryPath('analysis'), [], {
        execPath: plainNodePath(),
        execArgv: [...HEAP_OPTIONS, ...(options.execArgv ?? [])],
        serialization: 'advanced',
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        env: childEnvironment(),
      })
      return overChild(child)
    },
  }
}

/** @throws Error when this host has no plain Node binary */
export function plainNodePath(): string {
  if (/^node(\.exe)?$/i.test(basename(process.execPath))) return process.execPath
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const packaged = (process as { resourcesPath?: string }).resourcesPath
  const candidates = [
    ...(packaged ? [join(packaged, name)] : []),
    join(appRoot(), 'node_modules/node/bin', name),
  ]
  const found = candidates.find((path) => existsSync(path))
  if (!found) {
    throw new Error(
      `No Node binary to run the analysis with (looked at ${candidates.join(', ')}). Install Moodmark again.`,
    )
  }
  return found
}

/** Options meant for this process would change the child's behaviour or make its start fail. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, ELECTRON_RUN_AS_NODE: _asNode, ...rest } = process.env
  // glibc keeps an arena per thread and rarely gives memory back from them: two cost no time here and save 100 MB.
  return { MALLOC_ARENA_MAX: '2', ...rest }
}

function overChild(child: ChildProcess): AnalysisProcess {
  const output = new OutputTail()
  output.follow(child.stdout)
  output.follow(child.stderr)
  return {
    pid: child.pid,
    send: (message) => {
      // The pipe may be closed already; the exit that follows tells whoever waits.
      if (child.connected) child.send(message, () => {})
    },
    kill: () => {
      child.kill('SIGKILL')
    },
    onMessage: (listener) => {
      child.on('message', (message) => listener(message as AnalysisReply))
    },
    onExit: (listener) => {
      let told = false
      const tell = (reason: string): void => {
        if (told) return
        told = true
        listener(reason)
      }
      child.once('error', (error) => {
        // After a start `exit` follows; a process that never started has no id and no exit.
        if (child.pid === undefined) tell(error.message)
      })
      child.once('exit', (code, signal) => tell(signal ?? `exit code ${code}`))
    },
    lastOutput: () => output.toString(),
  }
}
