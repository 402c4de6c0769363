"""Trains the face detector: python3 -m face_detector.train configs/face_detector.toml [--run DIR] [name=value …]

Writes to the run's folder: checkpoint.pt (goes on from there), metrics.jsonl, net.pt and result.json.
"""
import copy
import dataclasses
import json
from pathlib import Path

import numpy
import torch

from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.command import train_by_command
from lab.metrics_log import MetricsLog
from lab.paths import RUNS, require
from lab.seed import seed_everything

from .assign import targets
from .data import load_pictures, split, synthetic_pictures
from .decode import decode, score_picture
from .losses import detection_loss
from .net import STRIDES, FaceDetector
from .scenes import CERTAIN, Scenes
from .settings import Settings

AVERAGED = 0.998
"""Decay of the running mean of the weights, which is what is measured and exported."""
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)


def main() -> None:
    train_by_command(__doc__, Settings, train)


def train(settings: Settings, run: Path) -> dict:
    """Trains what is not trained yet; answers what the held-out pictures say, by threshold."""
    seed_everything(settings.seed)
    pictures = synthetic_pictures(80, 1) if settings.data == "synthetic" else load_pictures(RUNS / settings.data)
    training, held_out = split(pictures, settings.held_out, settings.seed)
    scenes = Scenes(training, settings)
    net = FaceDetector(settings.width)
    if settings.start:
        net.load_state_dict(torch.load(require(RUNS / settings.start / "net.pt", f"train {settings.start} first")))
    mean = copy.deepcopy(net).eval()
    optimiser = torch.optim.AdamW(net.parameters(), settings.rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, settings.rate, total_steps=settings.steps, pct_start=0.1)
    recorded = dataclasses.asdict(settings)
    state = load_checkpoint(run / "checkpoint.pt", recorded)
    done = 0
    if state:
        net.load_state_dict(state["net"])
        mean.load_state_dict(state["mean"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        done = state["step"]
    log = MetricsLog(run, settings.steps, done)
    net.train()
    sums: dict[str, float] = {}
    for step in range(done + 1, settings.steps + 1):
        parts = _step(net, scenes, settings, optimiser, schedule, step)
        _average(mean, net, min(AVERAGED, step / (step + 20)))
        sums = {name: sums.get(name, 0.0) + value for name, value in parts.items()}
        if step % settings.check_every == 0 or step == settings.steps:
            count = (step - 1) % settings.check_every + 1
            log.step(step, **{name: value / count for name, value in sums.items()}, **_summary(measure(mean, held_out)))
            sums = {}
            save_checkpoint(
                run / "checkpoint.pt",
                settings=recorded,
                step=step,
                net=net.state_dict(),
                mean=mean.state_dict(),
                optimiser=optimiser.state_dict(),
                schedule=schedule.state_dict(),
            )
    log.close()
    torch.save(mean.state_dict(), run / "net.pt")
    result = {"pictures": len(training), "heldOut": len(held_out), "byThreshold": measure(mean, held_out)}
    (run / "result.json").write_text(json.dumps({"settings": recorded, **result}, indent=1) + "\n")
    return result


def _step(net, scenes: Scenes, settings: Settings, optimiser, schedule, step: int) -> dict[str, float]:
    rng = numpy.random.default_rng([settings.seed, step])
    drawn = [scenes.draw(rng) for _ in range(settings.batch)]
    pixels = torch.from_numpy(numpy.stack([image for image, _ in drawn])).float()
    assigned = [targets(faces, settings.side) for _, faces in drawn]
    owners = [torch.from_numpy(numpy.stack([a[i][0] for a in assigned])) for i in range(len(STRIDES))]
    answers = [torch.from_numpy(numpy.stack([a[i][1] for a in assigned])) for i in range(len(STRIDES))]
    loss, parts = detection_loss(net(pixels), owners, answers, settings.box_weight, settings.point_weight)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimiser.step()
    schedule.step()
    return parts


def _average(mean, net, decay: float) -> None:
    with torch.no_grad():
        for target, source in zip(mean.state_dict().values(), net.state_dict().values()):
            if target.is_floating_point():
                target.mul_(decay).add_(source, alpha=1 - decay)
            else:
                target.copy_(source)


def measure(net, pictures: list[dict]) -> list[dict]:
    """Recall of the teacher's faces and false boxes a photo, for each threshold. A box where the teacher doubts is
    neither right nor false."""
    found = [_detect(net, picture["image"], THRESHOLDS[0]) for picture in pictures]
    rows = []
    for threshold in THRESHOLDS:
        hits = wanted = false = 0
        for picture, faces in zip(pictures, found):
            hit, count, boxes = score_picture(faces[faces[:, 14] >= threshold], picture["faces"], CERTAIN)
            hits, wanted, false = hits + hit, wanted + count, false + int((boxes[:, 1] == 0).sum())
        rows.append(
            {
                "threshold": threshold,
                "recall": round(hits / max(wanted, 1), 4),
                "falseBoxesPerPhoto": round(false / max(len(pictures), 1), 4),
                "faces": wanted,
            }
        )
    return rows


def _summary(rows: list[dict]) -> dict[str, float]:
    """Recall at the first threshold with at most .05 false boxes a photo."""
    best = next((row for row in rows if row["falseBoxesPerPhoto"] <= 0.05), rows[-1])
    return {"recall": best["recall"], "false_boxes": best["falseBoxesPerPhoto"], "threshold": best["threshold"]}


def _detect(net, image: numpy.ndarray, least: float) -> numpy.ndarray:
    height, width = (-(-size // 32) * 32 for size in image.shape[:2])
    padded = numpy.zeros((1, 3, height, width), numpy.float32)
    padded[0, :, : image.shape[0], : image.shape[1]] = image[:, :, ::-1].transpose(2, 0, 1)
    with torch.no_grad():
        outputs = net.eval()(torch.from_numpy(padded))
    return decode([tuple(value[0] for value in level) for level in outputs], [width // s for s in STRIDES], least)


if __name__ == "__main__":
    main()
