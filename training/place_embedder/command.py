"""What the command lines of the place embedder's recipes share."""
from __future__ import annotations

import argparse
from pathlib import Path

from lab.command import parse_recipe, recipe_parser
from lab.config import Settings
from lab.paths import RUNS, SHARED


def place_parser(description: str) -> argparse.ArgumentParser:
    """Where maps and landmarks are, beside what every recipe takes."""
    parser = recipe_parser(description)
    parser.add_argument("--cache", type=Path, default=RUNS / "place_embedder_maps", help="what make place-embedder-maps wrote")
    parser.add_argument("--landmarks", type=Path, default=SHARED / "data" / "landmarks" / "landmarks.csv")
    return parser


def recipe_arguments(description: str, schema: type[Settings], final: bool = False) -> tuple[argparse.Namespace, Settings]:
    """Arguments and settings; `final` offers training without measurement."""
    parser = place_parser(description)
    if final:
        parser.add_argument("--final", action="store_true", help="train on all landmarks, without measurement, for the export")
    return parse_recipe(parser, schema)
