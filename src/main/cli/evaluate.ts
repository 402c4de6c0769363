/** `eval …`: one JSON object on stdout; what could not be read and what was left out on stderr. */
import { existsSync } from 'node:fs'
import { resourcesDir } from '../../shared/node/entries.ts'
import { galleryLandmarks } from '../albums/reference-landmarks.ts'
import { gazetteerLandmark } from '../albums/suggest.ts'
import type { AnalysisClient } from '../analysis-client/client.ts'
import { AnalysisFailedError, AnalysisUnavailableError } from '../analysis-client/errors.ts'
import { evaluateExpressions } from '../eval/expressions.ts'
import { evaluateLandmarks } from '../eval/landmarks.ts'
import { evaluateMood } from '../eval/mood.ts'
import { evaluateRetrieval, readGroundTruth } from '../eval/retrieval.ts'
import { withAnalysis } from './analysis.ts'
import type { GlobalOptions } from './context.ts'
import { aboutFile, CommandError, EXIT, type ExitCode, note, printJson, round } from './output.ts'

export interface LandmarkOptions extends GlobalOptions {
  gallery: string
  queries: string
  nonLandmarks?: string
  gps?: boolean
  shots?: number
}

export function evalLandmarks(options: LandmarkOptions): Promise<ExitCode> {
  requireFolders(options.gallery, options.queries, options.nonLandmarks)
  const known = new Map(galleryLandmarks(resourcesDir()).map((landmark) => [landmark.id, landmark]))
  return evaluate(options, 'landmarks', (analysis, onFailure) =>
    evaluateLandmarks(
      analysis,
      {
        galleryDir: options.gallery,
        queriesDir: options.queries,
        ...(options.nonLandmarks === undefined ? {} : { nonLandmarksDir: options.nonLandmarks }),
        ...(options.shots === undefined ? {} : { shots: options.shots }),
        gps: options.gps === true,
        coordinatesOf: (id) => {
          const { latitude = null, longitude = null } =
            known.get(id) ?? gazetteerLandmark(resourcesDir(), id) ?? {}
          return latitude === null || longitude === null ? null : { latitude, longitude }
        },
      },
      onFailure,
      note,
      showProgress(),
    ),
  )
}

export interface RetrievalOptions extends GlobalOptions {
  gnd: string
  images: string
}

export function evalRetrieval(options: RetrievalOptions): Promise<ExitCode> {
  requireFolders(options.gnd, options.images)
  // Before any model is loaded: a list that does not fit is known at once.
  const groundTruth = readGroundTruth(options.gnd)
  return evaluate(options, 'landmarks', (analysis, onFailure) =>
    evaluateRetrieval(analysis, groundTruth, options.images, onFailure, showProgress()),
  )
}

export function evalExpressions(dir: string, options: GlobalOptions): Promise<ExitCode> {
  requireFolders(dir)
  return evaluate(options, 'expressions', (analysis, onFailure) =>
    evaluateExpressions(analysis, dir, onFailure, showProgress()),
  )
}

export function evalMood(csvFile: string, options: GlobalOptions): Promise<ExitCode> {
  if (!existsSync(csvFile)) throw new CommandError(`${csvFile} does not exist.`, EXIT.usage)
  return evaluate(options, 'expressions', (analysis, onFailure) =>
    evaluateMood(
      analysis,
      csvFile,
      onFailure,
      (count) => note(`No mood for ${count} photos: no face, or no clear vote.`),
      showProgress(),
    ),
  )
}

async function evaluate(
  options: GlobalOptions,
  needs: 'landmarks' | 'expressions',
  run: (analysis: AnalysisClient, onFailure: (path: string, error: Error) => void) => Promise<object>,
): Promise<ExitCode> {
  return withAnalysis(options, async (analysis) => {
    analysis.on('device', ({ capabilities }) => {
      for (const { capability, enabled, reason } of capabilities) {
        if (!enabled) note(`Not available: ${capability}. ${reason}`)
      }
    })
    let failed = 0
    try {
      const result = await run(analysis, (path, error) => {
        if (error instanceof AnalysisUnavailableError) throw error
        failed++
        note(aboutFile(path, error.message))
      })
      if (analysis.device?.capabilities.some(({ capability, enabled }) => capability === needs && !enabled)) {
        throw new CommandError(`Nothing was measured: ${needs} cannot be recognised here.`, EXIT.unusable)
      }
      printJson(rounded(result))
    } catch (error) {
      if (error instanceof AnalysisFailedError) {
        throw new CommandError(error.message, EXIT.unusable)
      }
      throw error
    }
    return failed > 0 ? EXIT.someFailed : EXIT.done
  })
}

function requireFolders(...dirs: (string | undefined)[]): void {
  for (const dir of dirs) {
    if (dir !== undefined && !existsSync(dir))
      throw new CommandError(`${dir} does not exist. Check the path.`, EXIT.usage)
  }
}

function showProgress(): (done: number, total: number) => void {
  let lastAt = performance.now()
  return (done, total) => {
    if (performance.now() - lastAt < 5000) return
    lastAt = performance.now()
    note(`${done} of ${total} photos`)
  }
}

/** Four decimals everywhere, so that two runs can be compared by eye. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return round(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rounded(inner)]))
}
