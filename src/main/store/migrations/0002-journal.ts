/**
 * More kinds of judgements, and undo that does not replay the whole journal.
 *
 * `corrections` is copied row by row: its list of kinds was a CHECK, which SQLite cannot change in place. Ids, times,
 * values and order stay as they were.
 */
export const version = 2

/** States of all batches, computed from undo and redo rows; also used to rebuild them. */
export const BATCH_STATES_SQL = /* sql */ `
INSERT INTO correction_batches (batch, state)
SELECT c.batch,
  CASE
    WHEN t.kind IS NULL OR t.kind = 'redo' THEN 'in-force'
    WHEN t.id > (SELECT MAX(id) FROM corrections WHERE kind NOT IN ('undo', 'redo')) THEN 'undone'
    ELSE 'superseded'
  END
FROM (SELECT DISTINCT batch FROM corrections WHERE kind NOT IN ('undo', 'redo')) c
LEFT JOIN (
  SELECT MAX(id) AS id, kind, CAST(value AS INTEGER) AS target
  FROM corrections WHERE kind IN ('undo', 'redo') GROUP BY CAST(value AS INTEGER)
) t ON t.target = c.batch;
`

export const sql = /* sql */ `
DROP TRIGGER corrections_never_change;
DROP TRIGGER corrections_never_go;
CREATE TABLE corrections_copy (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  -- one user command = one batch; undo and redo work on batches
  batch INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN (
    'landmark', 'not-landmark', 'mood', 'expression', 'not-a-face', 'place', 'favourite', 'rating', 'hidden',
    'in-album', 'cover', 'new-landmark', 'landmark-name', 'undo', 'redo')),
  -- null: the word is about the library (a cover, a landmark's name), not about one photo
  photo_hash TEXT,
  -- JSON [x, y, w, h] of the face
  face_box TEXT,
  -- JSON: landmark id or null, mood or null, expression, new landmark's row, or the batch undone or redone …
  value TEXT NOT NULL,
  summary TEXT NOT NULL,
  -- what the word is about besides the photo: landmark id (not-landmark, landmark-name), album id (in-album, cover)
  object TEXT
) STRICT;
INSERT INTO corrections_copy (id, at, batch, kind, photo_hash, face_box, value, summary)
  SELECT id, at, batch, kind, photo_hash, face_box, value, summary FROM corrections ORDER BY id;
DROP TABLE corrections;
ALTER TABLE corrections_copy RENAME TO corrections;
CREATE INDEX corrections_by_batch ON corrections (batch);
CREATE INDEX corrections_by_photo ON corrections (photo_hash);
CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;
CREATE TRIGGER corrections_never_go BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;

-- Derived: which commands hold. Undo takes the newest in force, redo the oldest undone.
CREATE TABLE correction_batches (
  batch INTEGER PRIMARY KEY,
  -- superseded: undone, and something else was said since
  state TEXT NOT NULL CHECK (state IN ('in-force', 'undone', 'superseded'))
) STRICT;
CREATE INDEX correction_batches_by_state ON correction_batches (state, batch);
${BATCH_STATES_SQL}

-- The word on the library as a whole (covers, names) stands in judgements under the empty hash.
CREATE INDEX judgements_by_subject ON judgements (subject);

-- Derived, like the rest of the row.
ALTER TABLE labels ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE labels ADD COLUMN rating INTEGER NOT NULL DEFAULT 0;
ALTER TABLE labels ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE labels ADD COLUMN place_name TEXT;
CREATE INDEX labels_favourite ON labels (photo_id) WHERE favourite = 1;
CREATE INDEX labels_rated ON labels (rating) WHERE rating > 0;
CREATE INDEX labels_hidden ON labels (photo_id) WHERE hidden = 1;

-- The name that the landmark has without the user's word; null while the name is that one.
ALTER TABLE landmarks ADD COLUMN reference_name TEXT;

-- Derived: photos that the user put into an album or took out of it.
CREATE TABLE album_overrides (
  album_id TEXT NOT NULL,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  included INTEGER NOT NULL,
  PRIMARY KEY (album_id, photo_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_overrides_by_photo ON album_overrides (photo_id);
`
