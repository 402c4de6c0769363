/** What lies around a position is found by an index, not by reading every photo: naming an area, moving photos. */
export const version = 13

export const sql = /* sql */ `
CREATE INDEX photos_by_position ON photos (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE INDEX labels_by_position ON labels (latitude, longitude) WHERE latitude IS NOT NULL;
CREATE INDEX landmarks_by_position ON landmarks (latitude, longitude) WHERE latitude IS NOT NULL;
`
