/**
 * What browsing a large library needs: a narrow table of the photos that may be shown, words of search by kind, and
 * room in the journal for smart albums, corrected positions and named areas.
 *
 * `shown_photos` is derived and kept by triggers, so that no write path can forget it. Lists and albums read it alone:
 * a row has about 100 bytes, while a photo's own row with its facts fills a quarter of a page.
 */
export const version = 9

/** Rows of `shown_photos`. @param photoId SQL of the only photo wanted; '' = all */
export const SELECT_SHOWN = (photoId: string) => /* sql */ `
  SELECT p.id, p.sort_ms, coalesce(p.width * 1.0 / p.height, 1),
    CAST(replace(substr(p.taken_at, 1, 10), '-', '') AS INTEGER),
    t.landmark_id, coalesce(t.landmark_by_user, 0) * 10 + coalesce(t.landmark_score, 0),
    t.mood, coalesce(t.mood_confidence, 0),
    nullif(CASE WHEN t.latitude IS NULL THEN coalesce(p.country_code, '') || '/' || coalesce(t.place_name, p.city, '')
                ELSE coalesce(t.country_code, '') || '/' || coalesce(t.place_name, t.city, '') END, '/'),
    coalesce(t.face_count, 0), t.smiling, t.smile,
    coalesce(t.favourite, 0), coalesce(t.rating, 0), coalesce(t.unsure, 0),
    coalesce(t.latitude, p.latitude), coalesce(t.longitude, p.longitude),
    CASE WHEN t.latitude IS NOT NULL THEN 'user' WHEN p.latitude IS NOT NULL THEN 'camera' END
  FROM photos p LEFT JOIN labels t ON t.photo_id = p.id
  WHERE p.facts IS NOT NULL AND coalesce(t.hidden, 0) = 0
    AND EXISTS (SELECT 1 FROM files f WHERE f.photo_id = p.id) ${photoId ? `AND p.id = ${photoId}` : ''}`

const refresh = (photoId: string) => /* sql */ `
  DELETE FROM shown_photos WHERE photo_id = ${photoId};
  INSERT INTO shown_photos ${SELECT_SHOWN(photoId)};`

const MONTH_NAMES = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july'],
  ...['august', 'september', 'october', 'november', 'december'],
]

