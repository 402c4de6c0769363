/**
 * The retrieval protocol of Revisited Oxford and Paris (Radenović et al., CVPR 2018, arXiv 1803.11285): for each query,
 * database images are easy, hard, junk, or wrong. Average precision by trapezoids as in the published evaluation code.
 *
 *   easy    positives: easy          ignored: junk and hard
 *   medium  positives: easy + hard   ignored: junk
 *   hard    positives: hard          ignored: junk and easy
 */

/** Indices into the database, as published. */
export interface QueryTruth {
  easy: readonly number[]
  hard: readonly number[]
  junk: readonly number[]
}

export interface RetrievalFigures {
  /** Mean average precision over the queries that have positives, 0..1; null when none has. */
  map: number | null
  /** Mean precision of the first 1, 5 and 10 answers, 0..1; null when no query has positives. */
  mp1: number | null
  mp5: number | null
  mp10: number | null
  /** Queries that have positives in this setup. */
  queries: number
}

export const PROTOCOLS = ['easy', 'medium', 'hard'] as const
export type Protocol = (typeof PROTOCOLS)[number]

/**
 * @param rankings for each query all database indices, best first
 * @param truth    for each query its lists
 * @throws RangeError when the numbers of queries differ
 */
export function revisitedFigures(
  rankings: readonly (readonly number[])[],
  truth: readonly QueryTruth[],
  protocol: Protocol,
): RetrievalFigures {
  if (rankings.length !== truth.length)
    throw new RangeError(`${rankings.length} rankings for ${truth.length} queries`)
  const measured = truth.flatMap((lists, i) => {
    const { positives, ignored } = roles(lists, protocol)
    if (positives.size === 0) return []
    const ranks = positiveRanks(rankings[i] ?? [], positives, ignored)
    const precisionAt = (k: number) => precisionOfFirst(ranks, k)
    return [
      {
        ap: averagePrecision(ranks, positives.size),
        p1: precisionAt(1),
        p5: precisionAt(5),
        p10: precisionAt(10),
      },
    ]
  })
  const mean = (pick: (figures: (typeof measured)[number]) => number) =>
    measured.length === 0 ? null : measured.reduce((sum, figures) => sum + pick(figures), 0) / measured.length
  return {
    map: mean(({ ap }) => ap),
    mp1: mean(({ p1 }) => p1),
    mp5: mean(({ p5 }) => p5),
    mp10: mean(({ p10 }) => p10),
    queries: measured.length,
  }
}

function roles({ easy, hard, junk }: QueryTruth, protocol: Protocol) {
  switch (protocol) {
    case 'easy':
      return { positives: new Set(easy), ignored: new Set([...junk, ...hard]) }
    case 'medium':
      return { positives: new Set([...easy, ...hard]), ignored: new Set(junk) }
    case 'hard':
      return { positives: new Set(hard), ignored: new Set([...junk, ...easy]) }
  }
}

/** Ranks (from 0) of the positives in the order of answers, as if ignored images were not in the database. */
function positiveRanks(
  ranking: readonly number[],
  positives: ReadonlySet<number>,
  ignored: ReadonlySet<number>,
): number[] {
  const ranks: number[] = []
  let rank = 0
  for (const index of ranking) {
    if (positives.has(index)) ranks.push(rank)
    else if (ignored.has(index)) continue
    rank++
  }
  return ranks
}

/** Area under the precision–recall curve by trapezoids; positives that were not found count as never reached. */
function averagePrecision(ranks: readonly number[], positives: number): number {
  return ranks.reduce((sum, rank, found) => {
    const before = rank === 0 ? 1 : found / rank
    const after = (found + 1) / (rank + 1)
    return sum + (before + after) / (2 * positives)
  }, 0)
}

/** As published, a query whose last positive comes before the k-th answer is measured up to that positive only. */
function precisionOfFirst(ranks: readonly number[], k: number): number {
  const last = ranks.at(-1)
  if (last === undefined) return 0
  const depth = Math.min(last + 1, k)
  return ranks.filter((rank) => rank < depth).length / depth
}
