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

from .assign import targets, without
from .data import load_pictures, split, synthetic_pictures
from .losses import detection_loss
from .decode import answers
from .measure import Trial, at_few_false_boxes, found, planes
from .net import FaceDetector, published
from .scenes import Scene, Scenes
from .settings import Settings
from .without_people import PARTS

LURES_FROM = 0.3
"""Score from which what the net sees where nobody is, is shown to it again."""
AVERAGED = 0.99
"""Decay of the running mean of the weights, which is what is measured and exported."""


def main() -> None:
    train_by_command(__doc__, Settings, train)


def train(settings: Settings, run: Path) -> dict:
    """Trains what is not trained yet; answers what the held-out pictures say, by threshold."""
    seed_everything(settings.seed)
    pictures = synthetic_pictures(80, 1) if settings.data == "synthetic" else load_pictures(RUNS / settings.data)
    parts = parts_of(settings, pictures)
    choosing = [picture for picture in pictures if parts.get(picture["photo"]) == "choose"]
    taught = parts if settings.empty_share else {}
    pictures = [picture for picture in pictures if taught.get(picture["photo"], "teach") == "teach"]
    training, held_out = split(pictures, settings.held_out, settings.seed)
    empty = [{**picture, "faces": picture["faces"][:0]} for picture in training if picture["photo"] in taught]
    taken = {picture["photo"] for picture in empty}
    scenes = Scenes([picture for picture in training if picture["photo"] not in taken], settings, empty)
    net = net_to_start_from(settings.start)
    original = net if settings.start == "random" else published()
    original = copy.deepcopy(original).eval()
    teacher = original if settings.distil else None
    trial = Trial(held_out, settings, teacher, choosing)
    measured = lambda: trial.rows(blended(mean, original, settings.keep_published))
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
    rows = measured() if done == settings.steps else []
    net.train()
    sums: dict[str, float] = {}
    for step in range(done + 1, settings.steps + 1):
        # A checkpoint lies just before, so an interrupted run mines the same anew.
        if empty and (step - 1) % settings.check_every == 0:
            scenes.mine([found(mean, planes(picture["image"]), LURES_FROM) for picture in empty])
        parts = _step(net, teacher, scenes, settings, optimiser, schedule, step)
        _average(mean, net, min(AVERAGED, step / (step + 20)))
        sums = {name: sums.get(name, 0.0) + value for name, value in parts.items()}
        if step % settings.check_every == 0 or step == settings.steps:
            count = (step - 1) % settings.check_every + 1
            rows = measured()
            log.step(step, **{name: value / count for name, value in sums.items()}, **at_few_false_boxes(rows))
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
    torch.save(blended(mean, original, settings.keep_published).state_dict(), run / "net.pt")
    result = {"pictures": len(training), "withoutPeople": len(empty), "heldOut": len(held_out), "byThreshold": rows}
    if teacher:
        result["teacherByThreshold"] = trial.rows(teacher)
    (run / "result.json").write_text(json.dumps({"settings": recorded, **result}, indent=1) + "\n")
    return result


def _step(net, teacher, scenes: Scenes, settings: Settings, optimiser, schedule, step: int) -> dict[str, float]:
    rng = numpy.random.default_rng([settings.seed, step])
    drawn = [scenes.draw(rng) for _ in range(settings.batch)]
    hard = rng.random(settings.batch) < settings.hard_share
    wanted = scene_targets(drawn, hard, teacher, settings.side)
    views = numpy.stack([scene.hard if is_hard else scene.plain for scene, is_hard in zip(drawn, hard)])
    outputs = net(torch.from_numpy(views).float())
    weights = torch.tensor([settings.empty_weight if scene.empty else 1.0 for scene in drawn])
    loss, parts = detection_loss(outputs, wanted, settings.box_weight, settings.point_weight, weights)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(net.parameters(), 10.0)
    optimiser.step()
    schedule.step()
    return parts


def scene_targets(drawn: list[Scene], hard: numpy.ndarray, teacher, side: int) -> torch.Tensor:
    """What the net shall answer to each scene, N × cells of all strides × 15 (assign.targets). Faces that a hard view no
    longer shows are left out of it; where nobody is, nothing is a face, whatever the teacher says."""
    taught = [None] * len(drawn)
    if teacher:
        plain = torch.from_numpy(numpy.stack([scene.plain for scene in drawn])).float()
        with torch.no_grad():
            levels = answers(teacher(plain))
        taught = [[level[i] for level in levels] for i in range(len(drawn))]
    wanted = []
    for scene, is_hard, known in zip(drawn, hard, taught):
        answer = targets(scene.faces, side, None if scene.empty else known)
        if is_hard:
            size = numpy.sqrt(scene.faces[:, 2] * scene.faces[:, 3])
            without(answer, scene.faces[size < scene.detail], side)
        wanted.append(numpy.concatenate(answer))
    return torch.from_numpy(numpy.stack(wanted))


def net_to_start_from(start: str) -> FaceDetector:
    """What the setting `start` names."""
    if start == "published":
        return published()
    net = FaceDetector()
    if start != "random":
        earlier = RUNS / start / "net.pt"
        net.load_state_dict(torch.load(require(earlier, "start is published, random or the folder of a trained run")))
    return net


def parts_of(settings: Settings, pictures: list[dict]) -> dict[str, str]:
    """For each photo without people what it may be used for (without_people.PARTS)."""
    if settings.without_people == "synthetic":
        drawn = [picture["photo"] for picture in pictures if len(picture["faces"]) == 0]
        return {photo: PARTS[i % 2] for i, photo in enumerate(drawn)}
    if not settings.without_people:
        return {}
    listed = require(RUNS / settings.without_people, "make -C training face-data")
    return {entry["photo"]: entry["part"] for entry in json.loads(listed.read_text())}


def blended(net: FaceDetector, original: FaceDetector, share: float) -> FaceDetector:
    """A net whose weights are `share` those of `original`, the rest those of `net`."""
    out = copy.deepcopy(net)
    with torch.no_grad():
        for value, first in zip(out.parameters(), original.parameters()):
            value.lerp_(first, share)
    return out.eval()


def _average(mean, net, decay: float) -> None:
    with torch.no_grad():
        for target, source in zip(mean.state_dict().values(), net.state_dict().values()):
            if target.is_floating_point():
                target.mul_(decay).add_(source, alpha=1 - decay)
            else:
                target.copy_(source)


if __name__ == "__main__":
    main()
