/** What the user says, and how it is told back. Subjects are named by id here and stored by content hash. */

import { z } from 'zod'
import { MAX_AREA_METERS, MAX_NAME_LENGTH, MAX_RATING, MAX_SEARCH_LENGTH, MIN_AREA_METERS } from './limits.ts'
import { EXPRESSIONS, MOODS } from './taxonomy.ts'

const photoIds = z.array(z.number().int()).min(1)
const albumId = z.string().min(1)

const positionSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
})

const name = z.string().trim().min(1).max(MAX_NAME_LENGTH)

export const judgementSchema = z.discriminatedUnion('kind', [
  /** landmarkId from the library or from `landmarks.suggest`; null = "no landmark here". */
  z.object({ kind: z.literal('landmark'), photoIds, landmarkId: z.string().nullable() }),
  /** A name of the user's own; creates the landmark if no such name exists. */
  z.object({ kind: z.literal('landmark-name'), photoIds, name }),
  /** It is not this landmark; it may well be another. */
  z.object({ kind: z.literal('not-landmark'), photoIds, landmarkId: z.string() }),
  /** These photos, which look alike, show no place worth a name: they are not asked about again. */
  z.object({ kind: z.literal('not-a-place'), photoIds }),
  z.object({ kind: z.literal('rename-landmark'), landmarkId: z.string(), name }),
  z.object({ kind: z.literal('expression'), faceId: z.number().int(), expression: z.enum(EXPRESSIONS) }),
  z.object({ kind: z.literal('not-a-face'), faceId: z.number().int() }),
  /** null = "no mood". */
  z.object({ kind: z.literal('mood'), photoIds, mood: z.enum(MOODS).nullable() }),
  /** Name of the place; null = as the position says. */
  z.object({ kind: z.literal('place'), photoIds, name: name.nullable() }),
  /** Where the photo was taken; null = where the camera says. */
  z.object({ kind: z.literal('position'), photoIds, position: positionSchema.nullable() }),
  /** What everything within a circle is called, photos of later included; name null = nothing of its own again. */
  z.object({
    kind: z.literal('area'),
    areaId: z.string().min(1).nullable(),
    name: name.nullable(),
    centre: positionSchema,
    radiusMeters: z.number().min(MIN_AREA_METERS).max(MAX_AREA_METERS),
  }),
  /** A saved search; albumId null = a new one. */
  z.object({
    kind: z.literal('smart-album'),
    albumId: albumId.nullable(),
    name,
    query: z.string().trim().min(1).max(MAX_SEARCH_LENGTH),
  }),
  z.object({ kind: z.literal('delete-smart-album'), albumId }),
  z.object({ kind: z.literal('favourite'), photoIds, favourite: z.boolean() }),
  /** Stars; 0 = none. */
  z.object({ kind: z.literal('rating'), photoIds, rating: z.number().int().min(0).max(MAX_RATING) }),
  z.object({ kind: z.literal('hidden'), photoIds, hidden: z.boolean() }),
  /** Out of the library, by content: no scan, move or copy brings it in again. Its file is never touched. */
  z.object({ kind: z.literal('removed'), photoIds, removed: z.boolean() }),
  /** Put into an album, or keep out of it, whatever the album's rule says; null = by the rule again. */
  z.object({ kind: z.literal('in-album'), photoIds, albumId, included: z.boolean().nullable() }),
  /** null = chosen by the app again. */
  z.object({ kind: z.literal('cover'), albumId, photoId: z.number().int().nullable() }),
])
export type Judgement = z.infer<typeof judgementSchema>

export const correctionSchema = z.object({
  id: z.number().int(),
  at: z.string(),
  /** One readable line: "Landmark of 3 photos set to Colosseum". */
  summary: z.string(),
  undone: z.boolean(),
  /** How many photos it was about; 0 for a word on the library itself. */
  photos: z.number().int(),
  /** A few of them that are still in the library, to show. */
  photoIds: z.array(z.number().int()),
})
export type Correction = z.infer<typeof correctionSchema>

/** What judgements would do, before they are made. */
export const correctionPreviewSchema = z.object({
  summary: z.string(),
  /** Photos that they are about. */
  photos: z.number().int(),
  /** Those of them of which this has not been said yet. */
  changed: z.number().int(),
})
export type CorrectionPreview = z.infer<typeof correctionPreviewSchema>
