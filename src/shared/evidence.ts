/**
 * Facts and evidence: what the analysis process says about one photo.
 * Facts come from the file; evidence comes from a model and carries its id and version,
 * so that it can be replaced by a re-run. Neither ever contains a judgement of the user.
 */
import { z } from 'zod'
import { EMOTIC_CATEGORIES } from './emotic.ts'
import { EXPRESSIONS, LANDMARK_EVIDENCE, MOODS } from './taxonomy.ts'
import { WORLD_REGIONS } from './world-regions.ts'

const fraction = z.number().min(0).max(1)
const signedUnit = z.number().min(-1).max(1)

/** `[x, y, width, height]` as fractions of the upright image. A box may touch but not leave the image. */
export const boxSchema = z.tuple([fraction, fraction, fraction, fraction])
export type Box = z.infer<typeof boxSchema>

export const gpsSchema = z.object({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  /** Metres above sea level. */
  altitude: z.number().nullable(),
  /** GPSHPositioningError in metres. */
  accuracyMeters: z.number().nonnegative().nullable(),
  /** GPSImgDirection in degrees clockwise from true north, 0..360. */
  heading: z.number().min(0).max(360).nullable(),
})
export type Gps = z.infer<typeof gpsSchema>

export const placeSchema = z.object({
  /** Nearest city with at least a few hundred inhabitants in the same country; null far from any. */
  city: z.string().nullable(),
  /** English country name; null on the high seas. */
  country: z.string().nullable(),
  /** ISO 3166-1 alpha-2; null on the high seas. */
  countryCode: z.string().length(2).nullable(),
})
export type Place = z.infer<typeof placeSchema>

/** A named place of the gazetteer within whose radius the photo was taken: a suggestion, not a label. */
export const nearbyLandmarkSchema = z.object({
  id: z.string(),
  name: z.string(),
  distanceMeters: z.number().nonnegative(),
})
export type NearbyLandmark = z.infer<typeof nearbyLandmarkSchema>

export const factsSchema = z.object({
  /** Decoder's name of the format: jpeg, png, webp, avif, tiff, gif. */
  format: z.string(),
  /** Size of the upright image in pixels. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** EXIF orientation 1..8; 1 when absent. */
  orientation: z.number().int().min(1).max(8),
  /** Local wall-clock time with offset when known: `2019-07-14T18:03:22+02:00` or `2019-07-14T18:03:22`. */
  takenAt: z.string().nullable(),
  /** Offset from UTC in minutes, from EXIF or from the GPS position's time zone; null when unknown. */
  takenAtOffsetMinutes: z.number().int().nullable(),
  /** IANA time zone of the GPS position, or null. */
  timeZone: z.string().nullable(),
  cameraMake: z.string().nullable(),
  cameraModel: z.string().nullable(),
  lensModel: z.string().nullable(),
  exposureSeconds: z.number().positive().nullable(),
  fNumber: z.number().positive().nullable(),
  iso: z.number().positive().nullable(),
  focalLengthMm: z.number().positive().nullable(),
  gps: gpsSchema.nullable(),
  place: placeSchema.nullable(),
  nearby: z.array(nearbyLandmarkSchema),
  /** True when the file is cut short but its first part could be decoded. */
  damaged: z.boolean(),
})
export type Facts = z.infer<typeof factsSchema>

/** Which model produced a piece of evidence. A change of either field makes the evidence stale. */
export const modelStampSchema = z.object({ id: z.string(), version: z.string() })
export type ModelStamp = z.infer<typeof modelStampSchema>

export const landmarkCandidateSchema = z.object({
  landmarkId: z.string(),
  /** Cosine similarity minus the non-landmark normaliser; the quantity that thresholds are set on. */
  score: z.number(),
  /** Plain cosine similarity to the landmark's prototypes, −1..1. */
  similarity: signedUnit,
  /** Distance from the photo's GPS position, metres; null without GPS. */
  distanceMeters: z.number().nonnegative().nullable(),
  /** Calibrated probability that this landmark is the right answer; absent in evidence of earlier versions. */
  probability: fraction.optional(),
})
export type LandmarkCandidate = z.infer<typeof landmarkCandidateSchema>

