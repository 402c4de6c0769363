/** What learning has been told of, and which evidence it has changed. */
export const version = 4

export const sql = /* sql */ `
-- 0 = ranked when the photo was analysed; else the lesson after which it was ranked again.
ALTER TABLE landmark_evidence ADD COLUMN learning_revision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE landmark_evidence ADD COLUMN best TEXT
  GENERATED ALWAYS AS (json_extract(candidates, '$[0].landmarkId')) VIRTUAL;
CREATE INDEX landmark_evidence_by_best ON landmark_evidence (best, decision) WHERE best IS NOT NULL;

-- Derived: the lessons that all evidence agrees with. What differs from the judgements is learnt at the next chance.
CREATE TABLE lessons_learnt (
  landmark_id TEXT PRIMARY KEY,
  -- the landmark model that the photos' embeddings are of
  model_id TEXT NOT NULL,
  model_version TEXT NOT NULL,
  -- JSON arrays of photo ids, sorted
  confirmed TEXT NOT NULL,
  rejected TEXT NOT NULL,
  revision INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
`
