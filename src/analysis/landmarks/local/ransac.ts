/**
 * Do matched points agree on one change of viewpoint? RANSAC (Fischler & Bolles, 1981) for an affine map, which is
 * what a perspective view of a façade looks like from a little to the side. A library would be OpenCV's
 * WebAssembly build: 7 MB and 0.7 s to load for what is one page here (docs/dependencies.md).
 */
import { Matrix, solve } from 'ml-matrix'
import { seededRandom } from '../../../shared/seeded-random.ts'

/** Two points that may show the same spot: `[x, y]` in one photo, `[x2, y2]` in the other; unit: longest side = 1. */
export type PointPair = readonly [x: number, y: number, x2: number, y2: number]

/** `x2 = a·x + b·y + e`, `y2 = c·x + d·y + f`. */
export interface AffineMap {
  a: number
  b: number
  c: number
  d: number
  e: number
  f: number
}

export interface Consensus {
  map: AffineMap
  /** Indices of the pairs that the map explains, ascending. */
  inliers: number[]
}

export interface RansacOptions {
  /** How far from its predicted place a point may lie, in longest sides. */
  tolerance: number
  iterations: number
  /** The same pairs and seed give the same answer, on every machine. */
  seed: number
}

/** Three pairs determine an affine map, so three that agree prove nothing. */
const SAMPLE = 3
/** Twice the area of the sampled triangle below which its map is noise; longest side = 1. */
const LEAST_AREA = 0.003
/** Two photos of one building differ by no more than this: fewer accidental agreements survive. */
const MAX_SCALE = 4
const MAX_STRETCH = 2
const MAX_ROTATION = Math.PI / 3
const REFINEMENTS = 2

/**
 * @returns the largest consensus, or null when fewer than four pairs agree on a plausible map (degenerate input,
 *          such as points on one line or all on one spot, included)
 */
export function affineConsensus(pairs: readonly PointPair[], options: RansacOptions): Consensus | null {
  if (pairs.length <= SAMPLE) return null
  const random = seededRandom(options.seed)
  const pick = () => pairs[Math.floor(random() * pairs.length)] as PointPair
  let best: Consensus | null = null
  for (let i = 0; i < options.iterations; i++) {
    const map = mapOfThree(pick(), pick(), pick())
    if (map === null || !isPlausible(map)) continue
    const inliers = explained(pairs, map, options.tolerance)
    if (inliers.length > (best?.inliers.length ?? SAMPLE)) best = { map, inliers }
  }
  for (let i = 0; best !== null && i < REFINEMENTS; i++) {
    const map = leastSquares(best.inliers.map((index) => pairs[index] as PointPair))
    if (map === null || !isPlausible(map)) break
    const inliers = explained(pairs, map, options.tolerance)
    if (inliers.length < best.inliers.length) break
    best = { map, inliers }
  }
  return best
}

function mapOfThree(p: PointPair, q: PointPair, r: PointPair): AffineMap | null {
  const [ux, uy] = [q[0] - p[0], q[1] - p[1]]
  const [vx, vy] = [r[0] - p[0], r[1] - p[1]]
  const area = ux * vy - uy * vx
  if (!(Math.abs(area) > LEAST_AREA)) return null
  const [ux2, uy2] = [q[2] - p[2], q[3] - p[3]]
  const [vx2, vy2] = [r[2] - p[2], r[3] - p[3]]
  const a = (ux2 * vy - vx2 * uy) / area
  const b = (ux * vx2 - vx * ux2) / area
  const c = (uy2 * vy - vy2 * uy) / area
  const d = (ux * vy2 - vx * uy2) / area
  return { a, b, c, d, e: p[2] - a * p[0] - b * p[1], f: p[3] - c * p[0] - d * p[1] }
}

/** Not mirrored, not turned far, not stretched or scaled beyond what a step to the side does. */
function isPlausible({ a, b, c, d }: AffineMap): boolean {
  const determinant = a * d - b * c
  if (!(determinant > 0)) return false
  const squares = a * a + b * b + c * c + d * d
  const spread = Math.sqrt(Math.max(0, squares * squares - 4 * determinant * determinant))
  const largest = Math.sqrt((squares + spread) / 2)
  const smallest = determinant / largest
  return (
    largest < MAX_SCALE &&
    smallest > 1 / MAX_SCALE &&
    largest < MAX_STRETCH * smallest &&
    Math.abs(Math.atan2(c - b, a + d)) < MAX_ROTATION
  )
}

function explained(pairs: readonly PointPair[], map: AffineMap, tolerance: number): number[] {
  const limit = tolerance * tolerance
  const inliers: number[] = []
  for (let i = 0; i < pairs.length; i++) {
    const [x, y, x2, y2] = pairs[i] as PointPair
    const dx = map.a * x + map.b * y + map.e - x2
    const dy = map.c * x + map.d * y + map.f - y2
    if (dx * dx + dy * dy <= limit) inliers.push(i)
  }
  return inliers
}

/** The affine map with the least squared error; null when the points do not determine one. */
function leastSquares(pairs: readonly PointPair[]): AffineMap | null {
  const left = new Matrix(pairs.map(([x, y]) => [x, y, 1]))
  const right = new Matrix(pairs.map(([, , x2, y2]) => [x2, y2]))
  try {
    const [[a, c], [b, d], [e, f]] = solve(left, right).to2DArray() as [
      [number, number],
      [number, number],
      [number, number],
    ]
    return [a, b, c, d, e, f].every(Number.isFinite) ? { a, b, c, d, e, f } : null
  } catch {
    // ml-matrix throws on a rank-deficient system: the consensus lies on a line
    return null
  }
}
