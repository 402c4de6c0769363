/**
 * The order in which Review asks. The library's own order changes with every answer; what was asked, what is asked and
 * what comes next stay where they are, so that nothing jumps under the user's eyes or keys.
 */

/** Photos after the current one whose place is kept: the next one has been loaded already. */
const KEPT_AHEAD = 1

/**
 * @param shown the order so far; those before `index` were answered or put off
 * @param fresh who waits now, most useful first
 */
export function mergedQueue(shown: readonly number[], index: number, fresh: readonly number[]): number[] {
  const waits = new Set(fresh)
  const past = shown.slice(0, index + 1)
  const next = shown.slice(index + 1, index + 1 + KEPT_AHEAD).filter((id) => waits.has(id))
  const head = [...past, ...next]
  const known = new Set(head)
  return [...head, ...fresh.filter((id) => !known.has(id))]
}
