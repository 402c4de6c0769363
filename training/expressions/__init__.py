"""Expression, valence and arousal of a face, and the variant for faces under masks."""
