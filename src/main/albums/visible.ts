/** Which photos an album may show: facts are read, and at least one file of a folder in the library holds them. */

/** SQL condition on `photos p`. Files of an offline drive still count: its photos stay. */
export const VISIBLE = `p.facts IS NOT NULL AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id)`
