/** How much the people of a photo smile: what "best smile" orders by and a burst's best shot is chosen by. */
import type { Box, ExpressionScores } from './evidence.ts'

export interface Smiler {
  box: Box
  scores: ExpressionScores
  mask: boolean
  quality?: number | undefined
}

export interface Smiles {
  /** Faces that smile more likely than not. */
  smiling: number
  /** Mean probability of a smile, weighed by size; 0..1. */
  share: number
}

/** A face this much smaller than the largest is a passer-by. */
const PASSER_BY = 0.25
/** A face that shows nothing counts a little, so that a blurred shot does not win by its one sharp face. */
const MIN_WEIGHT = 0.1

/**
 * Masked faces and passers-by are left out. Eyes are not judged: five points do not tell open from shut.
 * @returns null when nobody's smile could be seen
 */
export function smilesOf(faces: readonly Smiler[]): Smiles | null {
  const side = ({ box }: Smiler) => Math.sqrt(box[2] * box[3])
  const largest = Math.max(0, ...faces.map(side))
  const counted = faces.filter((face) => !face.mask && side(face) >= PASSER_BY * largest)
  if (counted.length === 0) return null
  let sum = 0
  let total = 0
  for (const face of counted) {
    const weight = side(face) * Math.max(MIN_WEIGHT, face.quality ?? 1)
    sum += weight * face.scores.happy
    total += weight
  }
  return { smiling: counted.filter(({ scores }) => scores.happy > 0.5).length, share: sum / total }
}

/** Orders by the number of people who smile, then by how much; photos without faces last. */
export function bySmiles(a: Smiles | null, b: Smiles | null): number {
  if (!a || !b) return (a ? 0 : 1) - (b ? 0 : 1)
  return b.smiling - a.smiling || b.share - a.share
}
