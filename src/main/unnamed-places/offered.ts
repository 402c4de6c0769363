/** When a group of photos is offered for a name. */
import { GROUPING_LIMITS } from './cluster.ts'
import type { Standing } from './photos-to-group.ts'

/** From this share of named photos on, the others are Review's business: the place has its name already. */
const NAMED_SHARE = 1 / 3

/** @param standings of all photos of the group */
export function isOffered(standings: readonly Standing[]): boolean {
  const count = (wanted: Standing) => standings.filter((standing) => standing === wanted).length
  return (
    count('open') >= GROUPING_LIMITS.minPhotos &&
    // A whole group was dismissed, and this is it, grown since or not.
    count('dismissed') < GROUPING_LIMITS.minPhotos &&
    count('named') < standings.length * NAMED_SHARE
  )
}
