/**
 * How main starts and talks to the analysis process. Two ways exist: a plain Node child (fork.ts) and, inside
 * Electron on macOS and Windows, a utility process that src/main/app brings along.
 */
import type { AnalysisReply, AnalysisRequest } from '../../shared/analysis-protocol.ts'

export interface AnalysisProcess {
  readonly pid: number | undefined
  send(message: AnalysisRequest): void
  /** At once, without a chance to object: the process may hang in native code. */
  kill(): void
  onMessage(listener: (reply: AnalysisReply) => void): void
  /** Called exactly once, also when the process could not be started. `reason` is for a message: "exit code 1", "SIGSEGV". */
  onExit(listener: (reason: string) => void): void
  /** The last lines that the process printed, for error messages. */
  lastOutput(): string
}

export interface AnalysisTransport {
  /** Starts a new process; failures are reported through `onExit`. */
  start(): AnalysisProcess
}
