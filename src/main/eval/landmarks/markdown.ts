/** The evaluation of landmarks as Markdown tables, as docs/evaluation.md keeps them. */
import type { Interval } from '../../../shared/metrics/bootstrap.ts'
import type { LandmarkEvaluation } from './evaluate.ts'
import type { Figures, GroupFigures } from './figures.ts'

const FIGURES: readonly [keyof Figures, string][] = [
  ['top1', 'top-1'],
  ['gap', 'GAP'],
  ['sensitivityAt99', 'sensitivity at 99 %'],
  ['sensitivityAt995', 'at 99.5 %'],
  ['sensitivity', 'sensitivity at η'],
  ['specificity', 'specificity at η'],
]

export function landmarksMarkdown(report: LandmarkEvaluation): string {
  const { landmarks, galleryPhotos, photos, negatives, gps } = report
  const sections = [
    `${landmarks} landmarks, ${galleryPhotos} gallery photos, ${photos} queries, ${negatives} photos without a landmark; GPS: ${gps}.`,
    table(
      ['', 'figure', '95 % interval'],
      FIGURES.map(([key, name]) => [name, share(report[key]), interval(report.intervals95[key])]),
    ),
  ]
  const { stopsNegatives, stopsQueries } = report.gate
  sections.push(
    `The gate stops ${share(stopsNegatives)} of the photos without a landmark and ${share(stopsQueries)} of the queries.`,
  )
  if (report.ablation)
    sections.push(
      titled(
        'Stages',
        figuresTable(
          'run',
          report.ablation.map((row) => [row.run, row]),
        ),
      ),
    )
  if (report.shots)
    sections.push(
      titled(
        'Gallery photos per landmark',
        figuresTable(
          'photos',
          report.shots.map((row) => [String(row.shots), row]),
        ),
      ),
    )
  sections.push(
    titled('By gallery size', groupTable(report.byGallerySize)),
    titled('By category', groupTable(report.byKind)),
    titled('By region', groupTable(report.byRegion)),
    titled('By landmark', groupTable(report.byLandmark)),
    titled(
      'Time per photo',
      table(
        ['stage', 'ms'],
        [
          ...Object.entries(report.msByStage).map(([stage, ms]) => [stage, ms.toFixed(2)]),
          ['as the caller waits, 4 at a time', report.msPerPhoto.toFixed(1)],
        ],
      ),
    ),
  )
  return `${sections.join('\n\n')}\n`
}

const titled = (title: string, text: string) => `### ${title}\n\n${text}`

function figuresTable(head: string, rows: readonly [string, Figures][]): string {
  return table(
    [head, ...FIGURES.map(([, name]) => name)],
    rows.map(([name, row]) => [name, ...FIGURES.map(([key]) => share(row[key]))]),
  )
}

function groupTable(groups: Readonly<Record<string, GroupFigures>>): string {
  return table(
    ['', 'photos', 'top-1', 'sensitivity at 99 %', 'sensitivity at η'],
    Object.entries(groups).map(([name, { photos, top1, sensitivityAt99, sensitivity }]) => [
      name,
      String(photos),
      share(top1),
      share(sensitivityAt99),
      share(sensitivity),
    ]),
  )
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}

/** `.935`, as in the papers; `–` where there was nothing to measure. */
function share(value: number | null): string {
  return value === null ? '–' : value.toFixed(3).replace(/^0/, '')
}

function interval(value: Interval | null): string {
  return value === null ? '–' : `${share(value[0])} – ${share(value[1])}`
}
