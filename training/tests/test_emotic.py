"""People's emotions: measures, losses, and reading the dataset's published layout."""
import json
import math
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import torch

from emotic.net import category_weights, fusion_loss
from emotic.train import average_precision

TRAINING = Path(__file__).resolve().parent.parent


class Measures(unittest.TestCase):
    def test_average_precision_by_hand(self):
        # Positives at ranks 1 and 3: (1 + 2/3) / 2.
        scores, labels = torch.tensor([0.9, 0.8, 0.1]), torch.tensor([1.0, 0.0, 1.0])
        self.assertAlmostEqual(average_precision(scores, labels), 5 / 6, 5)
        self.assertIsNone(average_precision(scores, torch.zeros(3)))

    def test_rare_categories_weigh_more(self):
        weights = category_weights(torch.tensor([[1.0, 0.0], [1.0, 1.0], [1.0, 0.0], [1.0, 0.0]]), 1.2)
        self.assertAlmostEqual(float(weights[0]), 1 / math.log(2.2), 5)
        self.assertAlmostEqual(float(weights[1]), 1 / math.log(1.45), 5)

    def test_what_was_not_rated_does_not_count(self):
        logits, labels, weights = torch.zeros(1, 26), torch.zeros(1, 26), torch.ones(26)
        told = torch.tensor([[0.5, 0.0, 0.3]], requires_grad=True)
        rated = torch.tensor([[0.0, float("nan"), float("nan")]])
        loss = fusion_loss(logits, told, labels, rated, weights, 2.0)
        self.assertAlmostEqual(float(loss), math.log(2) + 2 * 0.25, 5)
        loss.backward()
        self.assertEqual(told.grad.tolist(), [[2.0, 0.0, 0.0]])
        nothing = torch.full((1, 3), float("nan"))
        self.assertAlmostEqual(float(fusion_loss(logits, told, labels, nothing, weights, 2.0)), math.log(2), 5)


class PublishedLayout(unittest.TestCase):
    def test_annotations_come_out_of_the_mat_file(self):
        with tempfile.TemporaryDirectory() as folder:
            run = lambda *command: subprocess.run([sys.executable, *command], cwd=TRAINING, check=True, capture_output=True)
            run("-m", "emotic.synthetic", folder)
            run("emotic/mat_to_json.py", f"{folder}/Annotations.mat", folder)
            images = json.loads((Path(folder) / "val.json").read_text())
            self.assertEqual(len(images), 8)
            self.assertEqual([len(image["person"]) for image in images[:2]], [1, 2])
            self.assertEqual(images[0]["folder"], "drawn")
            self.assertEqual(images[0]["image_size"], {"n_col": 160, "n_row": 120})
            person = images[1]["person"][0]
            self.assertEqual(len(person["body_bbox"]), 4)
            self.assertEqual(person["annotations_categories"]["categories"], ["Happiness", "Engagement", "Doubt/Confusion"])
            self.assertTrue(1 <= person["annotations_continuous"]["dominance"] <= 10)
            self.assertTrue((Path(folder) / "emotic" / "drawn" / images[0]["filename"]).exists())


if __name__ == "__main__":
    unittest.main()
