/** Sentences of the other processes in the language that is spoken; see en/messages.ts. */
import { en } from './en/index.ts'
import { i18n } from './i18n.ts'
import { texts } from './texts.ts'

interface Pattern {
  key: string
  names: string[]
  expression: RegExp
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** Those with more words of their own first: "marked as no mood" must not be taken for "marked as {{name}}". */
const patterns: Pattern[] = Object.entries(en.messages)
  .filter(([key]) => key !== 'repeated' && key !== 'andMore')
  .map(([key, template]) => {
    const names = [...template.matchAll(/{{(\w+)}}/g)].map(([, name]) => name ?? '')
    const source = template.split(/{{\w+}}/).map((part) => escaped(part))
    return {
      key,
      names,
      fixed: source.join('').length,
      expression: new RegExp(`^${source.join('(.+?)')}$`, 's'),
    }
  })
  .sort((a, b) => b.fixed - a.fixed)

/** Words within a sentence that have names of their own in each language. */
function value(name: string, text: string): string {
  if (name === 'photos') {
    const count = /^a photo$/i.test(text) ? 1 : Number(/^(\d+) photos$/.exec(text)?.[1])
    return Number.isNaN(count) ? text : texts.photos({ count })
  }
  // Sentences within a sentence: "Faces are not found: face.onnx is not on this machine".
  if (name === 'reason' || name === 'file') return spoken(text)
  const names: Readonly<Record<string, string>> | null =
    name === 'mood' ? texts.moods : name === 'expression' ? texts.expressions : null
  return names?.[text] ?? text
}

/** One change many times, or one and many others; null when it is neither, or its first change is not known. */
function spokenSeveral(sentence: string): string | null {
  for (const [key, expression] of [
    ['repeated', /^(.+) \((\d+) times\)$/s],
    ['andMore', /^(.+) and (\d+) more changes$/s],
  ] as const) {
    const [, first = '', n] = expression.exec(sentence) ?? []
    const summary = spoken(first)
    if (summary !== first) return i18n.t(`messages.${key}`, { summary, n })
  }
  return null
}

/** @returns the sentence in the language that is spoken; as it is when it is not one of those that are known */
export function spoken(sentence: string): string {
  if (i18n.language === 'en' || sentence === '') return sentence
  if (sentence.includes('\n')) return sentence.split('\n').map(spoken).join('\n')
  const several = spokenSeveral(sentence)
  if (several !== null) return several
  for (const { key, names, expression } of patterns) {
    const match = expression.exec(sentence)
    if (!match) continue
    // "photos" stands for a count of them; another text there belongs to a sentence of another kind.
    const values = names.map((name, index) => [name, value(name, match[index + 1] ?? '')] as const)
    if (names.includes('photos') && !/^(a photo|\d+ photos)$/i.test(match[names.indexOf('photos') + 1] ?? ''))
      continue
    return i18n.t(`messages.${key}`, Object.fromEntries(values))
  }
  // Several changes as one command.
  const parts = sentence.split('; ')
  return parts.length > 1 ? parts.map(spoken).join('; ') : sentence
}
