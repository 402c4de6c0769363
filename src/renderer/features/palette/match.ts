/** Finding commands by what was typed: every word must begin a word of the command's name. */

const PLAIN = /\p{M}/gu
const plain = (text: string): string => text.normalize('NFD').replace(PLAIN, '').toLowerCase()

/** The entries whose names match, those first that begin with what was typed. */
export function matching<T extends { label: string }>(entries: readonly T[], text: string): T[] {
  const words = plain(text).split(/\s+/).filter(Boolean)
  if (words.length === 0) return [...entries]
  const found = entries.filter(({ label }) => {
    const parts = plain(label).split(/[^\p{L}\p{N}]+/u)
    return words.every((word) => parts.some((part) => part.startsWith(word)))
  })
  const begins = ({ label }: T) => (plain(label).startsWith(plain(text).trim()) ? 0 : 1)
  return found.sort((a, b) => begins(a) - begins(b))
}
