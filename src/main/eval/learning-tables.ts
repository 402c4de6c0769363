/** Figures of `eval learning` as Markdown, for docs/evaluation.md. */
import type { ExpressionLearning } from './learning-expressions.ts'
import type { LandmarkLearning } from './learning-landmarks.ts'
import { MOOD_CORRECTIONS, type MoodLearning, type MoodStep } from './learning-moods.ts'

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
    three(step.alone.top1),
    three(step.alone.sensitivityAt99),
    three(step.known.top1),
    three(step.known.sensitivityAt99),
    three(step.known.sensitivity),
  ])
  const { before, after, allKnown, taughtThemselves } = crowd
  const others = table(
    ['the others', 'top-1', 'sensitivity at 99 %', 'named by itself', 'false alarms'],
    [
      ['before', before] as const,
      [`after teaching ${crowd.taught} landmarks, 5 photos each`, after] as const,
      ['were these known from 20 photos each', allKnown] as const,
    ].map(([when, figures]) => [
      when,
      three(figures.top1),
      three(figures.sensitivityAt99),
      three(figures.sensitivity),
      percent(figures.falseAlarms),
    ]),
  )
  return `${table(
    [
      'photos named',
      'top-1',
      'sensitivity at 99 %',
      'named by itself',
      'false alarms',
      'named photos alone: top-1',
      'sensitivity at 99 %',
      'known before: top-1',
      'sensitivity at 99 %',
      'named by itself',
    ],
    rows,
  )}

${others}

(${crowd.queries} photos. Those of the taught, ${taughtThemselves.queries} answers: top-1 ${three(taughtThemselves.top1)}, \
sensitivity at 99 % ${three(taughtThemselves.sensitivityAt99)}, named by itself ${three(taughtThemselves.sensitivity)}.)`
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

/** Accuracy by how many moods were set, and in brackets the change after the worst choice of scenes, in points. */
export function moodTable({ users }: MoodLearning): string {
  const cell = ({ accuracy, worstLoss }: MoodStep) =>
    `${three(accuracy)} (${worstLoss > 0 ? '−' : '+'}${Math.abs(100 * worstLoss).toFixed(1)})`
  return table(
    ['user sees scenes', ...MOOD_CORRECTIONS.map(String)],
    Object.entries(users).map(([name, steps]) => [name, ...steps.map(cell)]),
  )
}
