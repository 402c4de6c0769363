/**
 * Which of a pack's landmarks the gazetteer knows. Packs give names only, and the same name stands on many doors:
 * a name is matched only where it can mean one place.
 */
import { distance } from 'geokdbush'
import type { GazetteerEntry } from '../../shared/node/gazetteer.ts'
import { isInRegion, type WorldRegion } from '../../shared/world-regions.ts'
import { normaliseName } from '../store/landmarks.ts'

export interface NameMatches {
  /** One per name; null where the gazetteer does not know it, or it may mean several places. */
  places: (GazetteerEntry | null)[]
  matched: number
  /** Several landmarks of the pack, or several places far from each other, have this name. */
  ambiguous: number
  unknown: number
}

/** Entries of one name that lie so near are one place: the tower and the square that it stands on. */
const SAME_PLACE_KM = 2

/**
 * @param region where the pack's landmarks are; the gazetteer's places elsewhere are not meant. Null = anywhere
 */
export function matchNames(
  names: readonly string[],
  gazetteer: readonly GazetteerEntry[],
  region: WorldRegion | null,
): NameMatches {
  const inRegion = region
    ? gazetteer.filter(({ latitude, longitude }) => isInRegion(region, latitude, longitude))
    : gazetteer
  const byName = Map.groupBy(inRegion, ({ name }) => comparable(name))
  const byAltName = new Map<string, GazetteerEntry[]>()
  for (const entry of inRegion)
    for (const altName of new Set(entry.altNames.map(comparable)))
      byAltName.set(altName, [...(byAltName.get(altName) ?? []), entry])
  const keys = names.map(comparable)
  const uses = Map.groupBy(keys.keys(), (i) => keys[i] as string)
  const named = new Set(keys)

  const matches: NameMatches = { places: [], matched: 0, ambiguous: 0, unknown: 0 }
  for (const key of keys) {
    const candidates =
      byName.get(key) ??
      // Where the pack has a landmark of the place's first name, another one with its second is somewhere else.
      byAltName.get(key)?.filter(({ name }) => !named.has(comparable(name))) ??
      []
    const place = uses.get(key)?.length === 1 ? onePlace(candidates) : null
    matches.places.push(place)
    if (place) matches.matched++
    else if (candidates.length === 0) matches.unknown++
    else matches.ambiguous++
  }
  return matches
}

/** The best known of the candidates, if all of them are at the same place. */
function onePlace(candidates: readonly GazetteerEntry[]): GazetteerEntry | null {
  const [best, ...others] = candidates.toSorted((a, b) => b.popularity - a.popularity)
  if (!best) return null
  const near = others.every(
    ({ longitude, latitude }) =>
      distance(best.longitude, best.latitude, longitude, latitude) <= SAME_PLACE_KM,
  )
  return near ? best : null
}

/** Without case, accents, punctuation and a leading article. */
function comparable(name: string): string {
  return normaliseName(name)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .replace(/^the /, '')
}
