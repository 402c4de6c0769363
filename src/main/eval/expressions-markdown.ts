/** An expression evaluation as Markdown tables. */
import { EXPRESSIONS } from '../../shared/taxonomy.ts'
import type { ExpressionEvaluation } from './expressions.ts'

/** Totals, sources, recall by class and the confusion matrix; figures with three decimals, a dash where there is none. */
export function expressionsMarkdown(result: ExpressionEvaluation): string {
  const sources = Object.entries(result.bySource).map(([source, one]) => [
    source,
    `${one.faces}`,
    figure(one.accuracy),
    figure(one.macroRecall),
    figure(one.macroF1),
    figure(one.ece),
    figure(one.contemptFalseAlarms),
  ])
  const all = [
    'all',
    `${result.faces}`,
    figure(result.accuracy),
    figure(result.macroRecall),
    figure(result.macroF1),
    figure(result.ece),
    '–',
  ]
  const parts = [
    `${result.faces} faces, ${result.noFace} without a detected face (the whole image was taken), ${result.masked} taken for masked.`,
    table(
      ['source', 'faces', 'accuracy', 'macro recall', 'macro F1', 'ECE', 'contempt false alarms'],
      [...sources, all],
    ),
    `Happy or not: ${figure(result.happyOrNot)}.`,
    table(
      EXPRESSIONS.map((name) => `recall of ${name}`),
      [EXPRESSIONS.map((name) => figure(result.recall[name]))],
    ),
    'Confusion: rows are labels, columns answers.',
    table(
      ['', ...EXPRESSIONS],
      result.confusion.map((row, i) => [EXPRESSIONS[i] as string, ...row.map(String)]),
    ),
  ]
  if (result.rated) {
    const { faces, valence, arousal } = result.rated
    parts.push(
      table(
        [`${faces} rated faces`, 'CCC', 'RMSE'],
        [
          ['valence', figure(valence.ccc), figure(valence.rmse)],
          ['arousal', figure(arousal.ccc), figure(arousal.rmse)],
        ],
      ),
    )
  }
  return `${parts.join('\n\n')}\n`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function figure(value: number | null): string {
  return value === null ? '–' : value.toFixed(3)
}
