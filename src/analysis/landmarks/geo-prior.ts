/**
 * The geo prior: what a photo's GPS position and heading say about a visual match, as log-odds.
 * It supports, weakens or refuses what the picture shows; it never names a landmark by itself.
 *
 * The position is weighed as a likelihood ratio. Photos that show a landmark are taken around it with a Gaussian
 * spread σ (half the range from which it is seen), blurred by the error a of the fix, so s² = σ² + a²; other photos are
 * taken anywhere in the surroundings, a disc of radius R. At the distance d, with half of the photos of a landmark
 * taken from where nobody expects it (a panorama, an inexact coordinate of ours):
 *
 *   log-odds = ln( ½ · R² / 2s² · exp(−d² / 2s²) + ½ ), at most 3, then popularity (±½) and heading (about ±1)
 *
 * The ½ keeps the ratio above −0.7: whoever stands 30 km away is not refuted. Beyond 100 km a match is refused.
 * The numbers are a model, not a fit: labelled photos with true positions are rare. `eval landmarks --gps` shows that
 * right positions help and wrong ones do no harm.
 */
import { distance } from 'geokdbush'
import type { Gps } from '../../shared/evidence.ts'

/** What the prior needs to know of a landmark. */
export interface LandmarkPlace {
  latitude: number | null
  longitude: number | null
  /** Within this distance one is at the place; by kind, from the gazetteer. */
  radiusMeters: number
  /** The gazetteer's class: tower, museum, natural … */
  kind?: string | undefined
  /** The gazetteer's popularity, 0..1. */
  popularity?: number | undefined
}

export interface GeoPrior {
  /** `neutral` also where a position is unknown. */
  verdict: 'supports' | 'neutral' | 'refuses'
  /** Photo to landmark; null when either position is unknown. */
  distanceMeters: number | null
  /** Natural logarithm of the odds that the position adds to the picture's; 0 when nothing is known, −∞ when refused. */
  logOdds: number
}

/** EXIF positions are stale or copied at times: none is worth more than e³ = 20 to 1. */
const FULL_SUPPORT = 3
/** From e to 1 on, the position is named as a reason. */
const NAMED_SUPPORT = 1
/** Coordinates in tables are off by some hundred metres, and visitors step back to get a building into the frame. */
const MIN_SEEN_FROM_METERS = 1_000
const SEEN_FROM_REACHES = 3
/** Surroundings that the alternative is spread over: a city and its environs, or ten times a large landmark. */
const SURROUNDINGS_METERS = 25_000
const SURROUNDINGS_REACHES = 10
const UNEXPECTED_SHARE = 0.5
/** A phone outdoors among buildings, when the file does not say. */
const DEFAULT_ACCURACY_METERS = 30
/** A wrong fix is off by kilometres, a coordinate of a long wall or a park by tens of them; 100 km is neither. */
const MIN_REFUSAL_METERS = 100_000
const REFUSAL_RADII = 10
const DEFAULT_POPULARITY = 0.5
/**
 * From the threshold of `confident` down to that of `unsure`, photos without landmark get so much more frequent: 5 % of
 * them pass `unsure`, and of those that the thresholds were set on, about one in a thousand passes `confident`.
 */
export const FALSE_ALARMS_OVER_BAND = 50

/** Half the horizontal field of view of a phone's main camera (26 mm equivalent: 69°). */
const HALF_VIEW_DEGREES = 35
/** Compasses in phones are off by this much, and some files give magnetic instead of true north. */
const COMPASS_TOLERANCE_DEGREES = 25
/** Share of photos whose heading is wrong altogether: turned after the compass was read, steel nearby. */
const WRONG_HEADING_SHARE = 0.1
/** Kinds that are areas: inside them every direction shows the landmark. Of all others the body is smaller than the radius. */
export const AREA_KINDS: ReadonlySet<string> = new Set([
  'natural',
  'mountain',
  'old_town',
  'beach_island',
  'waterfall_lake',
  'ruin_archaeology',
  'garden_park',
  'theme_park',
  'square_street',
])
const BUILDING_HALF_WIDTH_METERS = 75

