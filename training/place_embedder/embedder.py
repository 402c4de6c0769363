"""The net that is tuned, and what its frozen part makes of all photos."""
from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from lab.paths import require
from place_embedder import protocol
from place_embedder.backbone import MobileNet
from place_embedder.data import MapFile
from place_embedder.settings import Settings
from place_embedder.tail import Gem, Maps, Tail, describe

# Ordinary photos are thrice as many as landmark photos, and less telling about what must be told apart.
ORDINARY_WEIGHT = 1 / 3
EMBEDDING = 512
DESCRIBE_BATCH = 64
# Between these, generalised means are interpolated; nothing near them is gained further out.
EXPONENTS = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)


class Embedder(nn.Module):
    """Tail, pooling, the frozen net's PCA-whitening, and a projection that starts as the identity."""

    def __init__(self, net: MobileNet, settings: Settings) -> None:
        super().__init__()
        self.tail = Tail(net)
        self.gem = Gem()
        self.adapt = nn.Parameter(torch.eye(EMBEDDING))
        self.parts = settings.pooling.split("+")
        self.whitening: tuple[Tensor, Tensor] | None = None

    def whiten_with(self, mean: np.ndarray, projection: np.ndarray) -> None:
        self.whitening = (torch.from_numpy(mean).float(), torch.from_numpy(projection).float())
        self.adapt = nn.Parameter(torch.eye(projection.shape[1]), requires_grad=False)

    def descriptors(self, maps: Maps) -> Tensor:
        return describe(self.tail(maps), maps, self.gem if "gem" in self.parts else None, "mean" in self.parts)

    def project(self, descriptors: Tensor) -> Tensor:
        """Descriptors → embeddings of length 1."""
        assert self.whitening is not None
        mean, projection = self.whitening
        return functional.normalize(functional.normalize((descriptors - mean) @ projection, dim=1) @ self.adapt, dim=1)

    def tune(self, settings: Settings) -> list[dict]:
        """Marks what is trained, the rest stays as it is; answers parameters and their rates."""
        self.requires_grad_(False)
        chosen = list(self.tail.parameters()) if settings.tuned == "tail" else [self.adapt]
        groups = [{"params": chosen, "lr": settings.rate}]
        if settings.tuned == "tail" and settings.trainable_exponent and "gem" in self.parts:
            groups.append({"params": [self.gem.exponent], "lr": settings.exponent_rate})
        for group in groups:
            for parameter in group["params"]:
                parameter.requires_grad_(True)
        return groups


class Inputs:
    """Views and plain photos as one list: maps, and the frozen net's descriptors."""

    def __init__(self, cache: Path, frozen: Embedder, settings: Settings) -> None:
        self.cache = cache
        self.files = [MapFile(cache, "views"), MapFile(cache, "plain")]
        self.photos = np.concatenate([file.photos for file in self.files])
        self.plain_photos = self.files[1].photos
        rows = [described(cache, name, file, frozen, settings.pooling) for name, file in zip(("views", "plain"), self.files)]
        self.rows = torch.from_numpy(np.concatenate(rows)).float()
        self.plain = slice(len(rows[0]), None)
        # By seed and fold what every run on them begins with: the slowest part of a quick run.
        self.starts: dict[tuple[int, int], object] = {}
        self.means = None
        if settings.tuned == "projection" and settings.trainable_exponent and "gem" in frozen.parts:
            self.means = GeneralisedMeans(cache, self.files, frozen)

    def described_plain(self, embedder: Embedder, frozen: bool = False, three: bool = False) -> dict[str, np.ndarray]:
        """What a net makes of the plain photos at `one` size, and at the app's `three`; of a `frozen` net as it was kept."""
        rows = {}
        for name in ("plain-224", "plain", "plain-448") if three else ("plain",):
            file = MapFile(self.cache, name)
            if not np.array_equal(file.photos, self.plain_photos):
                raise ValueError(f"{self.cache}/{name}.jsonl lists other photos than plain.jsonl; remove it and {name}-maps.f16")
            parts = "+".join(embedder.parts)
            rows[name] = described(self.cache, name, file, embedder, parts) if frozen else describe_all(embedder, file)
        of_three = {"three": over_sizes(list(rows.values()), len(embedder.parts))} if three else {}
        return {"one": rows["plain"], **of_three}

    def maps(self, items: np.ndarray) -> Maps:
        first = len(self.files[0].photos)
        return Maps([self.files[0][i] if i < first else self.files[1][i - first] for i in items])


