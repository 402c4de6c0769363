/** `search`, `album`, `delete-album`, `areas`, `name-area`: finding photos, and saving what was looked for. */
import type Database from 'better-sqlite3'
import { MAX_AREA_METERS, MAX_SEARCH_LENGTH, MIN_AREA_METERS } from '../../shared/limits.ts'
import type { SearchFilter } from '../../shared/search.ts'
import { listPhotos } from '../albums/photos.ts'
import { smartAlbums } from '../albums/smart-albums.ts'
import { searchTerms } from '../search/search.ts'
import { areaAt, namedAreas } from '../store/areas.ts'
import { applyJudgement } from '../store/corrections.ts'
import { printPhotos } from './browse.ts'
import { type GlobalOptions, withLibrary, withStore } from './context.ts'
import { coordinates, orUsage } from './correct.ts'
import { CommandError, EXIT, type ExitCode, printJson, printLine, printTable } from './output.ts'

export function search(text: string, options: GlobalOptions & { explain?: boolean }): Promise<ExitCode> {
  if (text.trim() === '') throw new CommandError('Say what to look for.', EXIT.usage)
  assertLength(text)
  return withStore(options, ({ db }) => {
    if (options.explain) {
      const terms = searchTerms(db, text).map(({ start, end, isExcluded, filter }) => ({
        typed: text.slice(start, end),
        excluded: isExcluded,
        filter,
      }))
      if (options.json) for (const term of terms) printJson(term)
      else {
        printTable(
          ['Typed', 'Understood as', 'Left out'],
          terms.map(({ typed, filter, excluded }) => [typed, inWords(filter), excluded ? 'yes' : '']),
          'Nothing to look for.',
        )
      }
      return EXIT.done
    }
    printPhotos(db, listPhotos(db, { text }).ids, options)
    return EXIT.done
  })
}

/** A filter for people: its kind and what it looks for. How words are compared is in the JSON. */
function inWords({ kind, ...details }: SearchFilter): string {
  const values = Object.values(details)
    .flat()
    .filter((value) => value !== null && value !== '' && typeof value !== 'boolean')
  return values.length > 0 ? `${kind}: ${values.join(', ')}` : kind
}

function assertLength(text: string): void {
  if (text.length <= MAX_SEARCH_LENGTH) return
  throw new CommandError(`A search can have ${MAX_SEARCH_LENGTH} characters at most.`, EXIT.usage)
}

/** Makes a smart album, or changes one. */
export function saveAlbum(
  name: string,
  query: string,
  options: GlobalOptions & { id?: string },
): Promise<ExitCode> {
  if (name.trim() === '' || query.trim() === '') {
    throw new CommandError('An album needs a name and a search.', EXIT.usage)
  }
  assertLength(query)
  return withLibrary(options, ({ store }) => {
    if (options.id !== undefined) assertAlbum(store.db, options.id)
    const correction = orUsage(() =>
      applyJudgement(store, { kind: 'smart-album', albumId: options.id ?? null, name, query }, () => null),
    )
    if (options.json) printJson(correction)
    else printLine(correction.summary)
    return EXIT.done
  })
}

export function deleteAlbum(albumId: string, options: GlobalOptions): Promise<ExitCode> {
  return withLibrary(options, ({ store }) => {
    assertAlbum(store.db, albumId)
    const correction = orUsage(() =>
      applyJudgement(store, { kind: 'delete-smart-album', albumId }, () => null),
    )
    if (options.json) printJson(correction)
    else printLine(correction.summary)
    return EXIT.done
  })
}

function assertAlbum(db: Database.Database, albumId: string): void {
  if (smartAlbums(db).some(({ id }) => id === albumId)) return
  throw new CommandError(
    `There is no album "${albumId}". List them with: moodmark albums --by smart`,
    EXIT.usage,
  )
}

export function areas(options: GlobalOptions): Promise<ExitCode> {
  return withStore(options, ({ db }) => {
    const known = namedAreas(db)
    if (options.json) for (const area of known) printJson(area)
    else {
      printTable(
        ['Area', 'Centre', 'Radius', 'Id'],
        known.map(({ name, latitude, longitude, radiusMeters, id }) => [
          name,
          `${latitude.toFixed(5)},${longitude.toFixed(5)}`,
          `${radiusMeters} m`,
          id,
        ]),
        'No area has a name of your own. Name one with: moodmark name-area LAT,LON NAME',
      )
    }
    return EXIT.done
  })
}

/** Names the circle around a position; where an area of the same centre has a name, that one is changed. */
export function nameArea(
  centre: string,
  name: string,
  options: GlobalOptions & { radius: number },
): Promise<ExitCode> {
  const position = coordinates(centre)
  if (!position) {
    throw new CommandError('Give latitude and longitude in degrees, such as 41.8902,12.4922.', EXIT.usage)
  }
  if (options.radius < MIN_AREA_METERS || options.radius > MAX_AREA_METERS) {
    throw new CommandError(
      `--radius takes ${MIN_AREA_METERS} to ${MAX_AREA_METERS} meters, not ${options.radius}.`,
      EXIT.usage,
    )
  }
  return withLibrary(options, ({ store }) => {
    const known = areaAt(store.db, position)
    const isSame = known?.latitude === position.latitude && known.longitude === position.longitude
    if (name === 'none' && !known) {
      throw new CommandError('No area with a name of your own is there.', EXIT.usage)
    }
    const centreOfKnown = known && { latitude: known.latitude, longitude: known.longitude }
    const correction = orUsage(() =>
      applyJudgement(
        store,
        {
          kind: 'area',
          areaId: name === 'none' || isSame ? (known?.id ?? null) : null,
          name: name === 'none' ? null : name,
          centre: name === 'none' ? (centreOfKnown ?? position) : position,
          radiusMeters: name === 'none' ? (known?.radiusMeters ?? options.radius) : options.radius,
        },
        () => null,
      ),
    )
    if (options.json) printJson(correction)
    else printLine(correction.summary)
    return EXIT.done
  })
}