const NOTHING_KNOWN: GeoPrior = { verdict: 'neutral', distanceMeters: null, logOdds: 0 }

/** How far from a landmark one still is at it, in metres: the more popular, the further off people photograph it. */
export function reachMeters({
  radiusMeters,
  popularity = DEFAULT_POPULARITY,
}: Pick<LandmarkPlace, 'radiusMeters' | 'popularity'>): number {
  return radiusMeters * (0.75 + 0.5 * popularity)
}

/** Weighs one landmark against the photo's position. */
export function geoPrior(landmark: LandmarkPlace, gps: Gps | null): GeoPrior {
  return weighed(landmark, gps, 0)
}

/** A landmark's prior beside those of all others that are compared. */
export interface RankedPrior extends GeoPrior {
  /** Share of the band between `unsure` and `confident` by which its score rises or falls, −1..1; 0 when refused. */
  lift: number
}

/**
 * Weighs all landmarks that a photo is compared with. Two things follow from the others:
 *
 * - Of several near landmarks the nearest (in relation to its size) is supported fully and the others as much less as
 *   their likelihoods say, though each by itself is worth no more than e³.
 * - A lift lets in false alarms, a refusal keeps some out. With N landmarks of which n are left as they are and k are
 *   lifted, false alarms do not increase while k · growth ≤ N − n; half of that is allowed, because landmarks differ in
 *   how many they attract. So a position beside a landmark of a large gallery lifts by the whole band, one in the midst
 *   of all landmarks of a small one by nothing: wrong positions cannot make the app talkative.
 *
 * @param unlisted landmarks with a position that were not compared because others are far more alike; hardly any of
 *                 them is near, so they count as refused
 */
export function geoPriors(landmarks: readonly LandmarkPlace[], gps: Gps | null, unlisted = 0): RankedPrior[] {
  const nearest = landmarks.reduce((most, landmark) => Math.max(most, nearness(landmark, gps)), 0)
  const priors = landmarks.map((landmark) => weighed(landmark, gps, Math.max(0, nearest - FULL_SUPPORT)))
  const lifted = priors.filter(({ logOdds }) => logOdds > 0).length
  const refused = priors.filter(({ verdict }) => verdict === 'refuses').length + unlisted
  const allowed = (lifted + refused) / (2 * Math.max(1, lifted))
  const share = Math.min(1, Math.max(0, Math.log(allowed) / Math.log(FALSE_ALARMS_OVER_BAND)))
  return priors.map((prior) => {
    const part = prior.verdict === 'refuses' ? 0 : Math.min(1, Math.max(-1, prior.logOdds / FULL_SUPPORT))
    return { ...prior, lift: part > 0 ? part * share : part }
  })
}

/** @param discount taken off what the distance says, so that the nearest of several landmarks has the full support */
function weighed(landmark: LandmarkPlace, gps: Gps | null, discount: number): GeoPrior {
  const { latitude, longitude, radiusMeters, popularity = DEFAULT_POPULARITY } = landmark
  if (!gps || !isFix(gps) || latitude === null || longitude === null) return NOTHING_KNOWN
  const distanceMeters = distance(gps.longitude, gps.latitude, longitude, latitude) * 1000
  const accuracy = gps.accuracyMeters ?? DEFAULT_ACCURACY_METERS
  if (distanceMeters > Math.max(MIN_REFUSAL_METERS, REFUSAL_RADII * radiusMeters) + accuracy)
    return { verdict: 'refuses', distanceMeters, logOdds: Number.NEGATIVE_INFINITY }
  const alone = distanceLogOdds(distanceMeters, reachMeters(landmark), accuracy)
  // What is beyond sight of its own landmark does not fall further because another one is near.
  const near = alone <= 0 ? alone : Math.min(FULL_SUPPORT, Math.max(0, alone - discount))
  // Popularity and heading count as far as the distance speaks for the landmark at all.
  const weight = Math.max(0, near / FULL_SUPPORT)
  const heading = weight > 0 ? headingLogOdds(landmark, gps, distanceMeters, accuracy) : 0
  const logOdds = near + weight * (popularity - DEFAULT_POPULARITY + heading)
  return { verdict: logOdds >= NAMED_SUPPORT ? 'supports' : 'neutral', distanceMeters, logOdds }
}

