/** The gate's probability is kept: unnamed places are looked for among photos that it lets pass. */
export const version = 6

export const sql = /* sql */ `
-- Probability that the photo shows a landmark at all; null in evidence of versions without a gate.
ALTER TABLE landmark_evidence ADD COLUMN gate REAL;
`
