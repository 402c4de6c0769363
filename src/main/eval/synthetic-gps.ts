/** Made-up GPS positions for evaluation: the true place with noise, or a wrong one. Seeded, so that runs agree. */
import type { Gps } from '../../shared/evidence.ts'

const METERS_PER_DEGREE = 111_320

/**
 * A fix near a place, as a phone would give it.
 * @param sigmaMeters standard deviation of the Gaussian error on each axis
 */
export function fixNear(
  place: { latitude: number; longitude: number },
  sigmaMeters: number,
  random: () => number,
): Gps {
  // Box–Muller: two independent normal deviates
  const radius = Math.sqrt(-2 * Math.log(1 - random())) * sigmaMeters
  const angle = 2 * Math.PI * random()
  const latitude = place.latitude + (radius * Math.cos(angle)) / METERS_PER_DEGREE
  const longitude =
    place.longitude +
    (radius * Math.sin(angle)) /
      (METERS_PER_DEGREE * Math.max(0.01, Math.cos((place.latitude * Math.PI) / 180)))
  return {
    latitude: Math.min(90, Math.max(-90, latitude)),
    longitude: ((longitude + 540) % 360) - 180,
    altitude: null,
    accuracyMeters: null,
    heading: null,
  }
}
