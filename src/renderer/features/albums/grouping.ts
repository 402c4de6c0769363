/** Albums under their headings, in the order in which main lists them. */
import type { Album } from '../../../shared/library.ts'
import { MOODS, type Mood } from '../../../shared/taxonomy.ts'
import { compareNames, countryName } from '../../format.ts'

export interface AlbumSection {
  /** Outermost heading first; empty when albums have none. */
  headings: string[]
  albums: Album[]
}

/** Albums with equal headings together: countries as they are called here, in each its cities by name; those without headings last. */
export function sectionsOf(albums: readonly Album[]): AlbumSection[] {
  const sections = new Map<string, AlbumSection>()
  for (const album of albums) {
    const key = album.group.join('\u0000')
    const section = sections.get(key)
    if (section) section.albums.push(album)
    else sections.set(key, { headings: album.group, albums: [album] })
  }
  return [...sections.values()].sort(
    (a, b) =>
      Number(a.headings.length === 0) - Number(b.headings.length === 0) ||
      compareNames(countryName(a.headings[0] ?? ''), countryName(b.headings[0] ?? '')) ||
      compareNames(a.headings.slice(1).join(' '), b.headings.slice(1).join(' ')),
  )
}

export interface AlbumRegion {
  /** Outermost heading, '' for albums without one. */
  name: string
  sections: { name: string; albums: Album[] }[]
  count: number
}

/** Sections under their outermost heading: countries with their cities. */
export function regionsOf(albums: readonly Album[]): AlbumRegion[] {
  const regions = new Map<string, AlbumRegion>()
  for (const { headings, albums: members } of sectionsOf(albums)) {
    const name = headings[0] ?? ''
    const region = regions.get(name) ?? { name, sections: [], count: 0 }
    regions.set(name, region)
    region.sections.push({ name: headings.slice(1).join(' · '), albums: members })
    for (const album of members) region.count += album.count
  }
  return [...regions.values()]
}

/** The mood of an album `mood:<mood>`, or null. */
export function moodOf(albumId: string): Mood | null {
  const [grouping, mood] = albumId.split(':')
  return grouping === 'mood' ? (MOODS.find((known) => known === mood) ?? null) : null
}