class GeneralisedMeans:
    """Descriptors of all maps for any exponent, from means that were pooled once for each of EXPONENTS: an exponent can
    then be trained without running the net. Between two of them the means are interpolated linearly."""

    def __init__(self, cache: Path, files: list[MapFile], frozen: Embedder) -> None:
        self.parts = frozen.parts
        self.at = torch.cat([self._pooled(cache, name, file, frozen) for name, file in zip(("views", "plain"), files)], 1)

    @staticmethod
    def _pooled(cache: Path, name: str, file: MapFile, frozen: Embedder) -> Tensor:
        """Exponents × maps × channels."""
        path = cache / f"{name}-means.npy"
        if not path.exists():
            gems, rows = [Gem(exponent).requires_grad_(False) for exponent in EXPONENTS], []
            for start in range(0, len(file.photos), DESCRIBE_BATCH):
                maps = Maps([file[i] for i in range(start, min(start + DESCRIBE_BATCH, len(file.photos)))])
                with torch.no_grad():
                    positions = frozen.tail(maps)
                    rows.append(torch.stack([gem(positions, maps.owner, len(maps.sizes)) for gem in gems]).numpy())
            part = path.with_suffix(".part.npy")
            np.save(part, np.concatenate(rows, 1))
            part.rename(path)
        rows = np.load(path)
        if rows.shape[:2] != (len(EXPONENTS), len(file.photos)):
            raise ValueError(f"{path} is of other maps; remove it")
        return torch.from_numpy(rows)

    def rows(self, exponent: Tensor, items: slice | np.ndarray = slice(None)) -> Tensor:
        """Descriptors as `tail.describe` makes them. The gradient reaches `exponent`."""
        value = exponent.clamp(EXPONENTS[0], EXPONENTS[-1])
        after = int(np.searchsorted(EXPONENTS, float(value.detach()), side="right").clip(1, len(EXPONENTS) - 1))
        low, high = EXPONENTS[after - 1], EXPONENTS[after]
        share = (value - low) / (high - low)
        pooled = torch.lerp(self.at[after - 1][items], self.at[after][items], share)
        halves = [functional.normalize(pooled, dim=1)]
        if "mean" in self.parts:
            halves.append(functional.normalize(self.at[0][items], dim=1))
        return functional.normalize(torch.cat(halves, 1), dim=1)


def scales_of(cache: Path, photos: np.ndarray, name: str = "scales") -> np.ndarray:
    """The app's descriptors of plain photos at three sizes, or at those of NAME, in the order of `photos`."""
    remedy = "run make -C training place-embedder-cells"
    order = [json.loads(line)[0] for line in require(cache / f"{name}.jsonl", remedy).read_text().splitlines()]
    rows = np.fromfile(require(cache / f"{name}.f32", remedy), "<f4").reshape(len(order), -1)
    at = {photo: row for row, photo in enumerate(order)}
    return rows[[at[int(photo)] for photo in photos]]


def rotation_between(these: Tensor, those: Tensor) -> Tensor:
    """Turns N×D rows of one whitening to those of another, of the same photos (Schönemann, 1966): these @ it ≈ those."""
    u, _, v = np.linalg.svd(those.numpy().T @ these.numpy())
    return torch.from_numpy(np.ascontiguousarray((u @ v).T)).float()


def describe_all(embedder: Embedder, file: MapFile) -> np.ndarray:
    """Descriptors of all maps of a file, one row each."""
    with torch.no_grad():
        return np.concatenate(
            [
                embedder.descriptors(
                    Maps([file[i] for i in range(start, min(start + DESCRIBE_BATCH, len(file.photos)))])
                ).numpy()
                for start in range(0, len(file.photos), DESCRIBE_BATCH)
            ]
        )


def over_sizes(rows: list[np.ndarray], parts: int) -> np.ndarray:
    """Descriptors of the same photos at several sizes → one for each photo, summed as the app sums them (`describeMaps` of
    gem.ts): every one of the `parts`, GeM and mean, by itself."""
    summed = sum(rows).reshape(len(rows[0]), parts, -1)
    return protocol.unit(protocol.unit(summed).reshape(len(summed), -1))


def described(cache: Path, name: str, file: MapFile, frozen: Embedder, pooling: str) -> np.ndarray:
    """What the frozen net makes of a map file; kept beside it, since every run needs it."""
    path = cache / f"{name}-{pooling}.npy"
    if not path.exists():
        part = path.with_suffix(".part.npy")
        np.save(part, describe_all(frozen, file))
        part.rename(path)
    rows = np.load(path)
    if len(rows) != len(file.photos):
        raise ValueError(f"{path} describes {len(rows)} of {len(file.photos)} maps; remove it")
    return rows


def whitening_of(
    rows: np.ndarray, landmark: np.ndarray, classes: np.ndarray | None = None, class_share: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    weights = np.where(landmark, 1.0, ORDINARY_WEIGHT).astype(rows.dtype)
    common = protocol.common_parts(rows, weights, classes, class_share) if class_share else None
    return protocol.fit_whitening(rows, weights, min(EMBEDDING, len(rows) - 1), common=common)
