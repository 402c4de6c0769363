import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import { currentLocale, i18n, speak } from './i18n.ts'
import { formatLocale, LANGUAGES, spokenLanguage } from './language.ts'
import { texts } from './texts.ts'

const translations = { en, de }
afterEach(() => speak('en', 'en-US'))

/** `photo.evidence.vision` → its text, for every text of a language. */
function leaves(source: object, path = ''): Map<string, string> {
  const found = new Map<string, string>()
  for (const [key, value] of Object.entries(source) as [string, string | object][]) {
    if (typeof value === 'string') found.set(path + key, value)
    else for (const [inner, text] of leaves(value, `${path}${key}.`)) found.set(inner, text)
  }
  return found
}
const english = leaves(en)

const placeholders = (text: string): string[] => [...text.matchAll(/{{.*?}}/g)].map(([all]) => all).sort()

describe.each(LANGUAGES)('texts in %s', (language) => {
  const own = leaves(translations[language])

  it('have the keys of the English ones, no more and no fewer', () => {
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort())
  })

  it('fill in the same values in the same formats', () => {
    for (const [key, text] of own) {
      expect([key, placeholders(text)]).toEqual([key, placeholders(english.get(key) ?? '')])
    }
  })

  it('have a form for every plural category of the language', () => {
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const bases = [...own.keys()].flatMap((key) => /^(.*)_other$/.exec(key)?.[1] ?? [])
    expect(bases.length).toBeGreaterThan(10)
    for (const base of bases) {
      for (const category of categories)
        expect(own.has(`${base}_${category}`), `${base}_${category}`).toBe(true)
    }
  })

  it('are not empty where the English ones are not, and end as they do', () => {
    for (const [key, text] of own) {
      const original = english.get(key) ?? ''
      expect([key, text.trim() === '']).toEqual([key, original.trim() === ''])
      expect([key, text]).toEqual([key, text.trim()])
      expect([key, /…$/.test(text)]).toEqual([key, /…$/.test(original)])
    }
  })
})

it('say what every model of the catalogue is for', () => {
  const path = join(import.meta.dirname, '../../../resources/models/catalogue.json')
  const { models } = JSON.parse(readFileSync(path, 'utf8')) as { models: { id: string; task: string }[] }
  expect(models.length).toBeGreaterThan(5)
  const { tasks, gains }: Record<'tasks' | 'gains', object> = en.modelTexts
  expect(models.filter(({ id, task }) => !(id in gains) || !(task in tasks))).toEqual([])
})

describe('texts', () => {
  it('choose the plural form and write numbers by the rules of the language', () => {
    expect([0, 1, 1234].map((count) => texts.photos({ count }))).toEqual([
      '0 photos',
      '1 photo',
      '1,234 photos',
    ])
    speak('de', 'en-US')
    expect([0, 1, 1234].map((count) => texts.photos({ count }))).toEqual(['0 Fotos', '1 Foto', '1.234 Fotos'])
  })

  it('follow a change of the language wherever they were taken before', () => {
    const { photo } = texts
    expect(photo.looksLike({ name: 'Big Ben' })).toBe('Looks like Big Ben')
    speak('de', 'en-US')
    expect(photo.looksLike({ name: 'Big Ben' })).toBe('Sieht aus wie Big Ben')
    expect(photo.next).toBe('Nächstes Foto')
  })

  it('show names as they are, whatever signs they hold', () => {
    for (const name of ['<b>"Q&A"</b>', '{{count}}', '$t(photos)', 'קולוסיאום', '👩‍👩‍👧']) {
      const shown = texts.photo.looksLike({ name }).replaceAll(/[\u2068\u2069]/g, '')
      expect(shown).toBe(`Looks like ${name}`)
    }
  })
})

describe('the language', () => {
  it('is the system’s where the app speaks it, else English', () => {
    expect(['de-AT', 'de', 'en-GB', 'fr-FR', ''].map((locale) => spokenLanguage('system', locale))).toEqual([
      'de',
      'de',
      'en',
      'en',
      'en',
    ])
    expect(spokenLanguage('de', 'en-US')).toBe('de')
  })

  it('takes dates and numbers from the system where that is a variety of it', () => {
    expect(formatLocale('en', 'en-GB')).toBe('en-GB')
    expect(formatLocale('en', 'de-DE')).toBe('en')
    expect(formatLocale('de', 'de_CH')).toBe('de-CH')
    expect(formatLocale('en', 'en-!')).toBe('en')
    speak('system', 'de-CH')
    expect([i18n.language, currentLocale()]).toEqual(['de', 'de-CH'])
  })
})

describe('every text is used', () => {
  const root = join(import.meta.dirname, '../../..')
  const sources = ['src/renderer', 'src/main']
    .flatMap((dir) => globSync(`${dir}/**/*.{ts,tsx}`, { cwd: root }))
    .filter((path) => !path.includes('.test.'))
    .map((path) => readFileSync(join(root, path), 'utf8'))
    .filter((source) => /i18n\/texts\.ts|\btexts\.ts'/.test(source))

  const ALIAS = /const (\w+) = texts((?:\.\w+)+)\n/g

  /** Paths below `texts` that a file reads; a path that ends in `*` is read by a computed key. */
  function pathsIn(source: string): string[] {
    const aliases = new Map([['texts', '']])
    // An alias is not yet a use.
    const rest = source.replace(ALIAS, '')
    for (const [, name, path] of source.matchAll(ALIAS)) {
      aliases.set(name ?? '', `${path?.slice(1)}.`)
    }
    const paths: string[] = []
    for (const [alias, prefix] of aliases) {
      // A dot, a bracket with a literal key or with a computed one; optional chains do not occur on texts.
      const uses = rest.matchAll(new RegExp(`(?<![\\w.])${alias}((?:\\.\\w+|\\['[^']+'\\])*)(\\[|\\b)`, 'g'))
      for (const [, steps = '', computed] of uses) {
        const path = steps.replaceAll(/\['([^']+)'\]/g, '.$1').slice(1)
        if (path !== '' || computed === '[') paths.push(`${prefix}${path}${computed === '[' ? '.*' : ''}`)
      }
    }
    return paths
  }

  const used = sources.flatMap(pathsIn)

  it('by its name, or with its whole group', () => {
    const isUsed = (key: string) =>
      used.some((path) => {
        if (path.endsWith('*')) return key.startsWith(path.slice(0, -1))
        // A group handed on as a whole, such as `t.providerNames`, uses all that is in it.
        return key === path || key.startsWith(`${path}.`)
      })
    // Sentences of other processes are found by what they say: messages.test.ts.
    const own = [...english.keys()].filter((key) => !key.startsWith('messages.'))
    const keys = own.map((key) => key.replace(/_(one|other)$/, ''))
    expect(keys.filter((key) => !isUsed(key))).toEqual([])
  })
})

it('names from right to left are kept apart from the numbers beside them', () => {
  expect(texts.why.second({ name: 'בית', score: '0.45' })).toBe('Next: \u2068בית\u2069, 0.45.')
  expect(texts.more.accept({ count: 3, name: 'بيت' })).toBe('3 photos: this is \u2068بيت\u2069')
  expect(texts.why.second({ name: 'Haus 1', score: '0.45' })).toBe('Next: Haus 1, 0.45.')
})
