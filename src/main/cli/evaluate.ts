/** `eval …`: one JSON object on stdout; what could not be read and what was left out on stderr. */
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import type { ExpressionTrial } from '../../shared/analysis-protocol.ts'
import { resourcesDir } from '../../shared/node/entries.ts'
import { loadGazetteer } from '../../shared/node/gazetteer.ts'
import { modelDirs } from '../../shared/node/model-catalogue.ts'
import {
  type InstalledPack,
  installedPacks,
  thresholdsOf,
  writeCalibration,
} from '../../shared/node/world-packs.ts'
import type { AnalysisClient } from '../analysis-client/client.ts'
import { AnalysisFailedError, AnalysisUnavailableError } from '../analysis-client/errors.ts'
import { evaluateEmotic } from '../eval/emotic.ts'
import { evaluateExpressions } from '../eval/expressions.ts'
import { expressionsMarkdown } from '../eval/expressions-markdown.ts'
import { evaluateLandmarks } from '../eval/landmarks/evaluate.ts'
import { landmarksMarkdown } from '../eval/landmarks/markdown.ts'
import { type ExpressionLearning, evaluateExpressionLearning } from '../eval/learning-expressions.ts'
import { evaluateLandmarkLearning, type LandmarkLearning } from '../eval/learning-landmarks.ts'
import { evaluateMoodLearning, type MoodLearning } from '../eval/learning-moods.ts'
import { expressionTable, landmarkTable, moodTable } from '../eval/learning-tables.ts'
import { evaluateMood } from '../eval/mood.ts'
import { evaluateRatedFaces, readRatings } from '../eval/rated-faces.ts'
import { evaluateRetrieval, readGroundTruth } from '../eval/retrieval.ts'
import { evaluateWorldPack, measurePackThresholds } from '../eval/world-pack.ts'
import { InputError } from '../input-error.ts'
import { calibrate } from '../world-packs/calibrate.ts'
import { FEWEST_PHOTOS } from '../world-packs/thresholds.ts'
import { withAnalysis } from './analysis.ts'
import { type GlobalOptions, libraryDirOf, withLibrary } from './context.ts'
import { aboutFile, CommandError, EXIT, type ExitCode, note, printJson, round } from './output.ts'

export interface LandmarkOptions extends GlobalOptions {
  /** Required, unless a pack is measured. */
  gallery?: string
  /** Id of an installed world pack to measure by itself. */
  pack?: string
  queries: string
  nonLandmarks?: string
  gps?: true | 'true' | 'wrong'
  shots?: number
  shotsTable?: boolean
  ablation?: boolean
  /** True = Markdown on stdout instead of JSON. */
  markdown?: true | string
}

export function evalLandmarks(options: LandmarkOptions): Promise<ExitCode> {
  requireFolders(options.gallery, options.queries, options.nonLandmarks)
  const { markdown, gallery, pack } = options
  if (pack !== undefined) return evalWorldPack(pack, options)
  if (gallery === undefined)
    throw new CommandError(
      'Give --gallery DIR, or --pack NAME to measure an installed world pack.',
      EXIT.usage,
    )
  // Before minutes of work, not after them.
  if (typeof markdown === 'string') requireWritable(markdown)
  return evaluate(
    options,
    'landmarks',
    (analysis, onFailure) =>
      evaluateLandmarks(
        analysis,
        {
          galleryDir: gallery,
          queriesDir: options.queries,
          ...(options.nonLandmarks === undefined ? {} : { nonLandmarksDir: options.nonLandmarks }),
          ...(options.shots === undefined ? {} : { shots: options.shots }),
          gps: options.gps === true ? 'true' : (options.gps ?? 'none'),
          shotsTable: options.shotsTable === true,
          ablation: options.ablation === true,
          gazetteer: loadGazetteer(resourcesDir()),
        },
        onFailure,
        note,
        showProgress(),
      ),
    (report) => {
      if (typeof markdown === 'string') writeFileSync(markdown, landmarksMarkdown(report))
      if (markdown === true) process.stdout.write(landmarksMarkdown(report))
      else printJson(rounded(report))
    },
  )
}

