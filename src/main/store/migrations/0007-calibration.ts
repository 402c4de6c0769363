/** How one user's words on faces and moods move the models' answers. */
export const version = 7

export const sql = /* sql */ `
-- Derived from judgements and evidence, and made again from them; evidence itself stays as the models gave it.
CREATE TABLE calibration (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  -- what it was fitted to; another text means that it is out of date
  fitted_to TEXT NOT NULL,
  -- JSON Calibration
  value TEXT NOT NULL
) STRICT;
`
