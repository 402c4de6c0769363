/** Prepared statements by their text: a scan runs the same few a hundred thousand times. */
import type { Database, Statement } from 'better-sqlite3'

const cache = new WeakMap<Database, Map<string, Statement<unknown[], unknown>>>()

/** Like `db.prepare`, but prepares each text once per connection. Never call a mode setter (`pluck`, `raw`) on the result. */
export function statement<P extends unknown[], R = unknown>(db: Database, sql: string): Statement<P, R> {
  const statements = cache.get(db) ?? new Map<string, Statement<unknown[], unknown>>()
  cache.set(db, statements)
  const found = statements.get(sql) ?? db.prepare(sql)
  statements.set(sql, found)
  return found as unknown as Statement<P, R>
}
