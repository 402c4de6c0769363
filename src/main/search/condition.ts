/** From a parsed search to SQL on `shown_photos s`. Every part is true or false, never null, so that NOT means not. */
import type { SearchFilter } from '../../shared/search.ts'
import { SEARCH_COLUMNS, type SearchColumn, searchExpression } from '../store/search-index.ts'
import type { SearchNode } from './parse.ts'

export interface Condition {
  sql: string
  params: (string | number)[]
}

export interface Switches {
  facesEnabled: boolean
  moodEnabled: boolean
}

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
      }
    }
    case 'not': {
      const { sql, params } = conditionOf(node.node, switches)
      return { sql: `NOT ${sql}`, params }
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
        sql: `coalesce(s.landmark_id IN (${filter.ids.map(() => '?').join(', ')}), 0)`,
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
          sql: `coalesce(s.mood IN (${filter.moods.map(() => '?').join(', ')}), 0)`,
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
      const upTo = filter.max === null ? '' : ' AND s.face_count <= ?'
      return {
        sql: `(s.face_count >= ?${upTo})`,
        params: filter.max === null ? [filter.min] : [filter.min, filter.max],
      }
    }
    case 'favourite':
      return { sql: 's.favourite = 1', params: [] }
    case 'rating':
      return { sql: 's.rating BETWEEN ? AND ?', params: [filter.min, filter.max] }
    case 'position':
      return { sql: 's.latitude IS NOT NULL', params: [] }
  }
}

function dateCondition({ from, to, months, date }: Extract<SearchFilter, { kind: 'date' }>): Condition {
  if (months.length === 0) {
    return {
      sql: 'coalesce(s.day BETWEEN ? AND ?, 0)',
      params: [from ?? 0, to ?? 99_999_999],
    }
  }
  const inMonth = `s.day / 100 % 100 IN (${months.map(() => '?').join(', ')})`
  return date === null
    ? { sql: `coalesce(${inMonth}, 0)`, params: months }
    : { sql: `coalesce(${inMonth} AND s.day % 100 = ?, 0)`, params: [...months, date] }
}

function permittedColumns({ facesEnabled, moodEnabled }: Switches): SearchColumn[] {
  return SEARCH_COLUMNS.filter(
    (column) => (column !== 'mood' || moodEnabled) && (column !== 'expression' || facesEnabled),
  )
}

function matching(
  text: string,
  columns: readonly SearchColumn[],
  how: { isPrefix?: boolean; isPhrase?: boolean },
): Condition {
  const expression = searchExpression(text, { ...how, columns })
  if (expression === null) return NEVER
  return {
    sql: 's.photo_id IN (SELECT rowid FROM photo_search WHERE photo_search MATCH ?)',
    params: [expression],
  }
}

function either(parts: readonly Condition[]): Condition {
  if (parts.length === 0) return NEVER
  return {
    sql: `(${parts.map(({ sql }) => sql).join(' OR ')})`,
    params: parts.flatMap(({ params }) => params),
  }
}
