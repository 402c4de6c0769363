/** Places that stand twice in the raw gazetteer, under two sources' names. Used by build-gazetteer.ts. */
import { distance } from 'geokdbush'

export interface RawPlace {
  id: string
  name: string
  altNames: string[]
  latitude: number
  longitude: number
  kind: string
  radiusMeters: number
  popularity: number
  wikidata: string | null
  /** From the UNESCO list, whose names are long: "Historic Ensemble of the Potala Palace, Lhasa". */
  heritageSite: boolean
}

/** Two sources' positions of one building differ by at most this. */
const SAME_NAME_KM = 2
/** Positions of one item of Wikidata differ by more where it is a wall, a park or a mistake. */
const SAME_ITEM_KM = 50
const FILLER = new Set(['the', 'of', 'and', 'at', 'in', 'de', 'del', 'la', 'le', 'di', 'da', 'do', 'du', 'a'])

/**
 * Merges places that are one:
 * - the same Wikidata item within 50 km,
 * - the same name (case, accents, word order and filler words aside) within 2 km or their larger radius,
 * - a World Heritage site whose long name contains all words, at least two, of exactly one other place inside it.
 *
 * The more popular one gives id, name and position; names of the other become alternative names.
 */
export function mergeDuplicates(places: RawPlace[]): RawPlace[] {
  let kept = places
  kept = mergeBy(
    kept,
    (place) => place.wikidata,
    () => SAME_ITEM_KM,
  )
  kept = mergeBy(kept, (place) => words(place.name).toSorted().join(' '), reachKm)
  return mergeHeritageSites(kept)
}

/** Length of the reach within which two places may be the same. */
function reachKm(a: RawPlace, b: RawPlace): number {
  return Math.max(SAME_NAME_KM, a.radiusMeters / 1000, b.radiusMeters / 1000)
}

function mergeBy(
  places: RawPlace[],
  keyOf: (place: RawPlace) => string | null,
  maxKm: (a: RawPlace, b: RawPlace) => number,
): RawPlace[] {
  const kept: RawPlace[] = []
  const byKey = new Map<string, RawPlace[]>()
  for (const place of places.toSorted((a, b) => b.popularity - a.popularity)) {
    const key = keyOf(place)
    const group = key ? (byKey.get(key) ?? []) : []
    const twin = group.find((other) => km(place, other) <= maxKm(place, other))
    if (twin) absorb(twin, place)
    else {
      const own = { ...place }
      kept.push(own)
      if (key) byKey.set(key, [...group, own])
    }
  }
  return kept
}

function mergeHeritageSites(places: RawPlace[]): RawPlace[] {
  const gone = new Set<RawPlace>()
  const others = places.filter(({ heritageSite }) => !heritageSite)
  for (const site of places.filter(({ heritageSite }) => heritageSite)) {
    const siteWords = new Set(words(site.name))
    const inside = others.filter((other) => {
      if (Math.abs(other.latitude - site.latitude) > 0.2 || km(site, other) > reachKm(site, other))
        return false
      const otherWords = words(other.name)
      return otherWords.length >= 2 && otherWords.every((word) => siteWords.has(word))
    })
    const [only] = inside
    if (only && inside.length === 1) {
      absorb(only, site)
      gone.add(site)
    }
  }
  return places.filter((place) => !gone.has(place))
}

function absorb(place: RawPlace, twin: RawPlace): void {
  const names = [...place.altNames, twin.name, ...twin.altNames]
  place.altNames = [...new Set(names)].filter((name) => name !== place.name)
  place.radiusMeters = Math.max(place.radiusMeters, twin.radiusMeters)
  place.popularity = Math.max(place.popularity, twin.popularity)
  place.wikidata ??= twin.wikidata
  place.heritageSite ||= twin.heritageSite
}

function words(name: string): string[] {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word && !FILLER.has(word))
}

function km(a: RawPlace, b: RawPlace): number {
  return distance(a.longitude, a.latitude, b.longitude, b.latitude)
}
