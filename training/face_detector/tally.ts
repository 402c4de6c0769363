/** Faces found, boxes where there is none, and how far the points are off. */
import type { DetectedFace } from '../../src/analysis/emotions/face-detector.ts'
import type { Point } from '../../src/analysis/emotions/geometry.ts'
import type { KnownFace } from './hard-views.ts'

export class Tally {
  photos = 0
  faces = 0
  found = 0
  falseBoxes = 0
  #pointError = 0
  #searched = 0

  /** @param falseBoxes null where nothing is known about the rest of the photo, which then counts for recall alone */
  add(pairs: [KnownFace, DetectedFace | undefined][], falseBoxes: number | null): void {
    this.photos++
    this.#searched += falseBoxes === null ? 0 : 1
    this.falseBoxes += falseBoxes ?? 0
    for (const [face, match] of pairs) {
      this.faces++
      if (!match) continue
      this.found++
      const errors = match.points.map(([x, y], i) => {
        const [knownX, knownY] = face.points[i] as Point
        return Math.hypot(x - knownX, y - knownY)
      })
      this.#pointError += errors.reduce((a, b) => a + b) / errors.length / face.size
    }
  }

  row() {
    return {
      photos: this.photos,
      faces: this.faces,
      recall: rounded(this.found / this.faces),
      falseBoxesPerPhoto: rounded(this.falseBoxes / this.#searched),
      /** Mean distance of the points from YuNet's in the plain photo, in face sizes. */
      pointError: rounded(this.#pointError / this.found),
    }
  }
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000
}
