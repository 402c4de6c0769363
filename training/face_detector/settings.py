"""Every setting of the face detector's recipe; configs/face_detector.toml gives the values."""
import dataclasses


@dataclasses.dataclass
class Settings:
    data: str
    """Folder of the teacher's faces below runs/ (teacher-faces.ts), or `synthetic`."""
    seed: int = 1
    side: int = 320
    """Pixels of the square scenes that the net is trained on; a multiple of 32."""
    steps: int = 8000
    batch: int = 8
    rate: float = 2e-3
    weight_decay: float = 1e-4
    width: float = 1.0
    """Multiplies the net's channels."""
    start: str = ""
    """Run below runs/ whose net this one goes on from; a random one when empty."""
    mosaic_share: float = 0.6
    """Share of scenes put together from four pictures."""
    dense_share: float = 0.0
    """Share of scenes put together from nine pictures: small faces side by side, as in a crowd."""
    tight_weight: float = 1.0
    """How often a picture that a face fills is drawn, beside one with room around its faces."""
    mask_share: float = 0.2
    """Share of faces over whose lower half a mask is drawn."""
    smallest_face: float = 10.0
    largest_face: float = 220.0
    """Face sizes (square root of the box's area) that scenes show, in pixels."""
    box_weight: float = 2.0
    point_weight: float = 1.0
    held_out: float = 0.08
    """Share of the pictures that training never sees, by which settings are compared."""
    check_every: int = 500
    """Steps between checkpoints and lines of the log."""

    def __post_init__(self):
        if self.side % 32:
            raise ValueError(f"side = {self.side} is not a multiple of 32")
