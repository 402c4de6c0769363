"""Training of the heads on all landmarks goes on where it was interrupted, and ends where it would have ended."""
import sys
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import torch

from lab.paths import CHECKOUT, TRAINING
from place_embedder import smoke, train_global, train_local

SMALL = {
    train_global: ("place_embedder_global", "global.pt", smoke.WHOLE + ("epochs=3",)),
    train_local: ("place_embedder_local", "local.pt", smoke.LOCAL + ("steps=3",)),
}


class Interrupted(Exception):
    pass


class Resuming(unittest.TestCase):
    def run_recipe(self, recipe, run: Path, cache: Path) -> dict[str, torch.Tensor]:
        config, result, settings = SMALL[recipe]
        arguments = ["--run", str(run), "--cache", str(cache), "--landmarks", str(cache / "landmarks.csv"), "--final"]
        with unittest.mock.patch.object(sys, "argv", ["train", str(TRAINING / "configs" / f"{config}.toml"), *arguments, *settings]):
            recipe.main()
        return torch.load(run / result)

    @unittest.skipUnless((CHECKOUT / "node_modules" / ".bin" / "node").exists(), "the project's dependencies are not installed: npm ci")
    def test_an_interrupted_run_ends_as_one_that_was_not(self):
        with tempfile.TemporaryDirectory() as name, unittest.mock.patch.object(train_local, "CHECK_EVERY", 1):
            cache = Path(name)
            smoke.write_cache(cache)
            for recipe in SMALL:
                with self.subTest(recipe.__name__):
                    self.check(recipe, cache)

    def check(self, recipe, cache: Path) -> None:
        whole = self.run_recipe(recipe, cache / f"{recipe.__name__}-whole", cache)
        saved = []

        def save_once(path, **state):
            save(path, **state)
            saved.append(path)
            raise Interrupted

        save = recipe.save_checkpoint
        run = cache / f"{recipe.__name__}-interrupted"
        for _ in range(2):
            with unittest.mock.patch.object(recipe, "save_checkpoint", save_once), self.assertRaises(Interrupted):
                self.run_recipe(recipe, run, cache)
        resumed = self.run_recipe(recipe, run, cache)
        self.assertEqual(len(saved), 2)
        for key, value in whole.items():
            self.assertTrue(torch.equal(resumed[key], value), key)


if __name__ == "__main__":
    unittest.main()
