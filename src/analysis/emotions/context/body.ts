/** How many people there are, how large, and how the largest of them holds the body. */
import type { Rect } from '../geometry.ts'
import type { BranchFeatures, ContextBranch, ContextPhoto } from './branch.ts'
import { JOINTS, type Pose } from './pose-estimator.ts'

const MOST_COUNTED = 6
/** A joint below this was guessed: its place says nothing. */
const MIN_JOINT_SCORE = 0.2
const NOSE = 0
const SHOULDERS = [5, 6] as const
const WRISTS = [9, 10] as const

export class BodyBranch implements ContextBranch {
  readonly name = 'body'

  async describe({ image, persons }: ContextPhoto): Promise<BranchFeatures | null> {
    const [largest] = persons ?? []
    if (!persons || !largest) return null
    const areas = persons.map(({ box }) => (box.width * box.height) / (image.width * image.height))
    return {
      body: Float32Array.from([
        Math.min(persons.length, MOST_COUNTED) / MOST_COUNTED,
        areas[0] ?? 0,
        Math.min(
          1,
          areas.reduce((a, b) => a + b),
        ),
        largest.score,
        ...poseFeatures(largest.pose, largest.box),
      ]),
    }
  }
}

/** Joints relative to the person's box, their scores, raised hands, bowed head, spread of the hands. Zeros without a pose. */
export function poseFeatures(pose: Pose | null, box: Rect): number[] {
  if (!pose) return new Array<number>(3 * JOINTS + 3).fill(0)
  const places = pose.flatMap(({ x, y, score }) =>
    score < MIN_JOINT_SCORE ? [0, 0] : [(x - box.x) / box.width - 0.5, (y - box.y) / box.height - 0.5],
  )
  const y = (joint: number) => pose[joint]?.y ?? 0
  const shoulders = (y(SHOULDERS[0]) + y(SHOULDERS[1])) / 2
  return [
    ...places,
    ...pose.map(({ score }) => score),
    (shoulders - Math.min(y(WRISTS[0]), y(WRISTS[1]))) / box.height,
    (shoulders - y(NOSE)) / box.height,
    Math.abs((pose[WRISTS[0]]?.x ?? 0) - (pose[WRISTS[1]]?.x ?? 0)) / box.width,
  ]
}
