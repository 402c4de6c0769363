/** An order that looks random and is the same in every run and on every machine. */
import { createHash } from 'node:crypto'

/** Sorted by a hash of `key(item)`; another `salt` gives another order. */
export function hashShuffled<Item>(items: readonly Item[], key: (item: Item) => string, salt = ''): Item[] {
  return items
    .map((item) => ({
      item,
      hash: createHash('sha1')
        .update(`${salt}/${key(item)}`)
        .digest('hex'),
    }))
    .sort((a, b) => a.hash.localeCompare(b.hash))
    .map(({ item }) => item)
}
