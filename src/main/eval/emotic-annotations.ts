/**
 * Reads annotations in EMOTIC's published layout (Kosti et al., 2019, arXiv 2003.13401): JSON with the fields of
 * Annotations.mat (training/emotic/mat_to_json.py makes it), or the CSV that is in common use, with the columns
 * Folder, Filename, BBox, Categorical_Labels and Continuous_Labels.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import { type EmoticCategory, emoticCategory, fromEmoticScale } from '../../shared/emotic.ts'
import { InputError } from '../input-error.ts'

export interface EmoticPerson {
  /** Relative to the dataset's image folder. */
  path: string
  /** Pixels: left, top, right, bottom. */
  box: [number, number, number, number]
  /** Null when the annotation does not say. */
  imageSize: { width: number; height: number } | null
  categories: Set<EmoticCategory>
  /** −1..1; null when unrated. */
  valence: number | null
  arousal: number | null
  dominance: number | null
}

const rating = z.number().min(0).max(10).nullable()

const imageSchema = z.object({
  filename: z.string(),
  folder: z.string(),
  image_size: z.object({ n_col: z.number().nullable(), n_row: z.number().nullable() }).optional(),
  person: z.array(
    z.object({
      body_bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
      annotations_categories: z.object({ categories: z.array(z.string()) }),
      annotations_continuous: z.object({ valence: rating, arousal: rating, dominance: rating }),
    }),
  ),
})

const rowSchema = z.object({
  Folder: z.string(),
  Filename: z.string(),
  BBox: z.string(),
  Categorical_Labels: z.string(),
  Continuous_Labels: z.string(),
})

/** @throws InputError naming the file, and the entry that cannot be read */
export function readEmoticAnnotations(file: string): EmoticPerson[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputError(
      `${file} cannot be read (${error instanceof Error ? error.message : String(error)}).`,
    )
  }
  const persons = /^\s*[[{]/.test(text) ? fromJson(file, text) : fromCsv(file, text)
  if (persons.length === 0) throw new InputError(`${file} holds no annotated person.`)
  return persons
}

function fromJson(file: string, text: string): EmoticPerson[] {
  let entries: unknown
  try {
    entries = JSON.parse(text)
  } catch {
    throw new InputError(`${file} is cut short or not JSON. Convert Annotations.mat again.`)
  }
  const parsed = z.array(imageSchema).safeParse(entries)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new InputError(
      `${file} is not in EMOTIC's layout: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. Convert Annotations.mat with training/emotic/mat_to_json.py.`,
    )
  }
  return parsed.data.flatMap(({ filename, folder, image_size, person }) =>
    person.map(({ body_bbox, annotations_categories, annotations_continuous: rated }) => ({
      path: `${folder}/${filename}`,
      box: body_bbox,
      imageSize:
        image_size?.n_col && image_size.n_row ? { width: image_size.n_col, height: image_size.n_row } : null,
      categories: categoriesFrom(file, annotations_categories.categories),
      valence: scaled(rated.valence),
      arousal: scaled(rated.arousal),
      dominance: scaled(rated.dominance),
    })),
  )
}

function fromCsv(file: string, text: string): EmoticPerson[] {
  let rows: unknown[]
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true })
  } catch (error) {
    throw new InputError(
      `${file} cannot be read as a table (${error instanceof Error ? error.message : String(error)}).`,
    )
  }
  return rows.map((raw, i) => {
    const row = rowSchema.safeParse(raw)
    const box = row.success ? numbersOf(row.data.BBox) : []
    const rated = row.success ? numbersOf(row.data.Continuous_Labels) : []
    const [left, top, right, bottom] = box
    const [valence, arousal, dominance] = rated
    if (
      !row.success ||
      left === undefined ||
      top === undefined ||
      right === undefined ||
      bottom === undefined
    ) {
      throw new InputError(
        `${file}, row ${i + 2}: needs Folder, Filename, BBox, Categorical_Labels and Continuous_Labels.`,
      )
    }
    const names = [...row.data.Categorical_Labels.matchAll(/'([^']+)'|"([^"]+)"/g)].map(
      (match) => match[1] ?? match[2] ?? '',
    )
    return {
      path: `${row.data.Folder}/${row.data.Filename}`,
      box: [left, top, right, bottom],
      imageSize: null,
      categories: categoriesFrom(file, names),
      valence: scaled(valence ?? null),
      arousal: scaled(arousal ?? null),
      dominance: scaled(dominance ?? null),
    }
  })
}

/** A list as Python or MATLAB prints it: `[5.0, 3.0 nan]`. */
function numbersOf(list: string): number[] {
  return (list.match(/-?\d+(\.\d+)?/g) ?? []).map(Number)
}

function categoriesFrom(file: string, names: readonly string[]): Set<EmoticCategory> {
  return new Set(
    names.map((name) => {
      const category = emoticCategory(name)
      if (!category) throw new InputError(`${file}: "${name}" is none of EMOTIC's 26 categories.`)
      return category
    }),
  )
}

/** EMOTIC marks a missing rating with 0 or NaN. */
function scaled(value: number | null): number | null {
  return value === null || value < 1 ? null : fromEmoticScale(value)
}
