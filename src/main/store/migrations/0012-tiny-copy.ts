/** What a photo's tiny copy resembles is kept: ranked again after a lesson, the photo is judged by it again. */
export const version = 12

export const sql = /* sql */ `
-- Scores by landmark id, as JSON; null where no copy was looked at, and in evidence of versions that looked at none.
ALTER TABLE landmark_evidence ADD COLUMN tiny_copy TEXT;
`
