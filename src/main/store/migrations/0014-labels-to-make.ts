/** Labels that a word on the library, or a setting, has made out of date: made again in slices, and after a crash. */
export const version = 14

export const sql = /* sql */ `
CREATE TABLE labels_to_make (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE
) STRICT;
-- A change of caution that was broken off was noted in the settings so far.
INSERT INTO labels_to_make SELECT photo_id FROM landmark_evidence WHERE decision <> 'none'
  AND coalesce((SELECT value FROM settings WHERE key = 'labels_caution'), '"balanced"')
   <> coalesce((SELECT value FROM settings WHERE key = 'caution'), '"balanced"');
DELETE FROM settings WHERE key = 'labels_caution';
`
