/** What the window and the command line see of a library. Ids and small values only, no paths as handles. */

import { z } from 'zod'
import {
  faceSchema,
  factsSchema,
  landmarkCandidateSchema,
  localEvidenceSchema,
  moodSchema,
} from './evidence.ts'
import { LANGUAGES } from './i18n/language.ts'
import { CAUTIONS, MAX_SEARCH_LENGTH, PHOTO_ORDERS, POSITION_SOURCES } from './limits.ts'
import { FILE_STATUSES, LANDMARK_EVIDENCE, MOODS, PROVIDER_CHOICES } from './taxonomy.ts'

export type { Correction, Judgement } from './judgements.ts'

export const rootSchema = z.object({
  id: z.number().int(),
  /** Shown to the user; never accepted back as a handle. */
  path: z.string(),
  name: z.string(),
  /** `offline`: drive ejected or share down; its photos stay. */
  state: z.enum(['online', 'offline', 'unreadable']),
  /** How changes are noticed; `timed` when the platform's watcher is exhausted. */
  watching: z.enum(['events', 'timed', 'off']),
  photoCount: z.number().int(),
  message: z.string().nullable(),
})
export type Root = z.infer<typeof rootSchema>

export const progressSchema = z.object({
  state: z.enum(['idle', 'listing', 'analysing', 'paused', 'unavailable']),
  /** Files that look like photos, in all online roots. */
  found: z.number().int(),
  /** Files with an answer: indexed, failed, quarantined or unsupported. */
  done: z.number().int(),
  failed: z.number().int(),
  unsupported: z.number().int(),
  photosPerSecond: z.number().nonnegative(),
  secondsLeft: z.number().nonnegative().nullable(),
  /** A sentence when something needs the user, e.g. the analysis process keeps stopping. */
  message: z.string().nullable(),
})
export type ScanProgress = z.infer<typeof progressSchema>

export const problemSchema = z.object({
  fileId: z.number().int(),
  /** Path relative to its root, for display. */
  path: z.string(),
  status: z.enum(FILE_STATUSES),
  code: z.string(),
  /** What happened and what to do. */
  message: z.string(),
})
export type Problem = z.infer<typeof problemSchema>

/** What is shown for a photo: judgement if there is one, else confident evidence, else null. */
export const landmarkLabelSchema = z.object({
  id: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  score: z.number(),
  by: z.array(z.enum(LANDMARK_EVIDENCE)),
})
export type LandmarkLabel = z.infer<typeof landmarkLabelSchema>

export const moodLabelSchema = moodSchema.extend({ by: z.enum(['machine', 'user']) })
export type MoodLabel = z.infer<typeof moodLabelSchema>

export const shownFaceSchema = faceSchema.omit({ feature: true }).extend({
  id: z.number().int(),
  /** `user` when the expression is the user's word; `notAFace` faces are not listed at all. */
  by: z.enum(['machine', 'user']),
})
export type ShownFace = z.infer<typeof shownFaceSchema>

export const photoDetailSchema = z.object({
  id: z.number().int(),
  hash: z.string(),
  name: z.string(),
  /** Every file that holds this content: path under its root, and the root's name. */
  files: z.array(z.object({ path: z.string(), rootName: z.string(), online: z.boolean() })),
  bytes: z.number().int(),
  facts: factsSchema,
  landmark: landmarkLabelSchema.nullable(),
  /** The user said "no landmark here". */
  landmarkRejected: z.boolean(),
  /** True when the best candidate is in the unsure band and the user has not spoken. */
  unsure: z.boolean(),
  candidates: z.array(landmarkCandidateSchema.extend({ name: z.string() })),
  /** Details that the photo shares with a reference photo of a landmark; null when it was not compared, or none agreed. */
  local: localEvidenceSchema.nullable(),
  faces: z.array(shownFaceSchema),
  mood: moodLabelSchema.nullable(),
  /** Landmarks that the user said this is not. */
  notLandmarks: z.array(z.string()),
  /** Name of the place in the user's words, for this photo or for the area that it was taken in; or null. */
  placeName: z.string().nullable(),
  /** Where it is on the map, and who says so; null = nowhere. */
  position: z
    .object({
      latitude: z.number(),
      longitude: z.number(),
      by: z.enum(POSITION_SOURCES),
      city: z.string().nullable(),
      country: z.string().nullable(),
    })
    .nullable(),
  favourite: z.boolean(),
  /** Stars, 0..5; 0 = not rated. */
  rating: z.number().int(),
  /** Kept out of every list except that of hidden photos. */
  hidden: z.boolean(),
  /** Taken out of the library by the user: in no list except that of removed photos. */
  removed: z.boolean(),
})
export type PhotoDetail = z.infer<typeof photoDetailSchema>

