/** The persons of a photo with the pose of the largest. */
import type { RgbImage } from '../../inference/worker-protocol.ts'
import type { Person } from './branch.ts'
import type { ObjectDetector } from './object-detector.ts'
import type { PoseEstimator } from './pose-estimator.ts'

/** @returns largest first; the pose costs 7 ms, so only the person that the photo is about gets one */
export async function findPersons(
  image: RgbImage,
  objects: ObjectDetector,
  poses: PoseEstimator | null,
): Promise<Person[]> {
  const { persons } = await objects.detect(image)
  const sorted = persons.sort((a, b) => b.box.width * b.box.height - a.box.width * a.box.height)
  return Promise.all(
    sorted.map(async ({ box, score }, i) => ({
      box,
      score,
      pose: i === 0 && poses ? await poses.estimate(image, box) : null,
    })),
  )
}
