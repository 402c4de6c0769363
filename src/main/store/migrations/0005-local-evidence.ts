/** Keeps what the local-feature check found beside the rest of the landmark evidence. Older evidence has none. */
export const version = 5

export const sql = /* sql */ `
-- JSON of LocalEvidence; null when the photo left no doubt, or nothing agreed
ALTER TABLE landmark_evidence ADD COLUMN local TEXT;
`
