/** What the faces show, weighed by their size: whoever stands in front decides. */
import { EXPRESSIONS } from '../../../shared/taxonomy.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'

/** Side of a face, as a share of the picture's, from which its expression counts in full. */
const FULL_SIDE = 0.4
const MOST_COUNTED = 5
/**
 * Detection score from which a face counts. Of the rated scenes whose surest face lies below, 29 of 68 show
 * things, food, rocks or trees and 14 animals; of those above 6 and 9 of 109.
 */
const LEAST_DETECTION = 0.7

export class FaceBranch implements ContextBranch {
  readonly name = 'face'

  async describe({ faces: found }: ContextPhoto): Promise<BranchFeatures | null> {
    const faces = found.filter(({ detection }) => detection >= LEAST_DETECTION)
    if (faces.length === 0) return null
    const sides = faces.map(({ box }) => Math.sqrt(box[2] * box[3]))
    const total = sides.reduce((a, b) => a + b)
    const weighted = (value: (index: number) => number) =>
      sides.reduce((sum, side, i) => sum + side * value(i), 0) / total
    const largest = Math.max(...sides)
    const presence = Math.min(1, largest / FULL_SIDE)
    const shares = EXPRESSIONS.map((expression) => weighted((i) => faces[i]?.scores[expression] ?? 0))
    const valence = weighted((i) => faces[i]?.valence ?? 0)
    const arousal = weighted((i) => faces[i]?.arousal ?? 0)
    const happiest = Math.max(...faces.map(({ scores }) => scores.happy))
    return {
      face: Float32Array.from([
        ...shares.map((share) => share * presence),
        valence * presence,
        arousal * presence,
        Math.min(faces.length, MOST_COUNTED) / MOST_COUNTED,
        largest,
        happiest * presence,
        sides.reduce((sum, side) => sum + side * side, 0),
        valence,
      ]),
    }
  }
}
