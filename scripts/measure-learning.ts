/**
 * `eval learning` for landmarks by the recogniser alone, on cached descriptors: the same replay in minutes.
 *
 *   node scripts/measure-learning.ts [--crowd] [--photos 1,5] [SET...]     (default landmarks; landmarks-96px for the tiny photos)
 *
 * `--photos`: only with so many photos named, and without what it costs others to teach all.
 * `--crowd`: only what teaching all landmarks but six costs these, each of the first set once; with both sets fifty are taught.
 *
 * Reads ../shared/data/SET/{gallery,queries} and ../shared/data/non-landmarks; prints JSON.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { evaluateLandmarkLearning } from '../src/main/eval/learning-landmarks.ts'
import { RecogniserAnalyst } from './recogniser-analyst.ts'

const dataDir = join(import.meta.dirname, '../../shared/data')
const { values, positionals } = parseArgs({
  options: { crowd: { type: 'boolean', default: false }, photos: { type: 'string' } },
  allowPositionals: true,
})
const sets = positionals.length > 0 ? positionals : ['landmarks']
const report = await evaluateLandmarkLearning(
  await RecogniserAnalyst.open(),
  {
    galleryDirs: sets.map((set) => join(dataDir, set, 'gallery')),
    queriesDirs: sets.map((set) => join(dataDir, set, 'queries')),
    nonLandmarksDir: join(dataDir, 'non-landmarks'),
    ...(values.photos ? { corrections: values.photos.split(',').map(Number) } : {}),
    ...(values.crowd ? { corrections: [] } : { withCrowd: !values.photos }),
  },
  (path, error) => console.warn(`${path} is left out: ${error.message}`),
  (note) => console.warn(note),
)
process.stdout.write(`${JSON.stringify(report, null, 1)}\n`)
