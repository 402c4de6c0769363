import { expect, it } from 'vitest'
import { textToAsk } from './useAskedText.ts'

/** Types letters and gives answers in turn; tells which texts were asked about. */
function asked(steps: readonly ({ typed: string } | { answered: string })[]): string[] {
  const answers = new Set([''])
  const questions = ['']
  let typed = ''
  for (const step of steps) {
    if ('typed' in step) typed = step.typed
    else answers.add(step.answered)
    const last = questions.at(-1) ?? ''
    const next = textToAsk(typed, last, (text) => answers.has(text))
    if (next !== last) questions.push(next)
  }
  return questions
}

it('asks about a first letter at once, and about the newest text when the answer has come', () => {
  expect(
    asked([{ typed: 'r' }, { typed: 'ro' }, { typed: 'rom' }, { answered: 'r' }, { typed: 'rome' }]),
  ).toEqual(['', 'r', 'rom'])
  expect(asked([{ typed: 'r' }, { typed: 'rome' }, { answered: 'r' }, { answered: 'rome' }])).toEqual([
    '',
    'r',
    'rome',
  ])
})

it('shows everything as soon as the field is empty, and asks again from there', () => {
  expect(asked([{ typed: 'r' }, { typed: '' }, { typed: 'p' }, { answered: 'r' }])).toEqual([
    '',
    'r',
    '',
    'p',
  ])
})
