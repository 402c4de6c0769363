"""Every setting of the recipe for people's emotions; configs/emotic.toml gives the values."""
import dataclasses


@dataclasses.dataclass
class Settings:
    train: str
    """Folder of the training persons' features below runs/ (extract-features.ts)."""
    val: str
    """The same of the persons that figures are about and the best epoch is chosen by."""
    seed: int = 1
    hidden: int = 256
    dropout: float = 0.5
    epochs: int = 30
    batch: int = 64
    rate: float = 1e-3
    weight_decay: float = 1e-3
    affect_weight: float = 1.0
    """Weight of valence, arousal and dominance beside the categories."""
    commonness: float = 1.2
    """c of the category weights 1 / ln(c + share): the larger, the less rare categories count more."""
