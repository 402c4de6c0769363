/**
 * From a parsed search to SQL on `shown_photos s`. A part may be null where a photo lacks what is asked for, which counts
 * as false: conditions stay plain, so that an index can answer them, and NOT says so where it stands.
 */
import type { SearchFilter } from '../../shared/search.ts'
import { SEARCH_COLUMNS, type SearchColumn, searchExpression } from '../store/search-index.ts'
import type { SearchNode } from './parse.ts'

export interface Condition {
  sql: string
  params: (string | number)[]
  /** What the SQL is put together from, for those who put sets of photos together themselves. */
  parts?: { op: 'and' | 'or' | 'not'; of: readonly Condition[] }
  /** SQL with the same parameters that selects the photos' ids alone, where that is more direct. */
  ids?: string
  /** The same of what a list by time holds of each photo, for those who keep one. */
  range?: ColumnRange
}

/** From … to, both included; unknown days are in none. */
export interface ColumnRange {
  of: 'day' | 'rating' | 'face_count'
  from: number
  to: number
}

export function inRange({ of, from, to }: ColumnRange): Condition {
  return { sql: `s.${of} BETWEEN ? AND ?`, params: [from, to], range: { of, from, to } }
}

export interface Switches {
  facesEnabled: boolean
  moodEnabled: boolean
}

/** More than any photo has. */
const MOST_FACES = 1_000_000

const NEVER: Condition = { sql: 'FALSE', params: [] }

/** What is switched off is not searched either. */
export function conditionOf(node: SearchNode, switches: Switches): Condition {
  switch (node.op) {
    case 'and':
    case 'or': {
      const parts = node.nodes.map((part) => conditionOf(part, switches))
      return {
        sql: `(${parts.map(({ sql }) => sql).join(node.op === 'and' ? ' AND ' : ' OR ')})`,
        params: parts.flatMap(({ params }) => params),
        parts: { op: node.op, of: parts },
      }
    }
    case 'not': {
      const inner = conditionOf(node.node, switches)
      return {
        sql: `NOT coalesce(${inner.sql}, 0)`,
        params: inner.params,
        parts: { op: 'not', of: [inner] },
      }
    }
    case 'filter': {
      const own = filterCondition(node.filter, switches)
      const path = node.orPath === null ? NEVER : matching(node.orPath, ['path'], { isPhrase: true })
      return path === NEVER ? own : either([own, path])
    }
  }
}

function filterCondition(filter: SearchFilter, switches: Switches): Condition {
  switch (filter.kind) {
    case 'words':
      return matching(filter.text, permittedColumns(switches), filter)
    case 'landmark':
      // Named, but not in the library: perhaps the beginning of a name.
      if (filter.ids.length === 0) return matching(filter.name, ['landmark'], { isPrefix: true })
      return {
        sql: `s.landmark_id IN (${filter.ids.map(() => '?').join(', ')})`,
        params: filter.ids,
      }
    case 'any-landmark':
      return { sql: 's.landmark_id IS NOT NULL', params: [] }
    case 'place':
      return matching(filter.name, ['place'], { isPhrase: true })
    case 'camera':
      return matching(filter.name, ['camera'], { isPhrase: true })
    case 'path':
      return matching(filter.name, ['path'], { isPhrase: true, isPrefix: true })
    case 'feeling': {
      const { moodEnabled, facesEnabled } = switches
      const parts: Condition[] = []
      if (moodEnabled && filter.moods.length > 0) {
        parts.push({
          sql: `s.mood IN (${filter.moods.map(() => '?').join(', ')})`,
          params: filter.moods,
        })
      }
      for (const expression of facesEnabled ? filter.expressions : []) {
        parts.push(matching(expression, ['expression'], {}))
      }
      return either(parts)
    }
    case 'date':
      return dateCondition(filter)
    case 'people': {
      if (!switches.facesEnabled) return NEVER
      return inRange({ of: 'face_count', from: filter.min, to: filter.max ?? MOST_FACES })
    }
    case 'favourite':
      return { sql: 's.favourite = 1', params: [] }
    case 'rating':
      return inRange({ of: 'rating', from: filter.min, to: filter.max })
    case 'position':
      return { sql: 's.latitude IS NOT NULL', params: [] }
  }
}

function dateCondition({ from, to, months, date }: Extract<SearchFilter, { kind: 'date' }>): Condition {
  if (months.length === 0) return inRange({ of: 'day', from: from ?? 0, to: to ?? 99_999_999 })
  const inMonth = `s.day / 100 % 100 IN (${months.map(() => '?').join(', ')})`
  return date === null
    ? { sql: inMonth, params: months }
    : { sql: `(${inMonth} AND s.day % 100 = ?)`, params: [...months, date] }
}

/** @returns null when all columns may be searched */
function permittedColumns({ facesEnabled, moodEnabled }: Switches): SearchColumn[] | null {
  if (facesEnabled && moodEnabled) return null
  return SEARCH_COLUMNS.filter(
    (column) => (column !== 'mood' || moodEnabled) && (column !== 'expression' || facesEnabled),
  )
}

function matching(
  text: string,
  columns: readonly SearchColumn[] | null,
  how: { isPrefix?: boolean; isPhrase?: boolean },
): Condition {
  const expression = searchExpression(text, columns ? { ...how, columns } : how)
  if (expression === null) return NEVER
  const ids = 'SELECT rowid FROM photo_search WHERE photo_search MATCH ?'
  return { sql: `s.photo_id IN (${ids})`, params: [expression], ids }
}

function either(parts: readonly Condition[]): Condition {
  if (parts.length === 0) return NEVER
  return {
    sql: `(${parts.map(({ sql }) => sql).join(' OR ')})`,
    params: parts.flatMap(({ params }) => params),
    parts: { op: 'or', of: parts },
  }
}
