/** Groups of photos that seem to show one place which nobody has named, and a quick list of the embeddings of a model. */
export const version = 3

export const sql = /* sql */ `
-- The embeddings themselves fill a page or more each: the list of whose there are must not read them.
CREATE INDEX embeddings_by_model ON embeddings (model_id, model_version);

-- Derived: clusters of photos without a landmark. What the user says about them is in the journal.
CREATE TABLE unnamed_places (
  -- never used twice: "name place 7" must not find another one under the old number
  id INTEGER PRIMARY KEY AUTOINCREMENT
) STRICT;

CREATE TABLE unnamed_place_photos (
  photo_id INTEGER PRIMARY KEY REFERENCES photos (id) ON DELETE CASCADE,
  place_id INTEGER NOT NULL REFERENCES unnamed_places (id) ON DELETE CASCADE,
  -- cosine similarity to the middle of the place's photos
  likeness REAL NOT NULL
) STRICT;
CREATE INDEX unnamed_place_photos_by_place ON unnamed_place_photos (place_id, likeness DESC);

-- What the clusters were made from; another text here means that they are out of date.
CREATE TABLE unnamed_places_run (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  made_from TEXT NOT NULL
) STRICT;
`
