"""Every setting of the expression recipe; configs/expression*.toml give the values."""
import dataclasses

MIXES = ("none", "mixup", "cutmix", "snapmix", "attentive")
BLOCKS = ("big", "mini", "faceapi")
LOSSES = ("plain", "class-balanced", "logit-adjusted")


@dataclasses.dataclass
class Settings:
    data: str
    """Folder of the prepared faces below runs/, or `synthetic`."""
    wild: str = ""
    """Folder below runs/ of faces that nobody labelled (scripts/unlabelled-faces.ts), taught by the public nets; none if
    empty. They come from ordinary colour photos, as nearly all contempt does, and hardly anybody in them shows it."""
    wild_contempt: float = 0.02
    """How probable contempt is on such a face, as the teacher does not know it. A guess: it is rare."""
    erase_sources: bool = False
    """Takes the directions that tell sources apart within a class out of the head's input (erase.py). Off: new
    sources gain by it, but known ones lose more than the figures that must be kept allow, see docs/evaluation.md."""
    left_out: str = ""
    """`SOURCE` or `SOURCE/LABEL`, any number: faces that teach no top and are answered by one nevertheless, to test
    across sources."""
    stem: str = "public"
    """`public`: warm start from the public nets; `scratch`: a tiny random one, for the smoke run."""
    seed: int = 1
    folds: int = 4
    """Parts of the data; one top is trained without each."""
    fold_by: str = "person"
    """`person`: near-duplicates, mostly pictures of one person, share a fold; `source`: each source is one."""
    trained_folds: int = 4
    """How many of the tops are trained; fewer for comparisons."""
    views: int = 6
    """Augmented views of each face that are computed beforehand; each epoch draws one of them."""
    clean_views: bool = True
    """Draws the faces as the app feeds them, upright and mirrored, among the views, too."""
    equalise: bool = True
    """Random resolution, blur and JPEG compression, so that sources look alike."""
    masks: bool = False
    """Draws a mask over the lower face of every view: the upper-face variant."""
    mix: str = "none"
    mix_share: float = 0.5
    """Share of the views that are mixtures of two faces."""
    tuned: str = ""
    """Trunks whose last blocks are trained along, any of `big mini faceapi`; the heads alone if empty."""
    start_from: str = ""
    """Folder below runs/ of a run with the same folds from whose heads the tops start; random heads if empty. Blocks that
    are tuned behind a random head unlearn before it has learnt anything (Kumar et al., 2022, arXiv 2202.10054)."""
    loss: str = "logit-adjusted"
    tau: float = 0.5
    """Strength of logit adjustment: 1 asks for class-balanced probabilities, 0 for those of the training set."""
    distil: float = 0.0
    """Share of the label that comes from the public nets' calibrated stack; contempt, which they lack, keeps its own."""
    smoothing: float = 0.1
    valence_arousal_weight: float = 0.3
    epochs: int = 12
    batch: int = 64
    rate: float = 1e-3
    block_rate: float = 1e-4
    weight_decay: float = 0.05
    dropout: float = 0.5

    def __post_init__(self):
        if self.mix not in MIXES:
            raise ValueError(f"mix = {self.mix!r} is none of {', '.join(MIXES)}")
        if self.loss not in LOSSES:
            raise ValueError(f"loss = {self.loss!r} is none of {', '.join(LOSSES)}")
        if self.fold_by not in ("person", "source"):
            raise ValueError(f"fold_by = {self.fold_by!r} is neither person nor source")
        unknown = set(self.tuned.split()) - set(BLOCKS)
        if unknown:
            raise ValueError(f"tuned = {self.tuned!r}: {', '.join(sorted(unknown))} is none of {', '.join(BLOCKS)}")
        if not 1 <= self.trained_folds <= self.folds:
            raise ValueError(f"trained_folds = {self.trained_folds} is not within 1..{self.folds}")
