"""Every setting of the recipe for the mood of scenes; configs/mood.toml gives the values."""
import dataclasses


@dataclasses.dataclass
class Settings:
    features: str
    """Folder below runs/ of the rated scenes' features (extract-features.ts)."""
    blocks: dict
    """name: {branch, weight = [valence, arousal], gamma, standardised = true}."""
    branches: list
    """Branches of the head in use."""
    factors: dict
    """"BLOCK …": factors on the weights of these blocks that nested cross-validation chooses from."""
    ridges: list
    """The same for regularisation."""
    ridge: float = 0.08
    clip: float = 6.0
    first_seed: int = 0
    """Number of the first repetition's splits."""
    repetitions: int = 10
    nested: int = 2
    """How many of the repetitions, the first ones, are nested, too: each takes minutes."""

    def __post_init__(self):
        for name, block in self.blocks.items():
            missing = {"branch", "weight", "gamma"} - block.keys()
            unknown = block.keys() - {"branch", "weight", "gamma", "standardised"}
            if missing or unknown:
                raise ValueError(f"block {name}: missing {sorted(missing)}, unknown {sorted(unknown)}")
        known = {block["branch"] for block in self.blocks.values()}
        if not set(self.branches) <= known or "scene" not in self.branches:
            raise ValueError(f"branches = {self.branches!r} must hold scene and come from {sorted(known)}")
        for names in self.factors:
            if unknown := set(names.split()) - self.blocks.keys():
                raise ValueError(f"factors name blocks that do not exist: {sorted(unknown)}")
