/**
 * From how many landmarks on it pays to list the nearest ones before they are compared: made-up landmarks with three
 * viewpoints each, all compared beside those that the list names. Processor time of one photo, in ms.
 *
 *   node bench/landmark-shortlist.ts [--landmarks 250,1000,2000,5000,20000] [--dimension 512]
 */
import { parseArgs } from 'node:util'
import { type PreparedLandmark, prepareLandmark, scoreLandmarks } from '../src/analysis/landmarks/score.ts'
import { Shortlist } from '../src/analysis/landmarks/shortlist.ts'
import { normalise } from '../src/analysis/landmarks/vectors.ts'
import { Random } from './lib/synthetic-centroids.ts'
import { Timings } from './lib/timings.ts'

const { values } = parseArgs({
  options: {
    landmarks: { type: 'string', default: '250,1000,2000,5000,20000' },
    dimension: { type: 'string', default: '512' },
  },
})
const dimension = Number(values.dimension)
const PHOTOS = 40
/** As many as the recogniser lists at first. */
const LISTED = 32

const random = new Random(1)
const direction = () => normalise(Float32Array.from({ length: dimension }, () => random.next()))

process.stdout.write('| landmarks | all | listed | list made in s |\n|---|---|---|---|\n')
for (const count of values.landmarks.split(',').map(Number)) {
  const landmarks = Array.from({ length: count }, (_, i): PreparedLandmark => {
    const embeddings = [direction(), direction(), direction()]
    return prepareLandmark(
      { id: `${i}`, latitude: null, longitude: null, radiusMeters: 500, embeddings },
      0,
      embeddings.map((centroid) => ({ centroid, count: 1 })),
    )
  })
  const start = performance.now()
  const shortlist = new Shortlist(landmarks)
  const made = (performance.now() - start) / 1000
  const photos = Array.from({ length: PHOTOS }, (_, i) => {
    const like = landmarks[(i * 7919) % count]?.centroid ?? direction()
    return normalise(like.map((value) => value + 0.025 * random.next()))
  })
  const all = new Timings()
  const listed = new Timings()
  for (let round = 0; round < 4; round++) {
    const compared = () => {
      for (const photo of photos) scoreLandmarks(photo, landmarks, 0)
    }
    const nearest = () => {
      for (const photo of photos) scoreLandmarks(photo, shortlist.nearest(photo, LISTED).landmarks, 0)
    }
    // The first round warms up caches and compilers.
    if (round === 0) [compared, nearest].forEach((run) => void run())
    else {
      await all.add(PHOTOS, compared)
      await listed.add(PHOTOS, nearest)
    }
  }
  process.stdout.write(
    `| ${count} | ${all.cpuMs.toFixed(2)} | ${listed.cpuMs.toFixed(2)} | ${made.toFixed(1)} |\n`,
  )
}
