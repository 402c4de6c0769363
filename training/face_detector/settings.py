"""Every setting of the face detector's recipe; configs/face_detector.toml gives the values."""
import dataclasses


@dataclasses.dataclass
class Settings:
    data: str
    """Folder of the teacher's faces below runs/ (teacher-faces.ts), or `synthetic`."""
    start: str = "published"
    """`published`: YuNet-n's weights, from ../shared/models or the folder in MOODMARK_SHARED; `random`; or the folder of a run
    below runs/ that is trained on."""
    seed: int = 1
    side: int = 320
    """Pixels of the square scenes that the net is trained on; a multiple of 32."""
    steps: int = 600
    batch: int = 8
    rate: float = 5e-4
    weight_decay: float = 0.0
    distil: bool = True
    """Scores, boxes and points of the published net on the plain view of a scene are what both views shall answer;
    otherwise the pictures' labels alone."""
    hard_share: float = 0.6
    """Share of scenes that the net sees masked, blurred and so on; the others as they are, so that nothing is forgotten."""
    mosaic_share: float = 0.35
    """Share of scenes put together from four pictures."""
    dense_share: float = 0.35
    """Share of scenes put together from nine pictures: small faces side by side, as in a crowd."""
    turned_share: float = 0.3
    """Share of pictures turned by up to 63 degrees; the others about 9."""
    tight_weight: float = 0.3
    """How often a picture that a face fills is drawn, beside one with room around its faces."""
    mask_share: float = 0.4
    """Share of faces over whose lower half a mask is drawn in hard scenes."""
    smallest_face: float = 7.0
    largest_face: float = 240.0
    """Face sizes (square root of the box's area) that scenes show, in pixels."""
    box_weight: float = 1.0
    point_weight: float = 1.0
    without_people: str = ""
    """List of photos in which nobody is to be seen, below runs/ (without_people.py). Its part `choose` tells false faces and
    helps to choose the threshold."""
    empty_share: float = 0.0
    """Share of scenes put together from its part `teach` alone: nothing in them is a face, whatever the published net says.
    The other parts are then left out of training; without such scenes all photos are trained on as any other."""
    mined_share: float = 0.7
    """Share of their windows that show what the net itself last took for a face; the others show any part."""
    empty_weight: float = 1.0
    """How often the error of such a scene counts."""
    keep_published: float = 0.0
    """Share of the published weights in the weights that are measured and exported (Wortsman et al., 2022, arXiv 2109.01903)."""
    held_out: float = 0.08
    """Share of the pictures that training never sees, by which settings are compared."""
    trial_scenes: int = 120
    """How many crowds and how many hard views of the held-out pictures are put together for comparing."""
    check_every: int = 500
    """Steps between checkpoints and lines of the log."""

    def __post_init__(self):
        if self.side % 32:
            raise ValueError(f"side = {self.side} is not a multiple of 32")
        if self.empty_share and not self.without_people:
            raise ValueError("empty_share needs without_people: the list of the photos to take")
        if self.keep_published and self.start == "random":
            raise ValueError("keep_published has no sense for a net that starts at random")
        if self.distil and self.start == "random":
            raise ValueError("distil = true needs start = published: a random net teaches nothing")
