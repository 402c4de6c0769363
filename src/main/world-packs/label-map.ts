/**
 * Names of a pack's classes: `{"name": {"0": "…", "1": "…"}}`, or plain text with the name of class n in line n.
 * A name that stands at the wrong place would be worse than none: anything that does not fit exactly is refused.
 */
import { z } from 'zod'
import { GraphModelError } from './graph-model.ts'

const mapSchema = z.object({ name: z.record(z.string(), z.string()) })

/**
 * @param file what errors call it
 * @returns one name per class, in their order
 * @throws GraphModelError when there are more or fewer names than classes, or one has no number of a class
 */
export function readLabels(content: string, file: string, classes: number): string[] {
  const names = content.trimStart().startsWith('{')
    ? fromMap(content, file)
    : content.replace(/\n$/, '').split('\n')
  if (names.length !== classes) {
    throw new GraphModelError(
      `${file} has ${names.length} names for ${classes} landmarks. Which belongs to which cannot be known, so the pack is not installed.`,
    )
  }
  const nameless = names.findIndex((name) => name === undefined || name.trim() === '')
  if (nameless >= 0)
    throw new GraphModelError(`${file} has no name for landmark ${nameless}; the pack is not installed.`)
  return names.map((name) => (name as string).replace(/[\t\r\n]+/g, ' ').trim())
}

function fromMap(content: string, file: string): (string | undefined)[] {
  let map: Record<string, string>
  try {
    map = mapSchema.parse(JSON.parse(content)).name
  } catch (cause) {
    throw new GraphModelError(`${file} is not a list of names; the pack is not installed.`, { cause })
  }
  const keys = Object.keys(map)
  return keys.map((_, i) => map[String(i)])
}
