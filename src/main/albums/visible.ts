/** Which photos the library shows. SQL conditions on `photos p`. Files of an offline drive still count: its photos stay. */

/** Facts are read, and at least one file of a folder in the library holds the photo. */
export const PRESENT = `p.facts IS NOT NULL AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id)`

/** The user has hidden it, or removed it from the library. */
export const HIDDEN = 'EXISTS (SELECT 1 FROM labels h WHERE h.photo_id = p.id AND h.hidden = 1)'

/** What albums and lists may show. */
export const VISIBLE = `${PRESENT} AND NOT ${HIDDEN}`
