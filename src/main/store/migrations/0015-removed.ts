/**
 * Photos that the user took out of the library. Derived, like the rest of the row: the word is in the journal.
 * `hidden` stands for both: what is hidden or removed is in no list (`shown_photos` and all that read it).
 */
export const version = 15

export const sql = /* sql */ `
ALTER TABLE labels ADD COLUMN removed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX labels_removed ON labels (photo_id) WHERE removed = 1;
`
