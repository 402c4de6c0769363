/**
 * Photos → the pictures and faces that the face detector learns from: boxes and points as YuNet sees them, at three
 * sizes of each photo.
 *
 *   node training/face_detector/teacher-faces.ts DATA_DIR OUT_DIR FOLDER...
 *
 * FOLDER: below DATA_DIR, searched with what lies beneath it. Writes OUT_DIR/NUMBER.jpg (longest side at most 640,
 * small ones enlarged to 160) and faces.json: for each picture its photo, size and faces
 * `{ box: [x, y, width, height], points: [x0, y0, …, x4, y4], score }`, all in its pixels, down to score .3:
 * what the teacher doubts is neither a face nor background.
 */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { sharp } from '../../src/analysis/decode/sharp.ts'
import { FaceDetector, mergeFaces } from '../../src/analysis/emotions/face-detector.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { resourcesDir } from '../../src/shared/node/entries.ts'
import { findModel, loadCatalogue, modelDirs } from '../../src/shared/node/model-catalogue.ts'

const LONGEST_PX = 640
const SHORTEST_PX = 160
const TEACHER_SIDES = [320, 640, 1280] as const
const DOUBTFUL_SCORE = 0.3

const [dataDir, outDir, ...folders] = process.argv.slice(2)
if (!dataDir || !outDir || folders.length === 0)
  throw new Error('usage: teacher-faces.ts DATA_DIR OUT_DIR FOLDER...')
mkdirSync(outDir, { recursive: true })
const entry = loadCatalogue(resourcesDir()).find((model) => model.id === 'face_yunet_n')
const found = entry && (await findModel(entry, modelDirs({ libraryDir: tmpdir() })))
if (found?.state !== 'ready')
  throw new Error('the teacher, YuNet, is needed: moodmark models install face_yunet_n')
const teacher = new FaceDetector(await createSession(found.path, 'cpu'))
const pictures: object[] = []

for (const path of folders.flatMap((folder) => photosIn(join(dataDir, folder)))) {
  try {
    pictures.push({ photo: relative(dataDir, path), ...(await taught(path, `${pictures.length}.jpg`)) })
  } catch (error) {
    console.warn(`${path} is left out: ${error instanceof Error ? error.message : error}`)
  }
  if (pictures.length % 500 === 0) console.warn(`${pictures.length} pictures`)
}
writeFileSync(join(outDir, 'faces.json'), `${JSON.stringify(pictures)}\n`)

async function taught(path: string, name: string) {
  const picture = await scaled(path, LONGEST_PX)
  const { width, height } = picture
  const passes = []
  for (const side of TEACHER_SIDES) {
    const image = side === LONGEST_PX ? picture : await scaled(path, side)
    passes.push(...(await teacher.detectScaled(image, width, DOUBTFUL_SCORE)))
  }
  await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toFile(join(outDir as string, name))
  const faces = mergeFaces(passes).map(({ box, points, score }) => ({
    box: [box.x, box.y, box.width, box.height].map(rounded),
    points: points.flat().map(rounded),
    score: rounded(score),
  }))
  return { name, width, height, faces }
}

/** The photo with a longest side of at most `longest`, never enlarged beyond its size but for the smallest. */
async function scaled(path: string, longest: number) {
  const meta = await sharp(path).metadata()
  const own = Math.max(meta.width ?? 0, meta.height ?? 0)
  const side = Math.min(longest, Math.max(own, SHORTEST_PX))
  const { data, info } = await sharp(path, { failOn: 'none' })
    .rotate()
    .resize(side, side, { fit: 'inside' })
    .flatten()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== 3) throw new Error(`${info.channels} channels`)
  return { data, width: info.width, height: info.height }
}

function photosIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
    .sort()
    .map((name) => join(dir, name))
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
