"""Losses for a long-tailed set with soft labels."""
import torch
import torch.nn.functional as F


def soft_cross_entropy(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor | None = None):
    """Mean cross-entropy against soft labels; logits and targets N × K, `weights` of the samples N or None."""
    losses = -(targets * F.log_softmax(logits, 1)).sum(1)
    return losses.mean() if weights is None else (losses * weights).sum() / weights.sum()


def logit_adjusted(logits: torch.Tensor, priors: torch.Tensor, tau: float = 1.0) -> torch.Tensor:
    """Logits for training that ask rare classes for a larger margin: logits + τ · log prior.

    Menon et al., 2021, arXiv 2007.07314. At test time the plain logits are used: they estimate class-balanced
    probabilities.
    """
    return logits + tau * torch.log(priors)


def class_balanced_weights(counts: torch.Tensor, beta: float = 0.999) -> torch.Tensor:
    """A weight per class by its effective number of samples, (1 − β^n) / (1 − β), mean 1. Cui et al., 2019,
    arXiv 1901.05555."""
    weights = (1 - beta) / (1 - torch.pow(torch.tensor(beta), counts.float()))
    return weights / weights.mean()


def concordance_loss(predicted: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    """1 − Lin's concordance correlation coefficient, averaged over the columns of N × D."""
    mean_p, mean_t = predicted.mean(0), truth.mean(0)
    covariance = ((predicted - mean_p) * (truth - mean_t)).mean(0)
    spread = predicted.var(0, unbiased=False) + truth.var(0, unbiased=False) + (mean_p - mean_t) ** 2
    return (1 - 2 * covariance / (spread + 1e-8)).mean()
