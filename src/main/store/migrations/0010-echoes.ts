/** Photos that teach a landmark along with those that the user named. */
export const version = 10

export const sql = /* sql */ `
-- JSON array of photo ids. Derived like the rest of the row.
ALTER TABLE lessons_learnt ADD COLUMN echoes TEXT NOT NULL DEFAULT '[]';
`
