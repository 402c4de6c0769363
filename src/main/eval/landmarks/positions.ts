/** GPS positions for photos that have none: right ones with noise, and wrong ones. Seeded, so that runs agree. */
import { distance } from 'geokdbush'
import type { Gps } from '../../../shared/evidence.ts'
import { seededRandom } from '../../../shared/seeded-random.ts'
import { fixNear } from '../synthetic-gps.ts'

/**
 * - `none`    no photo has a position
 * - `true`    queries where their landmark is, with noise; the others beside a random landmark
 * - `far`     every photo at a random place of the world, 1,000 km or more from its landmark
 * - `beside`  every photo beside a random landmark that it does not show
 * - `mixed`   every second photo as in `far`, the others as in `beside`
 */
export type GpsMode = 'none' | 'true' | 'far' | 'beside' | 'mixed'

export interface Place {
  latitude: number
  longitude: number
}

/** Typical error of a phone outdoors among buildings. */
const GPS_SIGMA_METERS = 30
const FAR_KM = 1_000
const SEED = 20190807

/**
 * @param truths the landmark of each photo, null for one without
 * @param places where landmarks are; a query whose landmark is not among them gets no right position
 */
export function positions(
  mode: GpsMode,
  truths: readonly (string | null)[],
  places: ReadonlyMap<string, Place>,
): (Gps | null)[] {
  const random = seededRandom(SEED)
  const beside = (truth: string | null): Gps | null => {
    const others = [...places].filter(([id]) => id !== truth)
    const other = others[Math.floor(random() * others.length)]
    return other ? fixNear(other[1], GPS_SIGMA_METERS, random) : null
  }
  const far = (truth: string | null): Gps => {
    const own = truth === null ? undefined : places.get(truth)
    for (;;) {
      // Even on the sphere: latitudes near the poles are rarer.
      const latitude = (Math.asin(2 * random() - 1) * 180) / Math.PI
      const longitude = 360 * random() - 180
      if (own && distance(longitude, latitude, own.longitude, own.latitude) < FAR_KM) continue
      return fixNear({ latitude, longitude }, GPS_SIGMA_METERS, random)
    }
  }
  const at = (truth: string | null): Gps | null => {
    if (truth === null) return beside(null)
    const own = places.get(truth)
    return own ? fixNear(own, GPS_SIGMA_METERS, random) : null
  }
  const position: Record<GpsMode, (truth: string | null, index: number) => Gps | null> = {
    none: () => null,
    true: at,
    far,
    beside,
    mixed: (truth, i) => (i % 2 === 0 ? far(truth) : beside(truth)),
  }
  return truths.map(position[mode])
}
