/**
 * Runs the analysis process as an Electron utility process: macOS and Windows, where Electron brings no GLib of
 * its own that could clash with sharp's. On Linux a plain Node child does it (analysis-client/fork.ts).
 */
import { basename } from 'node:path'
import { type UtilityProcess, utilityProcess } from 'electron'
import type { AnalysisReply } from '../../shared/analysis-protocol.ts'
import { entryPath } from '../../shared/node/entries.ts'
import { forkTransport } from '../analysis-client/fork.ts'
import { OutputTail } from '../analysis-client/output-tail.ts'
import type { AnalysisProcess, AnalysisTransport } from '../analysis-client/transport.ts'

/** The way to run the analysis on this host. A host that is plain Node itself has no utility processes. */
export function hostTransport(): AnalysisTransport {
  const onPlainNode = /^node(\.exe)?$/i.test(basename(process.execPath))
  return process.platform === 'linux' || onPlainNode ? forkTransport() : { start: startUtilityProcess }
}

function startUtilityProcess(): AnalysisProcess {
  const child = utilityProcess.fork(entryPath('analysis'), [], {
    serviceName: 'Moodmark analysis',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = new OutputTail()
  output.follow(child.stdout)
  output.follow(child.stderr)
  return {
    get pid() {
      return child.pid
    },
    send: (message) => child.postMessage(message),
    kill: () => killAtOnce(child),
    onMessage: (listener) => {
      child.on('message', (message: unknown) => listener(message as AnalysisReply))
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener(`exit code ${code}`))
    },
    lastOutput: () => output.toString(),
  }
}

/** `UtilityProcess.kill` asks politely on POSIX; a process that hangs in native code does not hear it. */
function killAtOnce(child: UtilityProcess): void {
  if (child.pid === undefined) child.kill()
  else process.kill(child.pid, 'SIGKILL')
}
