/** The library as a table, one row per file (RFC 4180). */
import { stringify } from 'csv-stringify'
import { type ExportRecord, whereTaken } from './records.ts'

export const CSV_COLUMNS = [
  'path',
  'hash',
  'taken_at',
  'latitude',
  'longitude',
  'city',
  'country',
  'landmark_id',
  'landmark',
  'landmark_score',
  'landmark_by',
  'mood',
  'mood_confidence',
  'mood_by',
  'faces',
  'expressions',
  'camera',
  'width',
  'height',
] as const

/** @returns a readable stream of CSV text, header first */
export function csvStream(records: Iterable<ExportRecord>): NodeJS.ReadableStream {
  const stream = stringify({
    header: true,
    columns: [...CSV_COLUMNS],
    // Spreadsheets run cells that begin with =, +, - or @ as formulas; a photo's name must not.
    escape_formulas: true,
  })
  const rows = (function* () {
    for (const record of records) yield csvRow(record)
  })()
  const feed = () => {
    for (const row of rows) {
      if (!stream.write(row)) {
        stream.once('drain', feed)
        return
      }
    }
    stream.end()
  }
  feed()
  return stream
}

function csvRow({ path, photo }: ExportRecord): (string | number | null)[] {
  const { facts, landmark, mood, faces } = photo
  const { gps, place } = whereTaken(photo)
  return [
    path,
    photo.hash,
    facts.takenAt,
    gps?.latitude ?? null,
    gps?.longitude ?? null,
    place?.city ?? null,
    place?.country ?? null,
    landmark?.id ?? null,
    landmark?.name ?? null,
    landmark?.score ?? null,
    landmark?.by.join(' ') ?? null,
    mood?.label ?? null,
    mood?.confidence ?? null,
    mood?.by ?? null,
    faces.length,
    faces.map((face) => face.expression ?? '?').join(' '),
    [facts.cameraMake, facts.cameraModel].filter(Boolean).join(' ') || null,
    facts.width,
    facts.height,
  ]
}
