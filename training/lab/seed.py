"""One seed for everything that draws numbers."""
import random

import numpy
import torch


def seed_everything(seed: int) -> None:
    """Seeds Python, NumPy and PyTorch. Two runs of one machine and one thread count then agree."""
    random.seed(seed)
    numpy.random.seed(seed)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True, warn_only=True)
