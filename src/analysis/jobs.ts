/** The jobs of the analysis process: one photo's way from file to evidence, and the smaller requests. */
import { availableParallelism } from 'node:os'
import PQueue from 'p-queue'
import type {
  AnalysisConfig,
  AnalysisReply,
  AnalysisRequest,
  AskPacksValue,
  DeviceReport,
  EmbedValue,
  Wants,
} from '../shared/analysis-protocol.ts'
import type { Box, EmotionResult, Facts, Gps, LandmarkResult, LocalFeatures } from '../shared/evidence.ts'
import { cut } from './decode/cut.ts'
import { readFacts } from './decode/facts.ts'
import { MemoryGate } from './decode/memory-gate.ts'
import { DECODE_BUDGET_BYTES } from './decode/memory-need.ts'
import { type InputsWanted, modelInputs, NO_INPUTS, type PreparedInputs } from './decode/model-inputs.ts'
import { type ReadPhoto, readPhoto } from './decode/read-file.ts'
import { writeThumbnails, writeWebp } from './decode/thumbnails.ts'
import { decodeWorkingCopy, type PhotoHeader, readHeader, type WorkingCopy } from './decode/working-copy.ts'
import { inferenceFailure, JobFailure, textOf } from './failures.ts'
import { InferenceWorker } from './inference/worker-client.ts'
import { PlaceFinder } from './places.ts'
import { StageTimes } from './stage-times.ts'

type EmbedOptions = Pick<Extract<AnalysisRequest, { type: 'embed' }>, 'crop' | 'local' | 'tinyCopy'>

interface Configured {
  config: AnalysisConfig
  backboneSides: number[]
  sceneSides: number[]
  device: DeviceReport
}

/**
 * Longest side of the copy in which small faces are looked for again. Of the faces of 20 to 64 px in 12-megapixel
 * group photos the working copy shows half, this one nine of ten, for about four times the time (bench/faces.ts).
 */
const FINER_COPY_PX = 2560
/** A little larger is not worth a second decode. */
const WORTHWHILE_ENLARGEMENT = 1.4

function hasMoreThan(header: PhotoHeader, copy: WorkingCopy): boolean {
  return Math.max(header.width, header.height) > WORTHWHILE_ENLARGEMENT * Math.max(copy.width, copy.height)
}

export class Jobs {
  readonly #send: (reply: AnalysisReply) => void
  readonly #worker: InferenceWorker
  readonly #places: PlaceFinder
  /** Resolvers of analyse jobs that wait for main's word on what is wanted. */
  readonly #waiting = new Map<number, (wants: Wants) => void>()
  /** Decoding is what fills memory and cores: this many at a time, whatever number of jobs is in flight. */
  readonly #decoding = new PQueue({ concurrency: Math.max(2, availableParallelism()) + 1 })
  readonly #memory = new MemoryGate(DECODE_BUDGET_BYTES)
  #configured: Promise<Configured> | null = null