export const ALBUM_GROUPINGS = ['landmark', 'mood', 'place', 'date', 'person-count', 'smart'] as const
export type AlbumGrouping = (typeof ALBUM_GROUPINGS)[number]

export const albumSchema = z.object({
  /** `landmark:colosseum`, `mood:joyful`, `place:IT/Rome`, `date:2019-07`, `person-count:2`, `smart:5f1c09ab`. */
  id: z.string(),
  grouping: z.enum(ALBUM_GROUPINGS),
  title: z.string(),
  /** Headings above the album, outermost first: country, city for landmarks; country for places; year for dates. */
  group: z.array(z.string()),
  count: z.number().int(),
  /** 0 = none: a smart album that finds nothing now. */
  coverPhotoId: z.number().int(),
})
export type Album = z.infer<typeof albumSchema>

/** Photos without a landmark that seem to show one place. */
export const unnamedPlaceSchema = z.object({
  /** Stays the same while most of its photos do. */
  id: z.number().int(),
  /** Closest to the middle of the place first; at least three. */
  photoIds: z.array(z.number().int()),
  coverPhotoId: z.number().int(),
  /** Where most of them were taken; null without positions. */
  city: z.string().nullable(),
  country: z.string().nullable(),
  /** `YYYY-MM`, or null when no photo has a date. */
  firstMonth: z.string().nullable(),
  lastMonth: z.string().nullable(),
})
export type UnnamedPlace = z.infer<typeof unnamedPlaceSchema>

export const areaSchema = z.object({
  west: z.number().min(-180).max(180),
  south: z.number().min(-90).max(90),
  east: z.number().min(-180).max(180),
  north: z.number().min(-90).max(90),
})
export type Area = z.infer<typeof areaSchema>

export const photoQuerySchema = z.object({
  albumId: z.string().optional(),
  /** Newest first by default. `best-smile` is by time as well when faces are switched off. */
  order: z.enum(PHOTO_ORDERS).optional(),
  /** What was typed into the search field: words, names, dates, `field:value`, AND, OR, NOT. */
  text: z.string().max(MAX_SEARCH_LENGTH).optional(),
  /** Only photos without any place on the map. */
  unplaced: z.boolean().optional(),
  /** Photos on this part of the map; `west` > `east` where it crosses the 180th meridian. */
  area: areaSchema.optional(),
  landmarkId: z.string().optional(),
  mood: z.enum(MOODS).optional(),
  /** Only photos with an unsure landmark. */
  review: z.boolean().optional(),
  rootId: z.number().int().optional(),
  favourite: z.boolean().optional(),
  /** At least so many stars. */
  minRating: z.number().int().min(0).max(5).optional(),
  /** Only the hidden photos, which no other list shows. */
  hidden: z.boolean().optional(),
  /** Only the photos that were removed from the library. */
  removed: z.boolean().optional(),
})
export type PhotoQuery = z.infer<typeof photoQuerySchema>

