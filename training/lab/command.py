"""The command line that recipes share: PACKAGE.train CONFIG [--run DIR] [name=value …]"""
import argparse
import json
from collections.abc import Callable
from pathlib import Path

from .config import Settings, load_config
from .paths import RUNS


def recipe_parser(description: str) -> argparse.ArgumentParser:
    """Configuration, folder of the run and overrides; a recipe adds options of its own."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("--run", type=Path, help="folder of the run, runs/CONFIG by default")
    parser.add_argument("overrides", nargs="*", metavar="name=value")
    return parser


def parse_recipe(parser: argparse.ArgumentParser, schema: type[Settings]) -> tuple[argparse.Namespace, Settings]:
    """The arguments, with the folder of the run filled in, and the settings that they mean."""
    arguments = parser.parse_intermixed_args()
    arguments.run = arguments.run or RUNS / arguments.config.stem
    return arguments, load_config(arguments.config, schema, arguments.overrides)


def train_by_command(description: str, schema: type[Settings], train: Callable[[Settings, Path], object]) -> None:
    """Reads the configuration into `schema`, trains in the run's folder (runs/CONFIG by default), prints the result as JSON."""
    arguments, settings = parse_recipe(recipe_parser(description), schema)
    print(json.dumps(train(settings, arguments.run)))
