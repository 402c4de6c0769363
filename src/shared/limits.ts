/**
 * Numbers and names that the window shares with what checks its calls. Apart from the schemas, so that the window's script
 * carries no zod: a ninth of its bytes, and a part of every start.
 */

/** Longest search text, in characters. */
export const MAX_SEARCH_LENGTH = 500
/** Longest name of a landmark or place, in characters. */
export const MAX_NAME_LENGTH = 200
export const MAX_RATING = 5

/** Radius of an area that has a name of the user's own. */
export const MIN_AREA_METERS = 10
export const MAX_AREA_METERS = 100_000

/** Who says where a photo was taken. `landmark`: it has no position of its own, its landmark has. */
export const POSITION_SOURCES = ['camera', 'landmark', 'user'] as const

export const PHOTO_ORDERS = ['newest', 'best-smile'] as const
export type PhotoOrder = (typeof PHOTO_ORDERS)[number]

export const CAUTIONS = ['careful', 'balanced', 'eager'] as const
export type Caution = (typeof CAUTIONS)[number]

/** Added to a photo's stars in `marks` when it is a favourite. */
export const FAVOURITE_MARK = 8
