"""Trains the head for people's emotions: python3 -m emotic.train configs/emotic.toml [--run DIR] [name=value …]

Writes to the run's folder: checkpoint.pt (goes on from there), metrics.jsonl, and emotic_fusion.onnx with its card, which
`moodmark models install emotic_fusion --from DIR` puts into the app.
"""
import dataclasses
import hashlib
import json
from pathlib import Path

import torch

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.command import train_by_command
from lab.metrics_log import MetricsLog
from lab.onnx_export import export
from lab.paths import RUNS
from lab.seed import seed_everything

from .data import Persons, load_persons
from .net import Exported, FusionHead, category_weights, fusion_loss
from .settings import Settings

MODEL = "emotic_fusion"
POINTS_PER_UNIT = 4.5
"""EMOTIC's scale of 1 to 10 against −1..1."""
LICENCE = "as EMOTIC's data, which are for research alone: do not pass it on"


def main() -> None:
    train_by_command(__doc__, Settings, train)


def train(settings: Settings, run: Path) -> dict:
    """Trains what is not trained yet, exports the best epoch; answers its figures on the persons of `val`."""
    seed_everything(settings.seed)
    training, held_out = load_persons(RUNS / settings.train), load_persons(RUNS / settings.val)
    if training.backbone != held_out.backbone or training.layout != held_out.layout:
        raise ValueError(f"{settings.train} and {settings.val} were described by different versions: extract both again")
    scale = training.features.std(0).clamp(min=1e-4)
    head = FusionHead(training.features.mean(0), scale, settings.hidden, settings.dropout)
    optimiser = torch.optim.AdamW(head.parameters(), settings.rate, weight_decay=settings.weight_decay)
    recorded = dataclasses.asdict(settings)
    done, best = 0, None
    if state := load_checkpoint(run / "checkpoint.pt", recorded):
        head.load_state_dict(state["head"])
        optimiser.load_state_dict(state["optimiser"])
        torch.set_rng_state(state["random"])
        done, best = state["epoch"], state["best"]
    weights = category_weights(training.labels, settings.commonness)
    log = MetricsLog(run, settings.epochs, done)
    for epoch in range(done + 1, settings.epochs + 1):
        loss = _epoch(head, optimiser, training, weights, settings)
        figures = measure(head, held_out)
        log.step(epoch, loss=loss, map=figures["map"], **figures["meanAbsoluteError"])
        if best is None or (figures["map"] or 0) > (best["figures"]["map"] or 0):
            best = {"figures": figures, "head": {name: value.clone() for name, value in head.state_dict().items()}}
        save_checkpoint(
            run / "checkpoint.pt",
            settings=recorded,
            epoch=epoch,
            best=best,
            head=head.state_dict(),
            optimiser=optimiser.state_dict(),
            random=torch.get_rng_state(),
        )
    log.close()
    head.load_state_dict(best["head"])
    _export(head, training, best["figures"], run)
    return best["figures"]


def _epoch(head, optimiser, persons: Persons, weights, settings: Settings) -> float:
    head.train()
    total = 0.0
    for rows in torch.randperm(len(persons.features)).split(settings.batch):
        logits, affect = head(persons.features[rows])
        loss = fusion_loss(logits, affect, persons.labels[rows], persons.rated[rows], weights, settings.affect_weight)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        total += loss.item() * len(rows)
    return total / len(persons.features)


def measure(head: FusionHead, persons: Persons) -> dict:
    """What the papers report: mean average precision over the categories that occur, errors on the scale of 1 to 10."""
    with torch.no_grad():
        logits, affect = head.eval()(persons.features)
    precisions = [average_precision(logits[:, i], persons.labels[:, i]) for i in range(logits.shape[1])]
    known = [precision for precision in precisions if precision is not None]
    errors = {}
    for i, axis in enumerate(("valence", "arousal", "dominance")):
        rated = ~torch.isnan(persons.rated[:, i])
        difference = (affect[rated, i] - persons.rated[rated, i]).abs()
        errors[axis] = round(float(difference.mean()) * POINTS_PER_UNIT, 4) if len(difference) else None
    return {
        "persons": len(persons.features),
        "map": round(sum(known) / len(known), 4) if known else None,
        "meanAbsoluteError": errors,
    }


def average_precision(scores: torch.Tensor, labels: torch.Tensor) -> float | None:
    """Mean of the precisions at each positive, best score first; None without a positive."""
    order = scores.argsort(descending=True, stable=True)
    hits = labels[order]
    if not hits.any():
        return None
    precision = hits.cumsum(0) / torch.arange(1, len(hits) + 1)
    return float(precision[hits > 0].mean())


def _export(head: FusionHead, persons: Persons, figures: dict, run: Path) -> None:
    path = run / f"{MODEL}.onnx"
    export(Exported(head), persons.features[:2], path, ["features"], ["categories", "affect"])
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    card = {
        "id": MODEL,
        "version": digest[:12],
        "file": path.name,
        "bytes": len(content),
        "sha256": digest,
        "backbone": persons.backbone,
        "features": persons.layout,
        "categories": persons.categories,
        "affect": ["valence", "arousal", "dominance"],
        "data": f"EMOTIC, {len(persons.features)} persons",
        "licence": LICENCE,
        "metrics": figures,
    }
    (run / f"{MODEL}.json").write_text(json.dumps(card, indent=2) + "\n")
    print(f"moodmark models install {MODEL} --from {run.resolve()}")


if __name__ == "__main__":
    main()
