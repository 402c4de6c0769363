/**
 * Every text of the app by its name, with types: `texts.photo.next` is a string, `texts.photo.looksLike({ name })` fills in
 * what the text has in braces, and a text with `_one` and `_other` is called by its name alone and takes `count`.
 * All of them come from i18next at the moment they are read, in the language that is spoken then.
 */
import { en } from './en/index.ts'
import { i18n } from './i18n.ts'

/** Names in double braces: `{{done, number}} of {{name}}` → 'done' | 'name'. */
type Names<Text extends string> = Text extends `${string}{{${infer Inside}}}${infer Rest}`
  ? (Inside extends `${infer Name}, ${string}` ? Name : Inside) | Names<Rest>
  : never

type Values<Name extends string> = { [Key in Name]: Key extends 'count' ? number : string | number }
type Text<Source extends string> = [Names<Source>] extends [never]
  ? string
  : (values: Values<Names<Source>>) => string

type Singular<Key> = Key extends `${infer Base}_one` ? Base : Key extends `${string}_other` ? never : Key

export type Texts<Source> = {
  readonly [Key in keyof Source as Singular<Key>]: Source[Key] extends string
    ? Text<Source[Key]>
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
    } else if (value.includes('{{')) {
      const fill = (values: Record<string, string | number>) => i18n.t(fullKey, values)
      Object.defineProperty(texts, name, { enumerable: true, configurable: true, value: fill })
    } else {
      Object.defineProperty(texts, name, { enumerable: true, get: () => i18n.t(fullKey) })
    }
  }
  return texts as Texts<Source>
}

export const texts = readable(en, '')
