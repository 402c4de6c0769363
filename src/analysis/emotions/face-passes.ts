/** In which sizes of a photo faces are looked for. */
import type { RgbImage } from '../inference/worker-protocol.ts'
import { halve } from './crop.ts'
import {
  DETECTION_PX,
  type DetectedFace,
  type FaceDetector,
  MIN_DETECTION_SCORE,
  mergeFaces,
} from './face-detector.ts'

/** A face below this height at detection size suggests that there are smaller ones: a second, finer pass follows. */
const FINE_PASS_FACE_PX = 40
/** What might be a face at detection size is worth a finer look: 3 of 380 pictures without faces get one by mistake. */
const HINT_SCORE = 0.3

/**
 * Two passes always, further ones where they pay. YuNet knows faces of about 10 to 300 px: at half size it finds the
 * close-ups that it misses at full size (76 of 80 portraits instead of 65), and at the picture's own size, in tiles
 * when it is large, the far faces of a group (bench/faces.ts).
 * @param image the working copy, whose pixels the answer is in
 * @param detection the same at most `DETECTION_PX` long
 */
export async function detectFaces(
  detector: FaceDetector,
  image: RgbImage,
  detection: RgbImage,
): Promise<DetectedFace[]> {
  const hints = await detector.detectScaled(detection, image.width, HINT_SCORE)
  let coarse = hints.filter(({ score }) => score >= MIN_DETECTION_SCORE)
  if (Math.max(detection.width, detection.height) > DETECTION_PX / 2)
    coarse = mergeFaces([...coarse, ...(await detector.detectScaled(halve(detection), image.width))])
  const scale = detection.width / image.width
  const looksSmall = ({ box }: DetectedFace) => box.height * scale < FINE_PASS_FACE_PX
  if (scale > 0.8 || ![...hints, ...coarse].some(looksSmall)) return coarse
  const between = scale < 0.4 ? await detector.detectScaled(halve(image), image.width) : []
  return mergeFaces([...coarse, ...between, ...(await detector.detectInTiles(image))])
}