function evalWorldPack(pack: string, options: LandmarkOptions): Promise<ExitCode> {
  return evaluate(
    options,
    'landmarks',
    (analysis, onFailure) =>
      evaluateWorldPack(
        analysis,
        pack,
        {
          queriesDir: options.queries,
          nonLandmarksDir: options.nonLandmarks,
          gazetteer: loadGazetteer(resourcesDir()),
        },
        onFailure,
        showProgress(),
      ),
    (report) => printJson(rounded(report)),
  )
}

export interface CalibrateOptions extends GlobalOptions {
  /** Without it the library's own ordinary photos are looked at. */
  nonLandmarks?: string
}

/** `models calibrate`: thresholds of an installed pack, measured on photos without a landmark. */
export async function calibratePack(pack: string, options: CalibrateOptions): Promise<ExitCode> {
  requireFolders(options.nonLandmarks)
  const { nonLandmarks } = options
  const installed = (await installedPacks(modelDirs({ libraryDir: libraryDirOf(options) }))).find(
    ({ manifest }) => manifest.id === pack,
  )
  if (!installed)
    throw new CommandError(`${pack} is not installed; run "moodmark models install ${pack}".`, EXIT.usage)
  if (nonLandmarks === undefined) return calibrateOnLibrary(installed, options)
  return evaluate(
    options,
    'landmarks',
    (analysis, onFailure) => measurePackThresholds(analysis, pack, nonLandmarks, onFailure, showProgress()),
    (measured) => {
      writeCalibration(installed.dir, { ...measured, by: 'folder' })
      printJson(rounded({ pack, ...measured }))
    },
  )
}