/**
 * Least lead over the second landmark with which one is named. In cross-validation on the gallery, .02 lifts the share of
 * right names among those given from .982 to .986 and leaves .7 % of the photos to Review.
 */
export const NAMING_LEAD = 0.02

/** Keypoints of one photo (src/analysis/landmarks/local/features.ts), most attended first. Never stored of the user's photos. */
export interface LocalFeatures {
  /** `x, y` of each keypoint, upright; unit: the photo's longest side. Length 2 · count. */
  points: Float32Array
  /** Unit vectors as int8, one after another. Length 40 · count. */
  descriptors: Int8Array
}

/** Keypoints that a photo shares with a reference photo of a landmark, all explained by one change of viewpoint. */
export const localEvidenceSchema = z.object({
  landmarkId: z.string(),
  /** `<landmark id>/<n>` for the n-th reference of the gallery, the content hash for a photo of the user's own. */
  referenceId: z.string(),
  inliers: z.number().int().nonnegative(),
  /** What the agreement adds to the odds of this landmark, natural logarithm. */
  logOdds: z.number(),
  /** The most similar of them: `x, y` here and there, upright; unit: each photo's longest side. */
  matches: z.array(z.tuple([z.number(), z.number(), z.number(), z.number()])).max(20),
})
export type LocalEvidence = z.infer<typeof localEvidenceSchema>

