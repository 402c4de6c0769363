"""Metrics of a run: one JSON object a line, so that a log can be followed, resumed and plotted."""
import json
import sys
import time
from pathlib import Path


class MetricsLog:
    """Appends to `<run>/metrics.jsonl` and says the same on stderr, with an estimate of the time that is left."""

    def __init__(self, run_dir: Path, total_steps: int, done_steps: int = 0):
        run_dir.mkdir(parents=True, exist_ok=True)
        self._file = open(run_dir / "metrics.jsonl", "a", encoding="utf8")
        self._total = total_steps
        self._first = done_steps
        self._started = time.monotonic()

    def step(self, step: int, **metrics: float) -> None:
        """Records step number `step` (counted from 1) of the total."""
        seconds = time.monotonic() - self._started
        done = step - self._first
        left = seconds / done * (self._total - step) if done else 0.0
        line = {"step": step, "seconds": round(seconds, 1), **{k: _rounded(v) for k, v in metrics.items()}}
        self._file.write(json.dumps(line) + "\n")
        self._file.flush()
        said = " ".join(f"{name} {_rounded(value)}" for name, value in metrics.items())
        print(f"{step}/{self._total} {said} | {seconds:.0f} s, about {left:.0f} s left", file=sys.stderr, flush=True)

    def close(self) -> None:
        self._file.close()


def _rounded(value):
    return round(value, 4) if isinstance(value, float) else value
