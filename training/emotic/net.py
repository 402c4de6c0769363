"""The fusion head: features of person, scene and face together to 26 categories, valence, arousal and dominance."""
import torch
from torch import nn

CATEGORIES = 26
AFFECT = 3


class FusionHead(nn.Module):
    """One hidden layer over standardised features (Kosti et al., 2019, arXiv 2003.13401, whose backbones are trained
    along; here they are the app's own and stay as they are)."""

    def __init__(self, mean: torch.Tensor, scale: torch.Tensor, hidden: int, dropout: float):
        super().__init__()
        self.register_buffer("mean", mean)
        self.register_buffer("scale", scale)
        self.hidden = nn.Sequential(nn.Linear(mean.numel(), hidden), nn.ReLU(), nn.Dropout(dropout))
        self.categories = nn.Linear(hidden, CATEGORIES)
        self.affect = nn.Linear(hidden, AFFECT)

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """N × D features → logits N × 26, affect N × 3 in −1..1."""
        standard = ((features - self.mean) / self.scale).clamp(-6, 6)
        hidden = self.hidden(standard)
        return self.categories(hidden), torch.tanh(self.affect(hidden))


class Exported(nn.Module):
    """With probabilities in place of logits."""

    def __init__(self, head: FusionHead):
        super().__init__()
        self.head = head

    def forward(self, features: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        logits, affect = self.head(features)
        return torch.sigmoid(logits), affect


def category_weights(labels: torch.Tensor, commonness: float) -> torch.Tensor:
    """1 / ln(c + share of the persons), as in Kosti et al.: rare categories count more. `labels`: N × 26 of 0 and 1."""
    return 1 / torch.log(commonness + labels.mean(0))


def fusion_loss(logits, affect, labels, rated, weights, affect_weight):
    """Weighted binary cross-entropy of the categories, and squared error of what was rated (NaN where it was not)."""
    categories = nn.functional.binary_cross_entropy_with_logits(logits, labels, weight=weights.expand_as(labels))
    known = ~torch.isnan(rated)
    squared = ((affect - torch.nan_to_num(rated)) ** 2)[known]
    error = squared.mean() if squared.numel() else affect.sum() * 0
    return categories + affect_weight * error
