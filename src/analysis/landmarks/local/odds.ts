/** What an agreement of local features is worth, in the same currency as the geo prior's: log-odds. */

import { FALSE_ALARMS_OVER_BAND } from '../geo-prior.ts'

/** Fitted by scripts/build-local-features.ts on doubtful pairs of gallery and ordinary photos, right and wrong equally weighted. */
export interface AgreementOdds {
  intercept: number
  /** Per unit of ln(1 + strength). */
  slope: number
}

/** No agreement is proof: buildings have copies. Its lack says nothing: most views of one place share no keypoints. */
const FULL_SUPPORT = 3
/** From e to 1 on, an agreement is named as a reason; a weaker one moves nothing, so that no score rises unexplained. */
export const NAMED_SUPPORT = 1

/**
 * Natural logarithm of the odds that the agreement adds to those of the whole picture: 0, or 1..3.
 *
 * @param strength sum of the cosines of the inliers, ≥ 0 (verify.ts)
 */
export function agreementLogOdds({ intercept, slope }: AgreementOdds, strength: number): number {
  const logOdds = intercept + slope * Math.log1p(strength)
  return logOdds < NAMED_SUPPORT ? 0 : Math.min(FULL_SUPPORT, logOdds)
}

/**
 * Log-odds in units of the score. Over the unsure band the odds of ordinary photos change by FALSE_ALARMS_OVER_BAND, so
 * that much support would be worth all of it; full support is worth three quarters.
 *
 * @param band score between the thresholds of `unsure` and `confident`, ≥ 0
 */
export function agreementLift(logOdds: number, band: number): number {
  return (band * logOdds) / Math.log(FALSE_ALARMS_OVER_BAND)
}

/**
 * Platt scaling (1999) with equal weights of both classes, by Newton's method.
 *
 * @param strengths of pairs that show the same landmark, and of pairs that do not
 * @throws RangeError when either is empty
 */
export function fitAgreementOdds(same: readonly number[], other: readonly number[]): AgreementOdds {
  if (same.length === 0 || other.length === 0) throw new RangeError('odds need pairs of both kinds')
  const samples = [
    ...same.map((strength) => ({ x: Math.log1p(strength), y: 1, weight: 1 / same.length })),
    ...other.map((strength) => ({ x: Math.log1p(strength), y: 0, weight: 1 / other.length })),
  ]
  let [intercept, slope] = [0, 0]
  for (let i = 0; i < NEWTON_STEPS; i++) {
    // A little ridge on the slope: separable samples would push it to infinity.
    let [g0, g1, h00, h01, h11] = [0, -RIDGE * slope, 1e-12, 0, RIDGE]
    for (const { x, y, weight } of samples) {
      const p = 1 / (1 + Math.exp(-(intercept + slope * x)))
      g0 += weight * (y - p)
      g1 += weight * (y - p) * x
      const w = weight * p * (1 - p)
      h00 += w
      h01 += w * x
      h11 += w * x * x
    }
    const determinant = h00 * h11 - h01 * h01
    intercept += (h11 * g0 - h01 * g1) / determinant
    slope += (h00 * g1 - h01 * g0) / determinant
  }
  return { intercept, slope }
}

const NEWTON_STEPS = 50
const RIDGE = 1e-3
