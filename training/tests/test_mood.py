"""The mood of scenes: kernels, honest choices, going on after an interruption."""
import dataclasses
import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy

from lab.config import load_config
from lab.paths import TRAINING
from mood import train as recipe
from mood.kernels import Fold, Scenes, chosen, held_out, out_of_fold, weights_of
from mood.settings import Settings
from mood.synthetic import made_up_scenes


def settings(**changes) -> Settings:
    given = load_config(TRAINING / "configs" / "mood.toml", Settings)
    return dataclasses.replace(given, repetitions=2, nested=0, **changes)


class MoodTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name)
        made_up_scenes(self.dir / "features")

    def scenes(self, **changes) -> Scenes:
        return Scenes(self.dir / "features", settings(**changes))

    def test_similarity_is_a_gaussian_of_the_distance_and_silence_is_like_nothing(self):
        scenes = self.scenes()
        train = numpy.arange(0, scenes.count, 2)
        block = Fold(scenes, train).blocks["face"]
        z = (scenes.blocks["face"] - block.mean) / block.scale
        spoken = [i for i in train if block.present[i]]
        expected = numpy.exp(-block.gamma * ((z[spoken[0]] - z[spoken[1]]) ** 2).sum())
        kernel = block.kernel(train)
        self.assertAlmostEqual(kernel[spoken[0], list(train).index(spoken[1])], expected, delta=0.01)
        silent = numpy.flatnonzero(~block.present)
        self.assertTrue((kernel[silent] == 0).all())

    def test_weights_of_blocks_that_always_speak_add_up_to_one(self):
        scenes = self.scenes()
        weights = weights_of(scenes, ["scene", "face"], 0)
        self.assertAlmostEqual(sum(weights.values()) - weights["face"], 1.0)
        self.assertNotIn("scene.centre", weights)

    def test_choices_and_answers_depend_on_no_rating_of_the_photos_that_are_told(self):
        answers = []
        for shift in (0.0, 5.0):
            scenes = self.scenes(ridges=[0.05, 0.5])
            train, test = numpy.arange(45), numpy.arange(45, scenes.count)
            scenes.rated[test] += shift
            fold = Fold(scenes, train)
            weights, ridge = chosen(fold, ["scene", "face"], 0)
            answers.append((weights, ridge, held_out(fold, weights, 0, test, ridge)))
        self.assertEqual(answers[0][:2], answers[1][:2])
        numpy.testing.assert_array_equal(answers[0][2], answers[1][2])

    def test_goes_on_where_it_was_interrupted_and_tells_the_same(self):
        given = settings(features=str(self.dir / "features"), branches=["scene", "face"])
        whole = recipe.train(given, self.dir / "whole")
        calls = []

        def interrupted(*arguments, **named):
            calls.append(arguments)
            if len(calls) == 4:
                raise KeyboardInterrupt
            return out_of_fold(*arguments, **named)

        with mock.patch.object(recipe, "out_of_fold", interrupted), self.assertRaises(KeyboardInterrupt):
            recipe.train(given, self.dir / "parts")
        with mock.patch.object(recipe, "out_of_fold", wraps=out_of_fold) as again:
            self.assertEqual(recipe.train(given, self.dir / "parts"), whole)
        log = (self.dir / "parts" / "metrics.jsonl").read_text().splitlines()
        self.assertEqual([json.loads(line)["step"] for line in log], list(range(1, len(log) + 1)))
        self.assertEqual(again.call_count, len(log) - 3)
        with self.assertRaisesRegex(ValueError, "other settings"):
            recipe.train(dataclasses.replace(given, ridge=1.0), self.dir / "parts")

    def test_names_what_is_wrong_with_settings(self):
        for changes, reason in (
            ({"branches": ["face"]}, "scene"),
            ({"factors": {"scene.nothing": [1.0]}}, "scene.nothing"),
            ({"blocks": {"scene.parts": {"branch": "scene"}}}, "gamma"),
        ):
            with self.subTest(reason), self.assertRaisesRegex(ValueError, reason):
                settings(**changes)


if __name__ == "__main__":
    unittest.main()
