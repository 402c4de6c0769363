/** Splits the text of a search into words, quoted phrases, `field:value` pairs and operators. Pure. */

export const FIELDS = [
  ...['landmark', 'place', 'mood', 'expression', 'camera', 'path', 'file', 'folder', 'date'],
  ...['rating', 'people', 'is', 'has', 'text'],
] as const
export type Field = (typeof FIELDS)[number]

interface At {
  start: number
  end: number
}

export type Token = At &
  (
    | { type: 'word'; text: string }
    | { type: 'phrase'; text: string }
    | { type: 'field'; field: Field; text: string }
    | { type: 'or' | 'and' | 'not' | 'open' | 'close' }
  )

const OPERATORS: Record<string, 'or' | 'and' | 'not'> = {
  ...{ OR: 'or', or: 'or', oder: 'or', ODER: 'or', '|': 'or' },
  ...{ AND: 'and', and: 'and', und: 'and', UND: 'and', '&': 'and', '+': 'and' },
  ...{ NOT: 'not', not: 'not', nicht: 'not', NICHT: 'not', without: 'not', ohne: 'not', except: 'not' },
}

const FIELD = new RegExp(`^(${FIELDS.join('|')}):(?=\\S)`, 'i')

/** Never fails: an unclosed quote reaches to the end, a bracket too many is a token of its own. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const char = text.charAt(at)
    if (/\s/.test(char)) at++
    else if (char === '(' || char === ')') {
      tokens.push({ type: char === '(' ? 'open' : 'close', start: at, end: ++at })
    } else if (char === '|') tokens.push({ type: 'or', start: at, end: ++at })
    else if (char === '-' && /[^\s-]/.test(text.charAt(at + 1))) {
      tokens.push({ type: 'not', start: at, end: ++at })
    } else {
      const field = FIELD.exec(text.slice(at))?.[1]
      const start = at
      if (field) at += field.length + 1
      const value = valueAt(text, at)
      at = value.end
      if (field) {
        tokens.push({ type: 'field', field: field.toLowerCase() as Field, text: value.text, start, end: at })
      } else if (value.isQuoted) tokens.push({ type: 'phrase', text: value.text, start, end: at })
      else {
        const operator = OPERATORS[value.text]
        tokens.push(
          operator ? { type: operator, start, end: at } : { type: 'word', text: value.text, start, end: at },
        )
      }
    }
  }
  return tokens
}

const QUOTES: Record<string, string> = { '"': '"', '“': '”', '„': '“', '«': '»' }

function valueAt(text: string, start: number): { text: string; end: number; isQuoted: boolean } {
  const closing = QUOTES[text.charAt(start)]
  if (closing !== undefined) {
    const close = text.indexOf(closing, start + 1)
    const end = close < 0 ? text.length : close
    return { text: text.slice(start + 1, end), end: Math.min(text.length, end + 1), isQuoted: true }
  }
  const length = /^[^\s()|"]+/.exec(text.slice(start))?.[0].length ?? 1
  return { text: text.slice(start, start + length), end: start + length, isQuoted: false }
}
