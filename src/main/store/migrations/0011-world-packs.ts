/** What the installed world packs said of a photo, so that photos can be ranked again without looking at them. */
export const version = 11

export const sql = /* sql */ `
-- JSON WorldEvidence; null when no pack was asked: none installed, or the photo did not pass the gate
ALTER TABLE landmark_evidence ADD COLUMN world TEXT;
`