/** Parallel arrays, newest first: compact enough for 100,000 photos in one message. */
export const photoListSchema = z.object({
  ids: z.array(z.number().int()),
  /** Width ÷ height of the upright image. */
  aspectRatios: z.array(z.number().positive()),
  /** `YYYY-MM` of each photo, or '' when unknown; for section headings. */
  months: z.array(z.string()),
  /** Local date of each photo as a number, 20190714; 0 when unknown, or when the list is not by time. */
  days: z.array(z.number().int()),
  /** Stars of each photo, 0..5, plus FAVOURITE_MARK. */
  marks: z.array(z.number().int()),
})
export type PhotoList = z.infer<typeof photoListSchema>

/** The same on its way to the window (photo-list.ts): a few bytes a photo, copied and checked as a whole. */
export const packedPhotoListSchema = z.object({
  /** Names the list of all photos as main keeps it; 0 for any other list. */
  edition: z.number().int().nonnegative(),
  ids: z.instanceof(Int32Array),
  aspectRatios: z.instanceof(Float32Array),
  days: z.instanceof(Int32Array),
  marks: z.instanceof(Uint8Array),
})
export type PackedPhotoList = z.infer<typeof packedPhotoListSchema>

/** Which photos of a list: a bit for each of them, the first photo's the lowest of the first byte; or, of a few, where they stand. */
export const packedPlacesSchema = z.object({
  count: z.number().int().nonnegative(),
  bits: z.instanceof(Uint8Array).nullable(),
  places: z.instanceof(Int32Array).nullable(),
})
export type PackedPlaces = z.infer<typeof packedPlacesSchema>

/** Photos of the list that the window holds, or, when that is out of date, a list. */
export const photosAmongSchema = z.union([
  z.object({ places: packedPlacesSchema }),
  z.object({ list: packedPhotoListSchema }),
])
export type PhotosAmong = z.infer<typeof photosAmongSchema>

/** Parallel arrays, copied and checked as a whole. */
export const photoPositionsSchema = z.object({
  ids: z.instanceof(Int32Array),
  latitudes: z.instanceof(Float64Array),
  longitudes: z.instanceof(Float64Array),
  /** Index into POSITION_SOURCES. */
  by: z.instanceof(Uint8Array),
})
export type PhotoPositions = z.infer<typeof photoPositionsSchema>

export const namedAreaSchema = z.object({
  id: z.string(),
  name: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  radiusMeters: z.number().positive(),
})
export type NamedArea = z.infer<typeof namedAreaSchema>

/** What the map is written on with. */
export const mapNamesSchema = z.object({
  /** Areas that the user has named. */
  areas: z.array(namedAreaSchema),
  /** Cities of the library, in the middle of their photos; the one with most photos first. */
  places: z.array(z.object({ name: z.string(), latitude: z.number(), longitude: z.number() })),
})
export type MapNames = z.infer<typeof mapNamesSchema>

/** Photos like one photo, the most similar first. */
export const similarListSchema = photoListSchema.extend({
  /** Cosine similarity of each, −1..1. */
  similarities: z.array(z.number().min(-1).max(1)),
})
export type SimilarList = z.infer<typeof similarListSchema>

export const landmarkSuggestionSchema = z.object({
  id: z.string(),
  name: z.string(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  source: z.enum(['library', 'gallery', 'gazetteer', 'user']),
})
export type LandmarkSuggestion = z.infer<typeof landmarkSuggestionSchema>

export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', ...LANGUAGES]),
  provider: z.enum(PROVIDER_CHOICES),
  facesEnabled: z.boolean(),
  moodEnabled: z.boolean(),
  /** How sure a landmark must be before its name is shown. */
  caution: z.enum(CAUTIONS),
  /** Told by the desktop, when no window is in front. */
  notifications: z.boolean(),
  /** The folders are watched on when the last window is closed. */
  background: z.boolean(),
  /** Ids of installed world packs that are not asked. */
  worldPacksOff: z.array(z.string()),
})
export type Settings = z.infer<typeof settingsSchema>
