/** What the app knows about why a photo carries its landmark: told at once, and what has to be computed for it. */
import { z } from 'zod'
import { localEvidenceSchema } from './evidence.ts'
import { MOODS } from './taxonomy.ts'

const id = z.number().int()
const positionSchema = z.object({ latitude: z.number(), longitude: z.number() })

export const whySchema = z.object({
  photoId: id,
  /** The label, else what the photo looks like most; null when it resembles nothing. */
  landmark: z.object({ id: z.string(), name: z.string() }).nullable(),
  /**
   * `user`: the user's word; `named`: the picture is clear enough; `together`: photos taken with it are; `unsure`: waits
   * in Review; `none`: not similar enough to ask; `rejected`: the user said that there is none.
   */
  verdict: z.enum(['user', 'named', 'together', 'unsure', 'none', 'rejected']),
  /**
   * Why it waits in Review; null unless it does. `score`: the score is too low; `race`: another landmark is nearly as
   * likely; `resemblance`: the score is high because the picture looks so little ordinary, but it resembles the landmark
   * too little by itself.
   */
  doubt: z.enum(['score', 'race', 'resemblance']).nullable(),
  /** Of that landmark, and from where on it is named; null without evidence. */
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  /** Calibrated probability that the landmark is right. */
  probability: z.number().min(0).max(1).nullable(),
  /** The landmark next in the ranking. */
  second: z.object({ name: z.string(), score: z.number() }).nullable(),
  /** Photos that taught it: those that the user confirmed, and those that joined them by themselves. */
  taughtBy: z.object({ confirmed: z.number().int(), alongside: z.number().int() }),
  /** Photos of the same landmark that look most like this one: confirmed ones if there are any, else named ones. */
  nearest: z.array(z.object({ photoId: id, similarity: z.number(), confirmed: z.boolean() })),
  /** Photos taken together with it that are surely the same landmark. */
  together: z.array(
    z.object({
      photoId: id,
      secondsApart: z.number(),
      metersApart: z.number().nullable(),
      /** Who is sure of that photo. */
      by: z.enum(['machine', 'user']),
    }),
  ),
  /** World packs that know the landmark and see it in the photo. */
  packs: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      licence: z.string(),
      attribution: z.string(),
      /** Cosine, and from where on the pack is sure. */
      similarity: z.number(),
      confident: z.number(),
      /** The score is the pack's: without it the photo would look less like the landmark. */
      decides: z.boolean(),
    }),
  ),
  /** Where the photo was taken and where the landmark stands; null when one of them is not known. */
  position: z
    .object({ photo: positionSchema, landmark: positionSchema, distanceMeters: z.number() })
    .nullable(),
})
export type Why = z.infer<typeof whySchema>

export const whyPictureSchema = z.object({
  /** What each region adds to the likeness, row by row: 1 = most of all, 0 = nothing or less. Null when it cannot be told. */
  regions: z
    .object({ columns: z.number().int(), rows: z.number().int(), values: z.array(z.number().min(0).max(1)) })
    .nullable(),
  /** Details shared with another photo: one of the library, or a reference photo of the gallery, of which there is no picture. */
  details: localEvidenceSchema
    .pick({ inliers: true, matches: true })
    .extend({ otherPhotoId: id.nullable(), referenceId: z.string() })
    .nullable(),
  /** What could not be computed, and why; empty when everything could. */
  message: z.string(),
})
export type WhyPicture = z.infer<typeof whyPictureSchema>

/** Who voted for a photo's mood, and for what. */
export const whyMoodSchema = z.object({
  /** The likeliest moods, largest first; all moods together have 1. */
  shares: z.array(z.object({ mood: z.enum(MOODS), share: z.number() })),
  faces: z.number().int(),
  /** How much of the vote the faces have; the rest is the scene's. */
  faceShare: z.number().min(0).max(1),
  /** What the picture itself says, as this user sees scenes, −1..1; null when its models were missing. */
  scene: z.object({ valence: z.number(), arousal: z.number() }).nullable(),
  /** Corrected moods have moved what the scene says. */
  isShifted: z.boolean(),
})
export type WhyMoodVote = z.infer<typeof whyMoodSchema>
