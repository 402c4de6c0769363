/** Figures of `eval learning` as Markdown, for docs/evaluation.md. */
import type { ExpressionLearning } from './learning-expressions.ts'
import type { LandmarkLearning } from './learning-landmarks.ts'

const three = (value: number): string => value.toFixed(3).replace(/^0/, '')
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
}

export function landmarkTable({ steps, crowd }: LandmarkLearning): string {
  const rows = steps.map((step) => [
    step.corrections,
    three(step.top1),
    three(step.sensitivityAt99),
    three(step.sensitivity),
    percent(step.falseAlarms),
    three(step.known.top1),
    three(step.known.sensitivityAt99),
  ])
  return `${table(
    [
      'photos named',
      'top-1',
      'sensitivity at 99 %',
      'named by itself',
      'false alarms',
      'known before: top-1',
      'known before: sensitivity at 99 %',
    ],
    rows,
  )}

Teaching ${crowd.taught} landmarks: top-1 of the others ${three(crowd.before.top1)} → ${three(crowd.after.top1)}, sensitivity at 99 % ${three(crowd.before.sensitivityAt99)} → ${three(crowd.after.sensitivityAt99)} (${crowd.queries} photos).`
}

export function expressionTable({ atRandom, misread }: ExpressionLearning): string {
  const rows = atRandom.map((step, i) => {
    const errors = misread[i]
    return [
      step.corrections,
      step.faces,
      three(step.accuracy),
      three(step.macroRecall),
      three(step.leastAccuracy),
      three(errors?.accuracy ?? 0),
      three(errors?.macroRecall ?? 0),
      three(errors?.leastAccuracy ?? 0),
    ]
  })
  return table(
    [
      'per expression',
      'faces',
      'accuracy',
      'macro recall',
      'least accuracy',
      'misread only: accuracy',
      'macro recall',
      'least accuracy',
    ],
    rows,
  )
}
