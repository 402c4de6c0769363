/**
 * First schema: facts, evidence and judgements in separate tables, never mixed.
 *
 * facts      roots, files, photos, photo_lineage
 * evidence   landmark_evidence, landmark_candidates, embeddings, emotion_evidence, faces
 * judgements corrections (append-only journal, guarded by triggers)
 * derived    judgements, labels, photo_search: rebuilt from the three above at any time
 * reference  landmarks (names that labels point to), settings
 */
export const version = 1

export const sql = /* sql */ `
CREATE TABLE roots (
  -- never used twice: a late answer must not find a newcomer under an old id
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL UNIQUE,
  -- device and inode of the folder when it was last seen: an empty mount point is not the drive
  device TEXT,
  inode TEXT,
  added_at TEXT NOT NULL
) STRICT;

-- A photo is its content. Rows stay when the last file goes, so that labels are there when it comes back.
CREATE TABLE photos (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  added_at TEXT NOT NULL,
  -- everything below is null until facts have been read
  format TEXT,
  width INTEGER,
  height INTEGER,
  taken_at TEXT,
  -- sort key: taken_at as Unix milliseconds (local time read as UTC where the offset is unknown), else the file's mtime
  sort_ms INTEGER NOT NULL DEFAULT 0,
  latitude REAL,
  longitude REAL,
  city TEXT,
  country TEXT,
  country_code TEXT,
  camera TEXT,
  -- the whole Facts object as JSON
  facts TEXT,
  thumbnails INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX photos_by_time ON photos (sort_ms DESC, id DESC);
CREATE INDEX photos_by_place ON photos (country_code, city);

CREATE TABLE files (
  -- never used twice: a late answer must not find a newcomer under an old id
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
  -- relative to the root, with forward slashes, exactly as the file system spells it
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  -- device, inode and birth time: the same before and after a rename, never of two files at once
  identity TEXT,
  photo_id INTEGER REFERENCES photos (id),
  status TEXT NOT NULL CHECK (status IN ('queued', 'in-hand', 'indexed', 'failed', 'quarantined', 'unsupported')),
  -- deaths of the analysis process while this file was in hand
  strikes INTEGER NOT NULL DEFAULT 0,
  error_code TEXT,
  error_message TEXT,
  -- attempts after transient errors, and when the next one is due
  attempts INTEGER NOT NULL DEFAULT 0,
  retry_at_ms INTEGER,
  UNIQUE (root_id, path)
) STRICT;
CREATE INDEX files_by_status ON files (status, root_id);
CREATE INDEX files_by_photo ON files (photo_id);
CREATE INDEX files_by_identity ON files (identity);
CREATE INDEX files_by_size ON files (bytes);

-- The same path got new bytes (edited in place): labels of the parent hold for the child until the user says otherwise.
CREATE TABLE photo_lineage (
  child_hash TEXT PRIMARY KEY,
  parent_hash TEXT NOT NULL
) STRICT;

CREATE TABLE landmarks (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT,
  country TEXT,
  latitude REAL,
  longitude REAL,
  source TEXT NOT NULL CHECK (source IN ('gallery', 'gazetteer', 'user'))
) STRICT;
CREATE INDEX landmarks_by_name ON landmarks (name COLLATE NOCASE);

CREATE TABLE embeddings (
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  model_version TEXT NOT NULL,
  -- little-endian float32, L2-normalised
  vector BLOB NOT NULL,
  PRIMARY KEY (photo_id, model_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE landmark_evidence (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  model_version TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('confident', 'unsure', 'none')),
  threshold REAL NOT NULL,
  -- JSON array of LandmarkEvidence
  supported_by TEXT NOT NULL,
  -- JSON array of LandmarkCandidate, best first
  candidates TEXT NOT NULL
) STRICT;

CREATE TABLE emotion_evidence (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  model_id TEXT NOT NULL,
  model_version TEXT NOT NULL,
  mood TEXT,
  confidence REAL,
  valence REAL,
  arousal REAL
) STRICT;

CREATE TABLE faces (
  -- never used twice: a late answer must not find a newcomer under an old id
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  -- largest first
  position INTEGER NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  -- the whole Face object as JSON
  face TEXT NOT NULL
) STRICT;
CREATE INDEX faces_by_photo ON faces (photo_id, position);

-- The journal. Subjects are content hashes and boxes, never row ids, so a rebuild of everything else loses nothing.
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  -- one user command = one batch; undo and redo work on batches
  batch INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('landmark', 'mood', 'expression', 'not-a-face', 'new-landmark', 'undo', 'redo')),
  photo_hash TEXT,
  -- JSON [x, y, w, h] of the face
  face_box TEXT,
  -- JSON: landmark id or null, mood or null, expression, new landmark's row, or the batch undone or redone
  value TEXT NOT NULL,
  summary TEXT NOT NULL
) STRICT;
CREATE INDEX corrections_by_batch ON corrections (batch);
CREATE INDEX corrections_by_photo ON corrections (photo_hash);
CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;
CREATE TRIGGER corrections_never_go BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;

-- Derived: the judgement in force for each subject, replayed from the journal.
CREATE TABLE judgements (
  photo_hash TEXT NOT NULL,
  -- 'landmark', 'mood' or 'face:' and the box as JSON
  subject TEXT NOT NULL,
  -- expression judgements: JSON {"expression": ...} or {"notAFace": true}; others: the journal's value
  value TEXT NOT NULL,
  correction_id INTEGER NOT NULL,
  PRIMARY KEY (photo_hash, subject)
) STRICT, WITHOUT ROWID;

-- Derived: what is shown. Judgement if there is one, else confident evidence, else null.
CREATE TABLE labels (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  landmark_id TEXT,
  landmark_by_user INTEGER NOT NULL DEFAULT 0,
  landmark_score REAL,
  unsure INTEGER NOT NULL DEFAULT 0,
  mood TEXT,
  mood_by_user INTEGER NOT NULL DEFAULT 0,
  mood_confidence REAL,
  face_count INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX labels_by_landmark ON labels (landmark_id) WHERE landmark_id IS NOT NULL;
CREATE INDEX labels_by_mood ON labels (mood) WHERE mood IS NOT NULL;
CREATE INDEX labels_unsure ON labels (photo_id) WHERE unsure = 1;

CREATE VIRTUAL TABLE photo_search USING fts5 (
  words, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
