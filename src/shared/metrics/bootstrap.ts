/** How far a figure may be off because only so many photos were measured. */
import { seededRandom } from '../seeded-random.ts'

export type Interval = [low: number, high: number]

/**
 * 95 % intervals by the percentile bootstrap (Efron, 1979): each stratum is drawn anew with replacement, so that the
 * number of photos with and without landmark stays what it was. Seeded: equal input gives equal intervals.
 *
 * @param strata  groups that are resampled each for itself; none may be empty
 * @param measure figures of one sample; null where there is nothing to measure
 * @returns for each figure its 2.5 % and 97.5 % quantiles, null where it was null
 */
export function bootstrapIntervals<Item, Key extends string>(
  strata: readonly (readonly Item[])[],
  measure: (sample: Item[]) => Record<Key, number | null>,
  { samples = 1000, seed = 1 }: { samples?: number; seed?: number } = {},
): Record<Key, Interval | null> {
  const random = seededRandom(seed)
  const draws: Record<string, (number | null)[]> = {}
  for (let i = 0; i < samples; i++) {
    const sample = strata.flatMap((stratum) =>
      stratum.map(() => stratum[Math.floor(random() * stratum.length)] as Item),
    )
    for (const [key, value] of Object.entries<number | null>(measure(sample))) {
      draws[key] ??= []
      draws[key].push(value)
    }
  }
  const intervals = Object.entries(draws).map(([key, values]) => [key, interval(values)])
  return Object.fromEntries(intervals) as Record<Key, Interval | null>
}

function interval(values: readonly (number | null)[]): Interval | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b)
  if (sorted.length < values.length || sorted.length === 0) return null
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] as number
  return [at(0.025), at(0.975)]
}
