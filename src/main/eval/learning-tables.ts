/** Figures of `eval learning` as Markdown, for docs/evaluation.md. */
import type { ExpressionLearning } from './learning-expressions.ts'
import type { Crowd, LandmarkLearning } from './learning-landmarks.ts'
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
  const main = table(
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
  )
  return crowd ? `${main}\n\n${crowdTable(crowd)}` : main
}

function crowdTable({ taught, queries, before, after, allKnown, taughtThemselves }: Crowd): string {
  const others = table(
    ['the others', 'top-1', 'sensitivity at 99 %', 'named by itself', 'false alarms'],
    [
      ['before', before] as const,
      [`after teaching ${taught} landmarks, 5 photos each`, after] as const,
      ['were these known from 20 photos each', allKnown] as const,
    ].map(([when, figures]) => [
      when,
      three(figures.top1),
      three(figures.sensitivityAt99),
      three(figures.sensitivity),
      percent(figures.falseAlarms),
    ]),
  )
  const { top1, sensitivityAt99, sensitivity } = taughtThemselves
  return `${others}

(${queries} photos. Those of the taught, ${taughtThemselves.queries} answers: top-1 ${three(top1)}, sensitivity at 99 % \
${three(sensitivityAt99)}, named by itself ${three(sensitivity)}.)`
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
