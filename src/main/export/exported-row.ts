/** A row of an exported journal, checked: what stands in the journal stays there for good. */

import { z } from 'zod'
import { MAX_AREA_METERS, MAX_NAME_LENGTH, MAX_RATING, MIN_AREA_METERS } from '../../shared/limits.ts'
import { EXPRESSIONS, MOODS } from '../../shared/taxonomy.ts'
import { EVENT_KINDS, type EventKind } from '../store/journal.ts'

const latitude = z.number().min(-90).max(90)
const longitude = z.number().min(-180).max(180)
const name = z.string().min(1).max(MAX_NAME_LENGTH)
const id = z.string().min(1)
const hash = z.string().min(1)
const box = z.tuple([z.number(), z.number(), z.number(), z.number()])

const onPhoto = { hash, box: z.null(), object: z.null() }
const onFace = { hash, box, object: z.null() }
const onPhotoAndObject = { hash, box: z.null(), object: id }
const onObject = { hash: z.null(), box: z.null(), object: id }
const onNothing = { hash: z.null(), box: z.null(), object: z.null() }

const place = { city: z.string().nullable(), country: z.string().nullable() }

/** What each kind of word is about, and what it may say. */
const KINDS: Record<EventKind | 'undo' | 'redo', z.ZodType> = {
  landmark: z.object({ ...onPhoto, value: id.nullable() }),
  'not-landmark': z.object({ ...onPhotoAndObject, value: z.literal(true) }),
  mood: z.object({ ...onPhoto, value: z.enum(MOODS).nullable() }),
  expression: z.object({ ...onFace, value: z.enum(EXPRESSIONS) }),
  'not-a-face': z.object({ ...onFace, value: z.literal(true) }),
  place: z.object({ ...onPhoto, value: name.nullable() }),
  favourite: z.object({ ...onPhoto, value: z.boolean() }),
  rating: z.object({ ...onPhoto, value: z.number().int().min(0).max(MAX_RATING) }),
  hidden: z.object({ ...onPhoto, value: z.boolean() }),
  removed: z.object({ ...onPhoto, value: z.boolean() }),
  'in-album': z.object({ ...onPhotoAndObject, value: z.boolean().nullable() }),
  cover: z.object({ ...onObject, value: hash.nullable() }),
  'new-landmark': z.object({
    ...onNothing,
    value: z.object({
      id,
      name,
      ...place,
      latitude: latitude.nullable(),
      longitude: longitude.nullable(),
      source: z.enum(['gallery', 'gazetteer', 'user']),
    }),
  }),
  'landmark-name': z.object({ ...onObject, value: name }),
  position: z.object({
    ...onPhoto,
    value: z.object({ latitude, longitude, ...place, countryCode: z.string().nullable() }).nullable(),
  }),
  area: z.object({
    ...onObject,
    value: z
      .object({
        name,
        latitude,
        longitude,
        radiusMeters: z.number().min(MIN_AREA_METERS).max(MAX_AREA_METERS),
      })
      .nullable(),
  }),
  'smart-album': z.object({ ...onObject, value: z.object({ name, query: z.string().min(1) }).nullable() }),
  undo: z.object({ ...onNothing, value: z.number().int() }),
  redo: z.object({ ...onNothing, value: z.number().int() }),
}

const rowSchema = z.object({
  id: z.number().int().positive(),
  at: z.iso.datetime(),
  batch: z.number().int().positive(),
  kind: z.enum([...EVENT_KINDS, 'undo', 'redo']),
  hash: z.string().nullable(),
  box: box.nullable(),
  value: z.unknown(),
  summary: z.string(),
  object: z.string().nullable().default(null),
})
export type ExportedRow = z.infer<typeof rowSchema>

/** @returns null when it is none that this version knows */
export function exportedRow(value: unknown): ExportedRow | null {
  const row = rowSchema.safeParse(value)
  return row.success && KINDS[row.data.kind].safeParse(row.data).success ? row.data : null
}