/** What the distance alone says, without a limit. */
function nearness(landmark: LandmarkPlace, gps: Gps | null): number {
  const { latitude, longitude } = landmark
  if (!gps || !isFix(gps) || latitude === null || longitude === null) return 0
  const meters = distance(gps.longitude, gps.latitude, longitude, latitude) * 1000
  return distanceLogOdds(meters, reachMeters(landmark), gps.accuracyMeters ?? DEFAULT_ACCURACY_METERS)
}

function distanceLogOdds(meters: number, reach: number, accuracy: number): number {
  const spread = Math.max(MIN_SEEN_FROM_METERS, SEEN_FROM_REACHES * reach) / 2
  const variance = spread ** 2 + accuracy ** 2
  const surroundings = Math.max(SURROUNDINGS_METERS, SURROUNDINGS_REACHES * reach)
  const ratio = (surroundings ** 2 / (2 * variance)) * Math.exp(-(meters ** 2) / (2 * variance))
  return Math.log((1 - UNEXPECTED_SHARE) * ratio + UNEXPECTED_SHARE)
}

/**
 * Headings of photos that show the landmark lie within an angle around its direction, others anywhere. The angle holds
 * the field of view, the compass's tolerance, the landmark's own width and the error of the fix; close by it is the
 * whole circle, and the heading says nothing. Between the edge of that angle and twice it, the log-odds fall evenly.
 */
function headingLogOdds(
  { latitude, longitude, radiusMeters, kind = '' }: LandmarkPlace,
  gps: Gps,
  distanceMeters: number,
  accuracy: number,
): number {
  if (gps.heading === null || latitude === null || longitude === null) return 0
  const halfWidth = AREA_KINDS.has(kind) ? radiusMeters : Math.min(radiusMeters, BUILDING_HALF_WIDTH_METERS)
  const blur = halfWidth + accuracy
  if (distanceMeters <= blur) return 0
  const angle =
    HALF_VIEW_DEGREES + COMPASS_TOLERANCE_DEGREES + (Math.asin(blur / distanceMeters) * 180) / Math.PI
  const inView = Math.log(((1 - WRONG_HEADING_SHARE) * 180) / angle)
  const behind = Math.log((WRONG_HEADING_SHARE * 180) / (180 - angle))
  const off = angleBetween(gps.heading, bearing(gps, { latitude, longitude }))
  const outside = Math.min(1, Math.max(0, (off - angle) / Math.min(angle, 180 - angle)))
  return inView + (behind - inView) * outside
}

/** Initial bearing of the great circle from one position to another, degrees clockwise from north, 0..360. */
export function bearing(
  from: { latitude: number; longitude: number },
  to: { latitude: number; longitude: number },
): number {
  const radians = Math.PI / 180
  const east = (to.longitude - from.longitude) * radians
  const [phi1, phi2] = [from.latitude * radians, to.latitude * radians]
  const y = Math.sin(east) * Math.cos(phi2)
  const x = Math.cos(phi1) * Math.sin(phi2) - Math.sin(phi1) * Math.cos(phi2) * Math.cos(east)
  return (Math.atan2(y, x) / radians + 360) % 360
}

/** The smaller angle between two directions in degrees, 0..180. */
function angleBetween(a: number, b: number): number {
  const difference = Math.abs(a - b) % 360
  return Math.min(difference, 360 - difference)
}

/** Some cameras write 0°, 0° while they have no fix. */
function isFix(gps: Gps): boolean {
  return gps.latitude !== 0 || gps.longitude !== 0
}
