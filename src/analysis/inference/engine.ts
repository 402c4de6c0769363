/**
 * Everything the inference worker knows: the provider in use, the sessions, and what they can do.
 * A missing or altered model file disables only what needs it, with the reason.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { InferenceSession } from 'onnxruntime-node'
import type {
  AnalysisConfig,
  CapabilityReport,
  DeviceReport,
  WorldPacksState,
} from '../../shared/analysis-protocol.ts'
import type { ModelStamp } from '../../shared/evidence.ts'
import { type CatalogueEntry, findModel, loadCatalogue } from '../../shared/node/model-catalogue.ts'
import type { ExecutionProvider } from '../../shared/taxonomy.ts'
import { EmotionRecogniser } from '../emotions/emotion-recogniser.ts'
import { type ExpressionCalibration, loadCalibration } from '../emotions/expression-calibration.ts'
import { ExpressionNet } from '../emotions/expression-net.ts'
import { PUBLIC_MODELS, PublicExpressionNets } from '../emotions/expression-public.ts'
import { ExpressionRecogniser } from '../emotions/expression-recogniser.ts'
import { FaceDetector } from '../emotions/face-detector.ts'
import { MaskClassifier } from '../emotions/mask-classifier.ts'
import { textOf } from '../failures.ts'
import { BACKBONE_MODEL } from '../landmarks/recogniser.ts'
import { Backbone, localHeadOf, trunkOf } from './backbone.ts'
import { loadContext } from './context-engine.ts'
import { LandmarkEngine } from './landmark-engine.ts'
import { loadPersonEmotions } from './person-engine.ts'
import { chooseProvider, type ProbeModel } from './providers.ts'
import { createSession } from './sessions.ts'
import type { EmotionAnswer, EmotionInput } from './worker-protocol.ts'
import { WorldEngine } from './world-engine.ts'

/** Raised when decoding, crops or voting change what the same models answer: old evidence becomes stale. */
const EMOTION_PIPELINE_VERSION = 5
const FACE_DETECTOR = 'face_detector'

export type Loaded<T> = { value: T; reason: '' } | { value: null; reason: string }

export class Engine {
  readonly device: DeviceReport
  readonly landmarks: LandmarkEngine | null
  readonly #emotions: EmotionRecogniser | null
  readonly #modelDirs: readonly string[]

  private constructor(
    device: DeviceReport,
    landmarks: LandmarkEngine | null,
    emotions: EmotionRecogniser | null,
    modelDirs: readonly string[],
  ) {
    this.#modelDirs = modelDirs
    this.device = device
    this.landmarks = landmarks
    this.#emotions = emotions
  }

  /**
   * Throws only when the catalogue itself cannot be read.
   * @param signal once it is aborted no further model is opened: nobody will ask this engine
   */
  static async load(
    config: Pick<AnalysisConfig, 'modelDirs' | 'resourcesDir' | 'provider' | 'worldPacksOff'>,
    signal?: AbortSignal,
  ): Promise<Engine> {
    const catalogue = new Map(loadCatalogue(config.resourcesDir).map((entry) => [entry.id, entry]))
    const models = new ModelLoader(catalogue, config.modelDirs, signal)
    const { provider, reports } = await chooseProvider(config.provider, await models.probe())
    models.provider = provider

    const session = await models.load(BACKBONE_MODEL.modelId, trunkOf)
    const localHead = await models.load(BACKBONE_MODEL.modelId, localHeadOf)
    const backbone: Loaded<Backbone> = session.value
      ? { value: new Backbone(session.value, localHead.value), reason: '' }
      : session
    const landmarks = await attempt(async () => {
      if (!backbone.value) throw new Error(backbone.reason)
      const world = await WorldEngine.load(config.modelDirs, provider, config.worldPacksOff)
      return LandmarkEngine.load(config.resourcesDir, backbone.value, world)
    })
    const detection = await models.load(FACE_DETECTOR)
    const detector: Loaded<FaceDetector> = detection.value
      ? { value: new FaceDetector(detection.value), reason: '' }
      : detection
    const masks = await models.load('face_mask_rfb640')
    const expressions = await loadExpressions(models, config.resourcesDir)
    const backboneEntry = catalogue.get(BACKBONE_MODEL.modelId)
    const context = await attempt(async () =>
      loadContext(
        config.resourcesDir,
        models,
        backbone,
        backboneEntry,
        backbone.value
          ? await loadPersonEmotions(config.modelDirs, provider, backbone.value, backboneEntry)
          : undefined,
      ),
    )
    const faces =
      detector.value && expressions.value
        ? {
            detector: detector.value,
            expressions: expressions.value.recogniser,
            masks: masks.value && new MaskClassifier(masks.value),
          }
        : null
    const emotions =
      faces || context.value
        ? new EmotionRecogniser(
            { faces, context: context.value?.recogniser ?? null },
            emotionStamp(
              catalogue,
              masks.value !== null,
              faces ? expressions.value : null,
              context.value?.recogniser.stamp ?? null,
            ),
          )
        : null

    const report = (capability: CapabilityReport['capability'], loaded: Loaded<unknown>) => ({
      capability,
      enabled: loaded.value !== null,
      reason: loaded.reason,
    })
    const needsFaces = <T>(loaded: Loaded<T>): Loaded<T> =>
      detector.value ? loaded : { value: null, reason: `Faces are not found: ${detector.reason}` }
    const device: DeviceReport = {
      provider,
      providers: reports,
      capabilities: [
        report('landmarks', landmarks),
        {
          capability: 'local-features',
          enabled: landmarks.value?.localReason === '',
          reason: landmarks.value?.localReason ?? landmarks.reason,
        },
        report('faces', detector),
        report('expressions', needsFaces(expressions)),
        report('masks', needsFaces(masks)),
        { ...report('mood', context), reason: context.value?.reason ?? context.reason },
      ],
      landmarkModel: landmarks.value?.stamp ?? null,
      emotionModel: emotions?.stamp ?? null,
      worldPacks: landmarks.value?.worldPacks ?? null,
    }
    return new Engine(device, landmarks.value, emotions, config.modelDirs)
  }