export const sql = /* sql */ `
-- The journal without a list of kinds: the program knows them, and a CHECK can only be changed by copying all rows.
DROP TRIGGER corrections_never_change;
DROP TRIGGER corrections_never_go;
CREATE TABLE corrections_copy (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  -- one user command = one batch; undo and redo work on batches
  batch INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- null: the word is about the library (a cover, a smart album, an area's name), not about one photo
  photo_hash TEXT,
  -- JSON [x, y, w, h] of the face
  face_box TEXT,
  -- JSON: landmark id or null, mood or null, expression, new landmark's row, or the batch undone or redone …
  value TEXT NOT NULL,
  summary TEXT NOT NULL,
  -- what the word is about besides the photo: id of a landmark, an album, a smart album or an area
  object TEXT
) STRICT;
INSERT INTO corrections_copy (id, at, batch, kind, photo_hash, face_box, value, summary, object)
  SELECT id, at, batch, kind, photo_hash, face_box, value, summary, object FROM corrections ORDER BY id;
DROP TABLE corrections;
ALTER TABLE corrections_copy RENAME TO corrections;
CREATE INDEX corrections_by_batch ON corrections (batch);
CREATE INDEX corrections_by_photo ON corrections (photo_hash);
CREATE TRIGGER corrections_never_change BEFORE UPDATE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;
CREATE TRIGGER corrections_never_go BEFORE DELETE ON corrections
BEGIN SELECT RAISE(ABORT, 'the corrections journal is append-only'); END;

-- Where the user says that the photo was taken, with the place that goes with it. Derived, like the rest of the row.
ALTER TABLE labels ADD COLUMN latitude REAL;
ALTER TABLE labels ADD COLUMN longitude REAL;
ALTER TABLE labels ADD COLUMN city TEXT;
ALTER TABLE labels ADD COLUMN country TEXT;
ALTER TABLE labels ADD COLUMN country_code TEXT;

CREATE TABLE shown_photos (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  sort_ms INTEGER NOT NULL,
  -- width ÷ height of the upright image
  aspect REAL NOT NULL,
  -- local date as a number, 20190714; null when unknown
  day INTEGER,
  landmark_id TEXT,
  -- how sure the landmark is; the user's word is above every score
  landmark_rank REAL NOT NULL,
  mood TEXT,
  mood_confidence REAL NOT NULL,
  -- country code / name of the place or city
  place TEXT,
  face_count INTEGER NOT NULL,
  smiling INTEGER,
  smile REAL,
  favourite INTEGER NOT NULL,
  rating INTEGER NOT NULL,
  unsure INTEGER NOT NULL,
  latitude REAL,
  longitude REAL,
  position_by TEXT CHECK (position_by IN ('camera', 'user'))
) STRICT;
INSERT INTO shown_photos ${SELECT_SHOWN('')};

-- Each answers one question without touching the table. What a grid needs of a photo is in all of them.
CREATE INDEX shown_by_time ON shown_photos (sort_ms DESC, photo_id DESC, aspect, day, favourite, rating);
CREATE INDEX shown_by_landmark ON shown_photos (landmark_id, sort_ms DESC, photo_id DESC, aspect, day, favourite, rating, landmark_rank)
  WHERE landmark_id IS NOT NULL;
CREATE INDEX shown_by_mood ON shown_photos (mood, sort_ms DESC, photo_id DESC, aspect, day, favourite, rating, mood_confidence)
  WHERE mood IS NOT NULL;
CREATE INDEX shown_by_place ON shown_photos (place, sort_ms DESC, photo_id DESC, aspect, day, favourite, rating)
  WHERE place IS NOT NULL;
CREATE INDEX shown_by_day ON shown_photos (day, sort_ms, photo_id) WHERE day IS NOT NULL;
CREATE INDEX shown_favourite ON shown_photos (photo_id) WHERE favourite = 1;
CREATE INDEX shown_rated ON shown_photos (rating) WHERE rating > 0;
CREATE INDEX shown_unsure ON shown_photos (photo_id) WHERE unsure = 1;
CREATE INDEX shown_by_position ON shown_photos (latitude, longitude, photo_id, position_by) WHERE latitude IS NOT NULL;

CREATE TRIGGER shown_after_new_labels AFTER INSERT ON labels BEGIN ${refresh('NEW.photo_id')} END;
CREATE TRIGGER shown_after_labels AFTER UPDATE ON labels BEGIN ${refresh('NEW.photo_id')} END;
CREATE TRIGGER shown_after_no_labels AFTER DELETE ON labels BEGIN ${refresh('OLD.photo_id')} END;
CREATE TRIGGER shown_after_facts
  AFTER UPDATE OF facts, width, height, taken_at, sort_ms, latitude, longitude, city, country_code ON photos
BEGIN ${refresh('NEW.id')} END;
CREATE TRIGGER shown_after_new_file AFTER INSERT ON files WHEN NEW.photo_id IS NOT NULL BEGIN ${refresh('NEW.photo_id')} END;
CREATE TRIGGER shown_after_file AFTER UPDATE OF photo_id ON files WHEN OLD.photo_id IS NOT NEW.photo_id
BEGIN ${refresh('OLD.photo_id')} ${refresh('NEW.photo_id')} END;
CREATE TRIGGER shown_after_no_file AFTER DELETE ON files WHEN OLD.photo_id IS NOT NULL BEGIN ${refresh('OLD.photo_id')} END;

-- Search words by kind, so that "Nice" the city and "nice.jpg" can be told apart where that is asked for.
DROP TABLE photo_search;
CREATE VIRTUAL TABLE photo_search USING fts5 (
  path, landmark, place, mood, expression, camera, date,
  content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
);
-- As indexPhoto (search-index.ts) writes them, from what labels say now; faces by the user's word where there is one.
INSERT INTO photo_search (rowid, path, landmark, place, mood, expression, camera, date)
SELECT p.id,
  (SELECT group_concat(f.path, ' ') FROM files f WHERE f.photo_id = p.id),
  concat_ws(' ', l.name, t.landmark_id),
  concat_ws(' ', t.place_name, p.city, p.country, l.city, l.country),
  t.mood,
  coalesce(
    (SELECT group_concat(json_extract(j.value, '$.expression'), ' ') FROM judgements j
     WHERE j.photo_hash = p.hash AND j.subject LIKE 'face:%'),
    (SELECT group_concat(json_extract(c.face, '$.expression'), ' ') FROM faces c WHERE c.photo_id = p.id)),
  p.camera,
  CASE WHEN p.taken_at IS NULL THEN NULL ELSE
    replace(substr(p.taken_at, 1, 10), '-', ' ') || ' ' || CASE substr(p.taken_at, 6, 2)
    ${MONTH_NAMES.map((name, i) => `WHEN '${String(i + 1).padStart(2, '0')}' THEN '${name}'`).join(' ')} ELSE '' END
    || ' ' || CAST(CAST(substr(p.taken_at, 9, 2) AS INTEGER) AS TEXT) END
FROM photos p LEFT JOIN labels t ON t.photo_id = p.id LEFT JOIN landmarks l ON l.id = t.landmark_id
WHERE p.facts IS NOT NULL;
`
