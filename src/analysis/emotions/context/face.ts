/** What the faces show, weighed by their size: whoever stands in front decides. */
import { EXPRESSIONS } from '../../../shared/taxonomy.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'

/** Side of a face, as a share of the picture's, from which its expression counts in full. */
const FULL_SIDE = 0.4
const MOST_COUNTED = 5

export class FaceBranch implements ContextBranch {
  readonly name = 'face'

  async describe({ faces }: ContextPhoto): Promise<BranchFeatures | null> {
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
