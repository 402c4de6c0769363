/** Boxes, overlap, non-maximum suppression and the similarity transform. Pixels unless said otherwise. */

export interface Rect {
  x: number
  y: number
  width: number
  height: number
}

export type Point = readonly [x: number, y: number]

/** Intersection over union, 0..1. */
export function iou(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (a.width * a.height + b.width * b.height - shared)
}

/** Greedy non-maximum suppression: best score first, everything that overlaps a kept box more than `maxIou` goes. */
export function suppress<T extends { box: Rect; score: number }>(
  detections: readonly T[],
  maxIou: number,
): T[] {
  const kept: T[] = []
  for (const detection of [...detections].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => iou(other.box, detection.box) <= maxIou)) kept.push(detection)
  }
  return kept
}

/** `x' = a·x − b·y + tx`, `y' = b·x + a·y + ty`: rotation, one scale, translation. */
export interface Similarity {
  a: number
  b: number
  tx: number
  ty: number
}

/**
 * Least-squares similarity that maps `from` onto `to` (Umeyama, 1991, doi 10.1109/34.88573, in the plane without
 * reflection). Throws RangeError for fewer than two points or points that all coincide.
 */
export function similarityBetween(from: readonly Point[], to: readonly Point[]): Similarity {
  if (from.length !== to.length || from.length < 2) throw new RangeError('two point lists of one length ≥ 2')
  const [fx, fy] = centroid(from)
  const [tx, ty] = centroid(to)
  let dot = 0
  let cross = 0
  let spread = 0
  from.forEach(([px, py], i) => {
    const [qx, qy] = to[i] as Point
    const x = px - fx
    const y = py - fy
    dot += x * (qx - tx) + y * (qy - ty)
    cross += x * (qy - ty) - y * (qx - tx)
    spread += x * x + y * y
  })
  if (spread === 0) throw new RangeError('all points coincide')
  const a = dot / spread
  const b = cross / spread
  return { a, b, tx: tx - a * fx + b * fy, ty: ty - b * fx - a * fy }
}

function centroid(points: readonly Point[]): Point {
  let x = 0
  let y = 0
  for (const [px, py] of points) {
    x += px
    y += py
  }
  return [x / points.length, y / points.length]
}