/** A landmark of a world pack that a photo looks like, with what the pack knows of it. */
export const worldMatchSchema = z.object({
  landmarkId: z.string(),
  /** Id of the pack. */
  pack: z.string(),
  /** Null: not bound to a region. */
  region: z.enum(WORLD_REGIONS).nullable(),
  name: z.string(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  radiusMeters: z.number().positive(),
  kind: z.string().nullable(),
  popularity: fraction.nullable(),
  wikidata: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  /** Cosine to the landmark's centre. */
  similarity: signedUnit,
  /** The pack's thresholds: cosines that 99 % and 95 % of ordinary photos stay under. */
  confident: signedUnit,
  unsure: signedUnit,
})
export type WorldMatch = z.infer<typeof worldMatchSchema>

/** What the installed world packs say of a photo. */
export const worldEvidenceSchema = z.object({
  /** Which packs were there, with versions and thresholds: other packs, other evidence. */
  stamp: z.string(),
  /** The best of each pack that was asked, most similar first. */
  matches: z.array(worldMatchSchema),
})
export type WorldEvidence = z.infer<typeof worldEvidenceSchema>
/**
 * What a photo's tiny copy resembles, by landmark id: scores as tiny photos get them, of the best landmarks.
 */
export const tinyCopyScoresSchema = z.record(z.string(), z.number())
export type TinyCopyScores = z.infer<typeof tinyCopyScoresSchema>

export const landmarkEvidenceSchema = z.object({
  model: modelStampSchema,
  /** L2-normalised, whitened; length is the gallery's dimension. */
  embedding: z.instanceof(Float32Array),
  /** Best first, at most 5. */
  candidates: z.array(landmarkCandidateSchema),
  /** The decision: `confident` names an album, `unsure` goes to Review, `none` shows nothing. */
  decision: z.enum(['confident', 'unsure', 'none']),
  /** What supports the best candidate. Empty when decision is `none`. */
  by: z.array(z.enum(LANDMARK_EVIDENCE)),
  /** Score at which the gallery reaches 99 % specificity on non-landmark photos. */
  threshold: z.number(),
  /** The local-feature check of the best candidate; null or absent when there was no doubt, or nothing agreed. */
  local: localEvidenceSchema.nullable().optional(),
  /** Of a photo of ordinary size, where landmarks are known from tiny photos only; null or absent when not looked at. */
  tinyCopy: tinyCopyScoresSchema.nullable().optional(),
  /** The gate's probability that the photo shows a landmark at all; absent in evidence of earlier versions. */
  gate: fraction.optional(),
  /** Null or absent when no pack is installed, or the photo did not pass the gate. */
  world: worldEvidenceSchema.nullable().optional(),
})
export type LandmarkResult = z.infer<typeof landmarkEvidenceSchema>

/** A probability for each expression; sums to 1. */
export const expressionScoresSchema = z.record(z.enum(EXPRESSIONS), fraction)
export type ExpressionScores = z.infer<typeof expressionScoresSchema>

export const faceSchema = z.object({
  box: boxSchema,
  /** Right eye, left eye, nose, right mouth corner, left mouth corner (the subject's own right), fractions of the upright image. */
  points: z.array(z.tuple([z.number(), z.number()])).length(5),
  /** Detector's confidence. */
  detection: fraction,
  mask: z.boolean(),
  maskScore: fraction,
  scores: expressionScoresSchema,
  /** The most probable expression, or null when its probability is too low to show. */
  expression: z.enum(EXPRESSIONS).nullable(),
  /** Calibrated probability of the most probable expression, lowered for a masked or tiny face. */
  confidence: fraction,
  valence: signedUnit,
  arousal: signedUnit,
  /** How far the face can be trusted to show: size × sharpness × towards the camera. Absent in evidence of earlier versions. */
  quality: fraction.optional(),
  /**
   * What the expression net's last layer holds of a bare face (`shared/node/face-feature.ts`), for learning from
   * corrections. Of the net that the evidence's model stamp names; it tells expressions, not who somebody is. Absent
   * for a masked face and in evidence of earlier versions.
   */
  feature: z.string().optional(),
})
export type Face = z.infer<typeof faceSchema>

/** EMOTIC's 26 categories, 0..1 each. */
export const categoriesSchema = z.record(z.enum(EMOTIC_CATEGORIES), fraction)

/** One person as a net says that was trained on EMOTIC. */
export const personEmotionSchema = z.object({
  /** Of the whole person. */
  box: boxSchema,
  categories: categoriesSchema,
  valence: signedUnit,
  arousal: signedUnit,
  dominance: signedUnit,
})
export type PersonEmotion = z.infer<typeof personEmotionSchema>

export const moodSchema = z.object({
  label: z.enum(MOODS),
  confidence: fraction,
  valence: signedUnit,
  arousal: signedUnit,
  /** Of a model that was trained on it; absent until one is installed. */
  dominance: signedUnit.optional(),
  /** Of the people in it, by such a model; absent until one is installed, and where nobody is. */
  categories: categoriesSchema.optional(),
})
export type MoodResult = z.infer<typeof moodSchema>

/** What the scene as a whole says: the answer of the fusion head over the branches that were available. */
export const sceneAffectSchema = z.object({
  valence: signedUnit,
  arousal: signedUnit,
  /** Root mean squared error of valence and arousal in cross-validation. */
  rmse: z.tuple([z.number(), z.number()]),
  /** Names of the context branches behind it. */
  branches: z.array(z.string()),
  /** The head was fitted on this very photo: valence and arousal are what the rest of the photos say of it. */
  seen: z.boolean(),
  /** Largest first; null for a box that was asked about and shows nobody. Absent where no net for them is installed. */
  people: z.array(personEmotionSchema.nullable()).optional(),
})
export type SceneAffect = z.infer<typeof sceneAffectSchema>

export const emotionEvidenceSchema = z.object({
  model: modelStampSchema,
  /** Largest first. */
  faces: z.array(faceSchema),
  /** Null when the scene's models are missing. */
  scene: sceneAffectSchema.nullable(),
  /** Null = abstained: nothing to go by, or no clear winner. */
  mood: moodSchema.nullable(),
})
export type EmotionResult = z.infer<typeof emotionEvidenceSchema>
