/** Why a request to the analysis process has no answer. */
import type { AnalysisFailure } from '../../shared/analysis-protocol.ts'

/** The process answered that it cannot do it; `failure.message` is for the user. */
export class AnalysisFailedError extends Error {
  override readonly name = 'AnalysisFailedError'
  readonly failure: AnalysisFailure

  constructor(failure: AnalysisFailure) {
    super(failure.message)
    this.failure = failure
  }
}

/** The process ended while the request was in hand. */
export class AnalysisDiedError extends Error {
  override readonly name = 'AnalysisDiedError'
  /** True when this very request is to blame: it ran into the time limit. */
  readonly culprit: boolean
  /** True when another request ran into the time limit: this one is innocent. */
  readonly bystander: boolean

  constructor(reason: string, blame: 'culprit' | 'bystander' | 'unknown') {
    super(`The analysis stopped (${reason}).`)
    this.culprit = blame === 'culprit'
    this.bystander = blame === 'bystander'
  }
}

/** The client was closed, or the process keeps ending without getting anything done. `message` is for the user. */
export class AnalysisUnavailableError extends Error {
  override readonly name = 'AnalysisUnavailableError'
}
