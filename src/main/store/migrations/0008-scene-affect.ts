/** The scene's own word on valence and arousal, so that a corrected face can be weighed against it again; smiles. */
export const version = 8

export const sql = /* sql */ `
-- JSON SceneAffect; null when the scene's models were missing
ALTER TABLE emotion_evidence ADD COLUMN scene TEXT;
-- derived: people who smile, and how much all smile (0..1); null when nobody's face is seen
ALTER TABLE labels ADD COLUMN smiling INTEGER;
ALTER TABLE labels ADD COLUMN smile REAL;
`
