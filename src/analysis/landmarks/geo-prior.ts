/**
 * What a photo's GPS position says about a visual match. It can support or refuse what the picture shows;
 * it never names a landmark by itself.
 */
import { distance } from 'geokdbush'
import type { Gps } from '../../shared/evidence.ts'

export interface GeoVerdict {
  verdict: 'supports' | 'neutral' | 'refuses'
  /** Photo to landmark; null when either position is unknown. */
  distanceMeters: number | null
}

/**
 * Towers and bridges are photographed from a few kilometres away: the radius says where one stands *at* a place,
 * three times that (at least 2 km) is where one can still see it.
 */
const MIN_SUPPORT_METERS = 2_000
const SUPPORT_RADII = 3
/** A wrong fix is off by kilometres, a coordinate of a long wall or a park by tens of them; 100 km is neither. */
const MIN_REFUSAL_METERS = 100_000
const REFUSAL_RADII = 10

/**
 * Supports: within max(2 km, 3 radii) plus the GPS error. Refuses: beyond max(100 km, 10 radii) plus the GPS error.
 * Neutral between the two, and where a position is unknown.
 */
export function geoVerdict(
  landmark: { latitude: number | null; longitude: number | null; radiusMeters: number },
  gps: Gps | null,
): GeoVerdict {
  if (!gps || !isFix(gps) || landmark.latitude === null || landmark.longitude === null)
    return { verdict: 'neutral', distanceMeters: null }
  const distanceMeters = distance(gps.longitude, gps.latitude, landmark.longitude, landmark.latitude) * 1000
  const error = gps.accuracyMeters ?? 0
  if (distanceMeters <= Math.max(MIN_SUPPORT_METERS, SUPPORT_RADII * landmark.radiusMeters) + error)
    return { verdict: 'supports', distanceMeters }
  if (distanceMeters > Math.max(MIN_REFUSAL_METERS, REFUSAL_RADII * landmark.radiusMeters) + error)
    return { verdict: 'refuses', distanceMeters }
  return { verdict: 'neutral', distanceMeters }
}

/** Some cameras write 0°, 0° while they have no fix. */
function isFix(gps: Gps): boolean {
  return gps.latitude !== 0 || gps.longitude !== 0
}
