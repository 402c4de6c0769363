/** Cut faces as the training of the expression nets reads them: a table and files of pictures, faces in its order. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { modelInputs } from '../src/analysis/decode/model-inputs.ts'
import { cropPlanar, type Window } from '../src/analysis/emotions/crop.ts'
import { greySquare, squareAround } from '../src/analysis/emotions/expression-crop.ts'
import { PublicExpressionNets } from '../src/analysis/emotions/expression-public.ts'
import { rollOf } from '../src/analysis/emotions/face-alignment.ts'
import { type DetectedFace, FaceDetector } from '../src/analysis/emotions/face-detector.ts'
import { detectFaces } from '../src/analysis/emotions/face-passes.ts'
import type { Point, Rect } from '../src/analysis/emotions/geometry.ts'
import { createSession } from '../src/analysis/inference/sessions.ts'
import type { EmotionInput, RgbImage } from '../src/analysis/inference/worker-protocol.ts'
import { resourcesDir } from '../src/shared/node/entries.ts'
import { findModel, loadCatalogue, modelDirs } from '../src/shared/node/model-catalogue.ts'

const WIDE_PX = 96
const WIDE_FACTOR = 1.35
const TIGHT_PX = 64

/** Empty label: nobody labelled the face. */
export interface SheetEntry {
  path: string
  source: string
  label: string
}

export class FaceSheet {
  readonly #detector: FaceDetector
  readonly #publicNets: PublicExpressionNets
  readonly #wide: Uint8Array[] = []
  readonly #tight: Uint8Array[] = []
  readonly #probabilities: number[] = []
  readonly #lines = ['path,source,label,detected,x0,y0,x1,y1,x2,y2,x3,y3,x4,y4']

  private constructor(detector: FaceDetector, publicNets: PublicExpressionNets) {
    this.#detector = detector
    this.#publicNets = publicNets
  }

  static async open(): Promise<FaceSheet> {
    return new FaceSheet(
      new FaceDetector(await session('face_detector')),
      new PublicExpressionNets({
        mini: await session('fer_mini_xception'),
        big: await session('fer_big_xception'),
        faceapi: await session('fer_faceapi'),
      }),
    )
  }

  get count(): number {
    return this.#tight.length
  }

  /** The working copy of a photo and its faces as the app finds them, the largest first. */
  async facesOf(photo: RgbImage): Promise<{ image: RgbImage; faces: DetectedFace[] }> {
    const { emotions } = await modelInputs(photo, {
      backboneSides: null,
      emotions: { sceneSides: [], faces: true, faceCrop: false, hash: '', finer: false },
    })
    const { image, detection } = emotions as EmotionInput
    const area = ({ box }: DetectedFace) => box.width * box.height
    const faces = await detectFaces(this.#detector, image, detection)
    return { image, faces: faces.sort((a, b) => area(b) - area(a)) }
  }

  /** @param detected whether the detector found the face; its points are a template's otherwise, and it is not turned */
  async add(
    image: RgbImage,
    { box, points }: { box: Rect; points: readonly Point[] },
    detected: boolean,
    { path, source, label }: SheetEntry,
  ): Promise<void> {
    const region = { box, roll: detected ? rollOf(points) : 0 }
    const square = squareAround(region)
    const room: Window = {
      ...square,
      width: square.width * WIDE_FACTOR,
      height: square.height * WIDE_FACTOR,
    }
    this.#wide.push(bytes(cropPlanar(image, room, WIDE_PX, WIDE_PX, 'edge')))
    this.#tight.push(bytes(greySquare(image, region, TIGHT_PX)))
    this.#probabilities.push(...(await this.#publicNets.probabilitiesOf(image, region)))
    const inCrop = points.flatMap((point) => toWindow(point, room, WIDE_PX).map((v) => v.toFixed(2)))
    this.#lines.push([path, source, label, detected ? 1 : 0, ...inCrop].join(','))
  }

  write(dir: string): void {
    mkdirSync(dir, { recursive: true })
    writeFileSync(join(dir, 'index.csv'), `${this.#lines.join('\n')}\n`)
    writeFileSync(join(dir, 'wide.u8'), Buffer.concat(this.#wide))
    writeFileSync(join(dir, 'tight.u8'), Buffer.concat(this.#tight))
    writeFileSync(join(dir, 'public.f32'), Buffer.from(Float32Array.from(this.#probabilities).buffer))
  }
}

async function session(id: string) {
  const entry = loadCatalogue(resourcesDir()).find((model) => model.id === id)
  const found = entry && (await findModel(entry, modelDirs({ libraryDir: tmpdir() })))
  if (found?.state !== 'ready') throw new Error(`${id} is needed: ${found?.detail ?? 'not in the catalogue'}`)
  return createSession(found.path, 'cpu')
}

function toWindow([x, y]: Point, { centerX, centerY, width, angle }: Window, size: number): Point {
  const dx = x - centerX
  const dy = y - centerY
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const scale = size / width
  return [(dx * cos + dy * sin) * scale + size / 2, (dy * cos - dx * sin) * scale + size / 2]
}

function bytes(values: Float32Array): Uint8Array {
  return Uint8Array.from(values, (value) => Math.max(0, Math.min(255, Math.round(value))))
}
