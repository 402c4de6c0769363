/**
 * Photos → the pictures and faces that the face detector learns from: boxes and points as YuNet sees them, at three
 * sizes of each photo.
 *
 *   node training/face_detector/teacher-faces.ts DATA_DIR OUT_DIR FOLDER...
 *
 * FOLDER: below DATA_DIR, searched with what lies beneath it. Writes OUT_DIR/NUMBER.jpg (longest side at most 640,
 * small ones enlarged to 160) and faces.json: for each picture its photo, size and faces
 * `{ box: [x, y, width, height], points: [x0, y0, …, x4, y4], score }`, all in its pixels, down to score .3:
 * what the teacher doubts is neither a face nor background. Goes on where it was interrupted.
 */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { sharp } from '../../src/analysis/decode/sharp.ts'
import { FaceDetector } from '../../src/analysis/emotions/face-detector.ts'
import { createSession } from '../../src/analysis/inference/sessions.ts'
import { facesOf } from './passes.ts'
import { teacherPath } from './teacher.ts'

const DOUBTFUL_SCORE = 0.3

const [dataDir, outDir, ...folders] = process.argv.slice(2)
if (!dataDir || !outDir || folders.length === 0)
  throw new Error('usage: teacher-faces.ts DATA_DIR OUT_DIR FOLDER...')
mkdirSync(outDir, { recursive: true })
const teacher = new FaceDetector(await createSession(await teacherPath(), 'cpu'))

/** A line for each photo that has been looked at, null for one that is left out: what an interrupted run goes on from. */
const partPath = join(outDir, 'faces.part')
const photos = folders.flatMap((folder) => photosIn(join(dataDir, folder)))
const lines = existsSync(partPath) ? readFileSync(partPath, 'utf8').split('\n').slice(0, -1) : []
writeFileSync(partPath, lines.map((line) => `${line}\n`).join(''))
const pictures: object[] = lines.map((line) => JSON.parse(line)).filter((picture) => picture !== null)

for (const path of photos.slice(lines.length)) {
  let picture: object | null = null
  try {
    picture = { photo: relative(dataDir, path), ...(await taught(path, `${pictures.length}.jpg`)) }
    pictures.push(picture)
  } catch (error) {
    console.warn(`${path} is left out: ${error instanceof Error ? error.message : error}`)
  }
  appendFileSync(partPath, `${JSON.stringify(picture)}\n`)
  if (pictures.length % 500 === 0) console.warn(`${pictures.length} pictures`)
}
writeFileSync(join(outDir, 'faces.json'), `${JSON.stringify(pictures)}\n`)
rmSync(partPath)

async function taught(path: string, name: string) {
  const { picture, faces: seen } = await facesOf(path, teacher, DOUBTFUL_SCORE)
  const { width, height } = picture
  await sharp(picture.data, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 95 })
    .toFile(join(outDir as string, name))
  const faces = seen.map(({ box, points, score }) => ({
    box: [box.x, box.y, box.width, box.height].map(rounded),
    points: points.flat().map(rounded),
    score: rounded(score),
  }))
  return { name, width, height, faces }
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
