"""The eight expressions in the order of the app's taxonomy (src/shared/taxonomy.ts), with places on the circumplex."""

EXPRESSIONS = ("neutral", "happy", "sad", "surprise", "fear", "disgust", "anger", "contempt")

CIRCUMPLEX = {
    "neutral": (0.0, -0.05),
    "happy": (0.75, 0.2),
    "sad": (-0.65, -0.25),
    "surprise": (0.15, 0.7),
    "fear": (-0.55, 0.65),
    "disgust": (-0.6, 0.35),
    "anger": (-0.55, 0.6),
    "contempt": (-0.5, 0.3),
}
"""Valence and arousal of a typical everyday face, both −1..1; the same table as src/shared/circumplex.ts."""