  /** Loads the packs that are installed now, but those in `off`. @throws Error when landmarks are disabled */
  async reloadWorldPacks(off: readonly string[]): Promise<WorldPacksState> {
    if (!this.landmarks) throw new Error(this.reasonFor('landmarks'))
    await this.landmarks.useWorld(await WorldEngine.load(this.#modelDirs, this.device.provider, off))
    return this.landmarks.worldPacks
  }

  /** Longest sides of the pictures that the scene branches want. */
  get sceneSides(): readonly number[] {
    return this.#emotions?.sceneSides ?? []
  }

  /** Null when neither faces nor scenes can be recognised. */
  async emotions(input: EmotionInput): Promise<EmotionAnswer | null> {
    return this.#emotions ? this.#emotions.recognise(input) : null
  }

  /** Why `emotions` answers null, for requests that need an answer. */
  reasonFor(capability: CapabilityReport['capability']): string {
    return this.device.capabilities.find((report) => report.capability === capability)?.reason ?? ''
  }
}

export class ModelLoader {
  provider: ExecutionProvider = 'cpu'
  readonly #catalogue: ReadonlyMap<string, CatalogueEntry>
  readonly #dirs: readonly string[]
  readonly #signal: AbortSignal | undefined

  constructor(catalogue: ReadonlyMap<string, CatalogueEntry>, dirs: readonly string[], signal?: AbortSignal) {
    this.#catalogue = catalogue
    this.#dirs = dirs
    this.#signal = signal
  }

  /** @param change what is made of the file's content before the runtime reads it */
  async load(id: string, change?: (model: Uint8Array) => Uint8Array): Promise<Loaded<InferenceSession>> {
    return attempt(async () => {
      const entry = this.#catalogue.get(id)
      if (!entry) throw new Error(`The catalogue does not list ${id}; reinstall Moodmark.`)
      const found = await findModel(entry, this.#dirs)
      if (found.state !== 'ready') throw new Error(found.detail)
      this.#signal?.throwIfAborted()
      const model = change ? change(await readFile(found.path)) : found.path
      return createSession(model, this.provider)
    })
  }

  /** The model that the providers are tried with: the largest that is here, in a shape that is quick to run. */
  async probe(): Promise<ProbeModel | null> {
    for (const [id, shape] of [
      [BACKBONE_MODEL.modelId, [1, 3, 224, 224]],
      [FACE_DETECTOR, [1, 3, 320, 320]],
    ] as const) {
      const entry = this.#catalogue.get(id)
      const found = entry && (await findModel(entry, this.#dirs))
      if (found?.state === 'ready') return { path: found.path, inputName: 'input', shape }
    }
    return null
  }
}

interface Expressions {
  recogniser: ExpressionRecogniser
  calibration: ExpressionCalibration
  /** Ids of the models that decide. */
  models: string[]
}

/** The bundled net, which must be there; the public ones are read when an evaluation asks for them. */
async function loadExpressions(models: ModelLoader, resourcesDir: string): Promise<Loaded<Expressions>> {
  return attempt(async () => {
    const calibration = loadCalibration(resourcesDir)
    const own = await models.load('expression_face')
    if (!own.value) throw new Error(own.reason)
    let loaded: Promise<PublicExpressionNets> | undefined
    const publicNets = () => {
      loaded ??= loadPublicNets(models)
      return loaded
    }
    return {
      recogniser: new ExpressionRecogniser({ own: new ExpressionNet(own.value), publicNets }, calibration),
      calibration,
      models: ['expression_face'],
    }
  })
}

/** @throws Error that says which is missing, and why */
async function loadPublicNets(models: ModelLoader): Promise<PublicExpressionNets> {
  const load = async (id: string) => {
    const { value, reason } = await models.load(id)
    if (!value) throw new Error(`The public nets cannot be asked: ${reason}`)
    return value
  }
  const [mini, big, faceapi] = PUBLIC_MODELS
  return new PublicExpressionNets({
    mini: await load(mini),
    big: await load(big),
    faceapi: await load(faceapi),
  })
}

/** Changes with every file and number that decides: adding the mask model makes earlier evidence stale, too. */
function emotionStamp(
  catalogue: ReadonlyMap<string, CatalogueEntry>,
  withMasks: boolean,
  expressions: Expressions | null,
  context: string | null,
): ModelStamp {
  const ids = expressions ? [FACE_DETECTOR, ...expressions.models] : []
  if (expressions && withMasks) ids.push('face_mask_rfb640')
  const digest = createHash('sha256')
  for (const id of ids) digest.update(catalogue.get(id)?.sha256 ?? '')
  digest.update(JSON.stringify(expressions?.calibration ?? null))
  digest.update(context ?? '')
  return {
    id: 'face+expression-face',
    version: `${EMOTION_PIPELINE_VERSION}-${digest.digest('hex').slice(0, 12)}`,
  }
}

async function attempt<T>(load: () => Promise<T>): Promise<Loaded<T>> {
  try {
    return { value: await load(), reason: '' }
  } catch (error) {
    return { value: null, reason: textOf(error) }
  }
}