  constructor(send: (reply: AnalysisReply) => void) {
    this.#send = send
    this.#worker = new InferenceWorker((reason) => {
      send({ type: 'log', level: 'error', message: `Recognition restarts: ${reason}` })
    })
    this.#places = new PlaceFinder((reason) => {
      send({ type: 'log', level: 'error', message: `Photos get no place from here on: ${reason}` })
    })
  }

  handle(request: Exclude<AnalysisRequest, { type: 'shutdown' }>): void {
    switch (request.type) {
      case 'configure':
        this.#configured = this.#configure(request.config)
        // Without an answer main would wait in vain: an end is something that it can report.
        this.#configured.catch((error: unknown) => {
          console.error(`The analysis could not be set up: ${textOf(error)}`)
          process.exit(1)
        })
        return
      case 'proceed': {
        const resume = this.#waiting.get(request.jobId)
        this.#waiting.delete(request.jobId)
        resume?.(request.wants)
        return
      }
      case 'analyse':
        void this.#answer(request, () => this.#analyse(request.jobId, request.path))
        return
      default:
        void this.#answer(request, async () => {
          this.#send({ type: 'done', jobId: request.jobId, value: await this.#value(request) })
        })
    }
  }

  /** Resolves when no thread is left: after the step that each is at. */
  async close(): Promise<void> {
    await Promise.all([this.#worker.close(), this.#places.close()])
  }

  /** Runs a job; whatever it throws becomes its `failed` answer. */
  async #answer(request: { jobId: number; path?: string }, run: () => Promise<void>): Promise<void> {
    try {
      await run()
    } catch (error) {
      const failure =
        error instanceof JobFailure ? error : inferenceFailure(error, request.path ?? 'this request')
      this.#send({ type: 'failed', jobId: request.jobId, error: failure.toMessage() })
    } finally {
      this.#waiting.delete(request.jobId)
    }
  }

  async #configure(config: AnalysisConfig): Promise<Configured> {
    const places = this.#places.configure(config.resourcesDir)
    let configured: Configured
    try {
      const { device, backboneSides, sceneSides } = await this.#worker.configure({
        modelDirs: config.modelDirs,
        resourcesDir: config.resourcesDir,
        provider: config.provider,
        worldPacksOff: config.worldPacksOff ?? [],
      })
      configured = {
        config,
        backboneSides,
        sceneSides,
        device: { ...device, capabilities: [...device.capabilities, places] },
      }
    } catch (error) {
      // Without models the library still works: thumbnails, dates and places.
      const reason = textOf(error)
      const disabled = (
        ['landmarks', 'local-features', 'faces', 'expressions', 'masks', 'mood'] as const
      ).map((capability) => ({
        capability,
        enabled: false,
        reason,
      }))
      configured = {
        config,
        backboneSides: [],
        sceneSides: [],
        device: {
          provider: 'cpu',
          providers: [{ provider: 'cpu', status: 'unavailable', reason }],
          capabilities: [...disabled, places],
          landmarkModel: null,
          emotionModel: null,
          worldPacks: null,
        },
      }
    }
    this.#send({ type: 'ready', device: configured.device })
    return configured
  }

  async #ready(): Promise<Configured> {
    if (!this.#configured) throw new Error('the analysis process has not been configured')
    return this.#configured
  }

  async #analyse(jobId: number, path: string): Promise<void> {
    const { config, device, backboneSides, sceneSides } = await this.#ready()
    const photo = await readPhoto(path)
    const asked = new Promise<Wants>((resolve) => this.#waiting.set(jobId, resolve))
    this.#send({ type: 'hashed', jobId, hash: photo.hash, size: photo.size })
    const wants = await asked
    const wantsLandmarks = wants.landmarks && device.landmarkModel !== null
    const wantsEmotions = wants.emotions && device.emotionModel !== null

    let facts: Facts | null = null
    let gps: Gps | null = null
    let inputs = NO_INPUTS
    let finer: (() => Promise<PreparedInputs>) | null = null
    if (wants.facts || wants.thumbnails || wantsLandmarks || wantsEmotions) {
      const decoded = await this.#decoding.add(async () => {
        const header = await readHeader(photo, path)
        const read = await readFacts(photo, header, this.#places)
        const copy = await this.#memory.run(header.decodeBytes, () => decodeWorkingCopy(photo, header, path))
        const wanted: InputsWanted = {
          backboneSides: wantsLandmarks ? backboneSides : null,
          emotions: wantsEmotions
            ? {
                sceneSides,
                faceCrop: false,
                faces: wants.withoutFaces !== true,
                hash: photo.hash,
                finer: hasMoreThan(header, copy),
              }
            : null,
        }
        const [, prepared] = await Promise.all([
          wants.thumbnails ? writeThumbnails(copy, photo.hash, config.thumbnailsDir) : null,
          modelInputs(copy, wanted),
        ])
        finer = () => this.#finerInputs(photo, header, path, wanted)
        return { facts: { ...read, damaged: copy.damaged }, inputs: prepared }
      })
      gps = decoded.facts.gps
      facts = wants.facts ? decoded.facts : null
      inputs = decoded.inputs
    }
    this.#send({ type: 'decoded', jobId, facts, thumbnailsWritten: wants.thumbnails })
    const { landmarks, emotions } = await this.#infer(inputs, gps, path, finer)
    this.#send({ type: 'analysed', jobId, landmarks, emotions })
  }

  /** @param finer makes the inputs again from a larger copy, for faces that are too small in this one */
  async #infer(
    { backbone, emotions, transfer }: PreparedInputs,
    gps: Gps | null,
    path: string,
    finer: (() => Promise<PreparedInputs>) | null,
  ): Promise<{ landmarks: LandmarkResult | null; emotions: EmotionResult | null }> {
    if (!backbone && !emotions) return { landmarks: null, emotions: null }
    try {
      const answer = await this.#worker.request(
        'analyse',
        { landmarks: backbone && { images: backbone.images, gps }, emotions },
        transfer,
      )
      if (answer.emotions !== 'finer') return { landmarks: answer.landmarks, emotions: answer.emotions }
      return { landmarks: answer.landmarks, emotions: finer && (await this.#emotions(await finer())) }
    } catch (error) {
      throw inferenceFailure(error, path)
    }
  }

  async #emotions({ emotions, transfer }: PreparedInputs): Promise<EmotionResult | null> {
    if (!emotions) return null
    const result = await this.#worker.request('emotions', emotions, transfer)
    if (result === 'finer') throw new Error('a larger picture was asked for where there is none')
    return result
  }

  async #finerInputs(
    photo: ReadPhoto,
    header: PhotoHeader,
    path: string,
    { emotions }: InputsWanted,
  ): Promise<PreparedInputs> {
    return this.#decoding.add(async () => {
      const copy = await this.#memory.run(header.decodeBytes, () =>
        decodeWorkingCopy(photo, header, path, FINER_COPY_PX),
      )
      return modelInputs(copy, { backboneSides: null, emotions: emotions && { ...emotions, finer: false } })
    })
  }

  async #value(
    request: Exclude<AnalysisRequest, { type: 'shutdown' | 'configure' | 'proceed' | 'analyse' }>,
  ): Promise<unknown> {
    const { sceneSides } = await this.#ready()
    switch (request.type) {
      case 'embed':
        return this.#embed(request.path, request)
      case 'ask-packs':
        return this.#askPacks(request.path)
      case 'compare': {
        const { path, landmarkId, others } = request
        const references = await Promise.all(
          others.map(async (other) => ({
            id: other.id,
            landmarkId,
            features: await this.#localFeatures(other.path),
          })),
        )
        return this.#worker.request('compare', { features: await this.#localFeatures(path), references })
      }
      case 'attribute': {
        const { backboneSides } = await this.#ready()
        const { copy } = await this.#decode(request.path)
        const { backbone, transfer } = await modelInputs(copy, { backboneSides, emotions: null })
        return this.#worker.request(
          'attribute',
          { images: backbone?.images ?? [], landmarkId: request.landmarkId },
          transfer,
        )
      }
      case 'emotions': {
        const { photo, header, copy } = await this.#decode(request.path)
        const options = {
          // A picture that is cut to a face has no scene, and looking for one is most of the work.
          sceneSides: request.faceCrop ? [] : sceneSides,
          faceCrop: request.faceCrop,
          faces: true,
          hash: photo.hash,
          trial: request.trial,
          persons: request.persons?.map(
            ([left, top, right, bottom]): Box => [
              left / header.width,
              top / header.height,
              (right - left) / header.width,
              (bottom - top) / header.height,
            ],
          ),
        }
        const finer = !request.faceCrop && hasMoreThan(header, copy)
        const wanted: InputsWanted = { backboneSides: null, emotions: { ...options, finer } }
        const inputs = await modelInputs(copy, wanted)
        const { emotions } = await this.#infer(inputs, null, request.path, () =>
          this.#finerInputs(photo, header, request.path, wanted),
        )
        if (!emotions) throw new Error(await this.#whyNoEmotions())
        return emotions
      }
      case 'render': {
        const { copy } = await this.#decode(request.path, request.maxPx)
        await writeWebp(copy, request.maxPx, request.outPath)
        return null
      }
      case 'use-gallery':
        return this.#worker.request('use-gallery', request.gallery)
      case 'rank':
        return this.#worker.request('rank', {
          embedding: request.embedding,
          gps: request.gps,
          stages: request.stages ?? {},
          local: request.local ?? null,
          world: request.world ?? null,
          tinyCopy: request.tinyCopy ?? null,
        })
      case 'rank-all': {
        const { embeddings, positions, local, world = [], tinyCopies = [] } = request
        return this.#worker.request('rank-all', { embeddings, positions, local, world, tinyCopies }, [])
      }
      case 'reload-world-packs':
        return this.#worker.request('reload-world-packs', { off: request.off })
      case 'set-prototypes':
        return this.#worker.request('set-prototypes', request.prototypes)
    }
  }

  async #embed(path: string, { local = false, tinyCopy = false, crop }: EmbedOptions): Promise<EmbedValue> {
    const start = performance.now()
    const times = new StageTimes()
    const { backboneSides } = await this.#ready()
    const { photo, header, copy } = await this.#decode(path, undefined, times)
    const shown = crop ? cut(copy, header, crop, path) : copy
    const { backbone, transfer } = await times.measureAsync('resize', () =>
      modelInputs(shown, { backboneSides, emotions: null }),
    )
    const { seen, stageMs, ...described } = await this.#worker.request(
      'embed',
      { images: backbone?.images ?? [], hash: photo.hash, local, tinyCopy },
      transfer,
    )
    return {
      ...described,
      hash: photo.hash,
      seenInTraining: seen,
      ms: performance.now() - start,
      stageMs: { ...times.ms, ...stageMs },
    }
  }

  async #askPacks(path: string): Promise<AskPacksValue> {
    const start = performance.now()
    const times = new StageTimes()
    const { backboneSides } = await this.#ready()
    const { copy } = await this.#decode(path, undefined, times)
    // The picture that they are shown when photos are analysed: the backbone's largest.
    const { backbone, transfer } = await times.measureAsync('resize', () =>
      modelInputs(copy, { backboneSides: [Math.max(...backboneSides)], emotions: null }),
    )
    const images = backbone?.images ?? []
    const { world, stageMs } = await this.#worker.request('ask-packs', { images }, transfer)
    return { world, ms: performance.now() - start, stageMs: { ...times.ms, ...stageMs } }
  }

  async #localFeatures(path: string): Promise<LocalFeatures> {
    const { local } = await this.#embed(path, { local: true })
    if (!local) throw new Error('local features are not available here; see: moodmark doctor')
    return local
  }

  async #whyNoEmotions(): Promise<string> {
    const { device } = await this.#ready()
    return (
      device.capabilities.find(({ capability, enabled }) => capability === 'expressions' && !enabled)
        ?.reason ?? ''
    )
  }

  async #decode(
    path: string,
    maxPx?: number,
    times = new StageTimes(),
  ): Promise<{ photo: ReadPhoto; header: PhotoHeader; copy: WorkingCopy }> {
    return this.#decoding.add(() =>
      // In the queue, so that waiting for a place in it does not count.
      times.measureAsync('decode', async () => {
        const photo = await readPhoto(path)
        const header = await readHeader(photo, path)
        const copy = await this.#memory.run(header.decodeBytes, () =>
          decodeWorkingCopy(photo, header, path, maxPx),
        )
        return { photo, header, copy }
      }),
    )
  }
}
