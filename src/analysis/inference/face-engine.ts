/** Which net finds faces: YuNet where it is installed, which finds more; otherwise the bundled one, its pupil. */
import { FaceDetector } from '../emotions/face-detector.ts'
import type { Loaded, ModelLoader } from './engine.ts'

const TEACHER = 'face_yunet_n'
const BUNDLED = 'face_detector'

export interface LoadedDetector {
  detector: FaceDetector
  /** Its id in the catalogue; evidence of another detector is stale. */
  modelId: string
  /** Why it is not the better one; empty for that. */
  note: string
}

/** @returns the better detector that loads; without any, the reason of the bundled one, which only a broken install lacks */
export async function loadFaceDetector(models: ModelLoader): Promise<Loaded<LoadedDetector>> {
  const teacher = await models.load(TEACHER)
  if (teacher.value)
    return {
      value: { detector: new FaceDetector(teacher.value), modelId: TEACHER, note: '' },
      reason: '',
    }
  const bundled = await models.load(BUNDLED)
  if (!bundled.value) return bundled
  const note = `Faces are found by the bundled detector; YuNet finds more of the small ones. ${teacher.reason}`
  return { value: { detector: new FaceDetector(bundled.value), modelId: BUNDLED, note }, reason: '' }
}
