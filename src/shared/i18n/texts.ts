/**
 * Every text of the app by its name, with types: `texts.photo.next` is a string, `texts.photo.looksLike({ name })` fills in
 * what the text has in braces, and a text with `_one` and `_other` is called by its name alone and takes `count`.
 * All of them come from i18next at the moment they are read, in the language that is spoken then.
 */
import { en } from './en/index.ts'
import { formatNumber, i18n } from './i18n.ts'

/** Names in double braces: `{{done, number}} of {{name}}` → 'done' | 'name'. */
type Names<Text extends string> = Text extends `${string}{{${infer Inside}}}${infer Rest}`
  ? (Inside extends `${infer Name}, ${string}` ? Name : Inside) | Names<Rest>
  : never

type ValuesOf<Name extends string> = { [Key in Name]: Key extends 'count' ? number : string | number }
type Text<Source extends string> = [Names<Source>] extends [never]
  ? string
  : (values: ValuesOf<Names<Source>>) => string

type Singular<Key> = Key extends `${infer Base}_one` | `${infer Base}_other` ? Base : Key

/** The form for one may do without the number; which of them is said is up to the count all the same. */
type Plural<Source extends string> = (values: ValuesOf<Names<Source> | 'count'>) => string

export type Texts<Source> = {
  readonly [Key in keyof Source as Singular<Key>]: Source[Key] extends string
    ? Key extends `${string}_one` | `${string}_other`
      ? Plural<Source[Key]>
      : Text<Source[Key]>
    : Texts<Source[Key]>
}

const PLURAL = /_(one|other)$/

function readable<Source extends object>(source: Source, path: string): Texts<Source> {
  const texts = {}
  for (const [key, value] of Object.entries(source) as [string, string | object][]) {
    const name = key.replace(PLURAL, '')
    const fullKey = `${path}${name}`
    if (typeof value !== 'string') {
      Object.defineProperty(texts, name, { enumerable: true, value: readable(value, `${fullKey}.`) })
    } else if (PLURAL.test(key)) {
      const fill = (values: Values) => i18n.t(fullKey, allIsolated(values))
      Object.defineProperty(texts, name, { enumerable: true, configurable: true, value: fill })
    } else if (value.includes('{{')) {
      const fill = (values: Values) => filled(fullKey, values)
      Object.defineProperty(texts, name, { enumerable: true, value: fill })
    } else {
      Object.defineProperty(texts, name, { enumerable: true, get: () => filled(fullKey, {}) })
    }
  }
  return texts as Texts<Source>
}

type Values = Record<string, string | number>
type Part = string | { name: string; isNumber: boolean }
const parts = new Map<string, readonly Part[]>()

/**
 * A text without plural forms, split at its placeholders once. i18next reads it anew each time, which every tile of a
 * grid would have to pay for.
 */
function filled(key: string, values: Values): string {
  const { language } = i18n
  const id = `${language} ${key}`
  const known = parts.get(id) ?? split(String(i18n.getResource(language, 'translation', key)))
  parts.set(id, known)
  let text = ''
  for (const part of known) {
    if (typeof part === 'string') text += part
    else if (part.isNumber) text += formatNumber(Number(values[part.name]), language)
    else text += isolated(values[part.name] ?? '')
  }
  return text
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/

/**
 * A name in a script that runs from right to left is kept apart from the sentence around it: else numbers and dots beside
 * it would be drawn on its other side ("Next: 0.45 ,NAME."). https://www.w3.org/TR/unicode-bidi/#Explicit_Directional_Isolates
 */
const isolated = (value: string | number): string | number =>
  typeof value === 'string' && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value

function allIsolated(values: Values): Values {
  const result: Values = {}
  for (const [name, value] of Object.entries(values)) result[name] = isolated(value)
  return result
}

/** `{{done, number}} of {{name}}` → its placeholders and what stands between them. */
function split(text: string): Part[] {
  return text.split(/({{[^}]*}})/).flatMap((piece): Part[] => {
    const match = /^{{\s*([^,\s]+)\s*(,\s*number\s*)?}}$/.exec(piece)
    if (match) return [{ name: match[1] ?? '', isNumber: match[2] !== undefined }]
    return piece === '' ? [] : [piece]
  })
}

export const texts = readable(en, '')
