"""The command line that recipes share: PACKAGE.train CONFIG [--run DIR] [name=value …]"""
import argparse
import json
from collections.abc import Callable
from pathlib import Path

from .config import Settings, load_config
from .paths import RUNS


def train_by_command(description: str, schema: type[Settings], train: Callable[[Settings, Path], object]) -> None:
    """Reads the configuration into `schema`, trains in the run's folder (runs/CONFIG by default), prints the result as JSON."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("config", type=Path)
    parser.add_argument("--run", type=Path, help="folder of the run, runs/CONFIG by default")
    parser.add_argument("overrides", nargs="*", metavar="name=value")
    arguments = parser.parse_intermixed_args()
    settings = load_config(arguments.config, schema, arguments.overrides)
    print(json.dumps(train(settings, arguments.run or RUNS / arguments.config.stem)))