function calibrateOnLibrary(installed: InstalledPack, options: GlobalOptions): Promise<ExitCode> {
  const { id } = installed.manifest
  return withLibrary(options, async (library) => {
    library.start()
    await library.whenIdle()
    const photos = await calibrate(library, [installed])
    if (photos === 0)
      throw new CommandError(
        `The library has too few ordinary photos that can be read now; ${FEWEST_PHOTOS} are needed. Give --non-landmarks DIR with photos that show no landmark.`,
        EXIT.unusable,
      )
    const { confident, unsure } = thresholdsOf(installed).thresholds
    printJson(rounded({ pack: id, confident, unsure, photos }))
    return EXIT.done
  })
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

export interface LearningCommandOptions extends GlobalOptions {
  gallery?: string[]
  queries?: string[]
  nonLandmarks?: string
  faces?: string
  scenes?: string
}

/** Replays corrections; figures as JSON on stdout, as Markdown tables on stderr. */
export function evalLearning(options: LearningCommandOptions): Promise<ExitCode> {
  const { gallery = [], queries = [], nonLandmarks, faces, scenes } = options
  requireFolders(...gallery, ...queries, nonLandmarks, faces)
  if (
    gallery.length > 0
      ? queries.length === 0 || nonLandmarks === undefined
      : faces === undefined && scenes === undefined
  ) {
    throw new CommandError(
      'Give --gallery DIR --queries DIR --non-landmarks DIR for landmarks, --faces DIR for expressions, --scenes CSV for moods, or several.',
      EXIT.usage,
    )
  }
  const needs = gallery.length > 0 ? 'landmarks' : faces === undefined ? 'mood' : 'expressions'
  return evaluate(options, needs, async (analysis, onFailure) => {
    const result: { landmarks?: LandmarkLearning; expressions?: ExpressionLearning; moods?: MoodLearning } =
      {}
    if (gallery.length > 0) {
      result.landmarks = await evaluateLandmarkLearning(
        analysis,
        { galleryDirs: gallery, queriesDirs: queries, nonLandmarksDir: nonLandmarks ?? '' },
        onFailure,
        note,
        showProgress(),
      )
      for (const line of landmarkTable(result.landmarks).split('\n')) note(line)
    }
    if (faces !== undefined) {
      result.expressions = await evaluateExpressionLearning(analysis, faces, onFailure, showProgress())
      for (const line of expressionTable(result.expressions).split('\n')) note(line)
    }
    if (scenes !== undefined) {
      result.moods = await evaluateMoodLearning(analysis, scenes, onFailure, showProgress())
      for (const line of moodTable(result.moods).split('\n')) note(line)
    }
    return result
  })
}

export interface ExpressionOptions extends GlobalOptions {
  masked?: boolean
  variant?: ExpressionTrial['variant']
  publicNets?: boolean
  ratings?: string
  markdown?: string
}

export function evalExpressions(dir: string, options: ExpressionOptions): Promise<ExitCode> {
  requireFolders(dir, options.ratings)
  if (options.markdown !== undefined) requireWritable(options.markdown)
  const ratings = options.ratings === undefined ? undefined : readRatings(options.ratings)
  const trial: ExpressionTrial = {
    drawMasks: options.masked === true,
    // The mask classifier has seen the bare face: with drawn masks it is told.
    variant: options.variant ?? (options.masked ? 'upper-face' : 'by-mask'),
    publicNets: options.publicNets === true,
  }
  return evaluate(options, 'expressions', async (analysis, onFailure) => {
    const result = await evaluateExpressions(
      analysis,
      { dir, trial, ...(ratings && { ratings }) },
      onFailure,
      showProgress(),
    )
    if (options.markdown !== undefined) writeFileSync(options.markdown, expressionsMarkdown(result))
    return result
  })
}

export function evalAffect(csvFile: string, options: GlobalOptions): Promise<ExitCode> {
  if (!existsSync(csvFile)) throw new CommandError(`${csvFile} does not exist.`, EXIT.usage)
  const ratings = readRatings(csvFile)
  return evaluate(options, 'expressions', (analysis, onFailure) =>
    evaluateRatedFaces(analysis, ratings, onFailure, showProgress()),
  )
}

export function evalMood(csvFile: string, options: GlobalOptions): Promise<ExitCode> {
  if (!existsSync(csvFile)) throw new CommandError(`${csvFile} does not exist.`, EXIT.usage)
  return evaluate(options, 'mood', (analysis, onFailure) =>
    evaluateMood(
      analysis,
      csvFile,
      onFailure,
      (count) => {
        if (count > 0) note(`Nothing could be told of ${count} photos.`)
      },
      showProgress(),
    ),
  )
}

export interface EmoticOptions extends GlobalOptions {
  images: string
}

export function evalEmotic(annotations: string, options: EmoticOptions): Promise<ExitCode> {
  if (!existsSync(annotations)) throw new CommandError(`${annotations} does not exist.`, EXIT.usage)
  requireFolders(options.images)
  return evaluate(options, 'mood', (analysis, onFailure) =>
    evaluateEmotic(analysis, annotations, options.images, onFailure, showProgress()),
  )
}

async function evaluate<Report extends object>(
  options: GlobalOptions,
  needs: 'landmarks' | 'expressions' | 'mood',
  run: (analysis: AnalysisClient, onFailure: (path: string, error: Error) => void) => Promise<Report>,
  print: (report: Report) => void = (report) => printJson(rounded(report)),
): Promise<ExitCode> {
  return withAnalysis(options, async (analysis) => {
    analysis.on('device', ({ capabilities }) => {
      for (const { capability, enabled, reason } of capabilities) {
        if (!enabled) note(`Not available: ${capability}. ${reason}`)
      }
    })
    let failed = 0
    const requireCapability = () => {
      if (analysis.device?.capabilities.some(({ capability, enabled }) => capability === needs && !enabled))
        throw new CommandError(`Nothing was measured: ${needs} cannot be recognised here.`, EXIT.unusable)
    }
    try {
      const result = await run(analysis, (path, error) => {
        if (error instanceof AnalysisUnavailableError) throw error
        failed++
        note(aboutFile(path, error.message))
      })
      requireCapability()
      print(result)
    } catch (error) {
      // Without the model every photo fails, and "no photo could be read" would blame the photos.
      if (error instanceof InputError) requireCapability()
      if (error instanceof AnalysisFailedError) {
        throw new CommandError(error.message, EXIT.unusable)
      }
      throw error
    }
    return failed > 0 ? EXIT.someFailed : EXIT.done
  })
}

function requireWritable(file: string): void {
  try {
    closeSync(openSync(file, 'a'))
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CommandError(
      `${file} cannot be written (${reason}). Name a file in a folder of yours.`,
      EXIT.usage,
    )
  }
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
