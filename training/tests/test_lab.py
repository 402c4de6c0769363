"""The lab's own parts: configuration, checkpoints, metric log, ONNX graphs."""
import dataclasses
import json
import tempfile
import unittest
import unittest.mock
from pathlib import Path

import numpy
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper

from lab import onnx_export
from lab.checkpoint import load_checkpoint, save_checkpoint
from lab.config import load_config
from lab.json_file import BIOME, formatted, write_json
from lab.metrics_log import MetricsLog
from lab.onnx_graph import OnnxGraph
from lab.paths import MODELS
from lab.seed import seed_everything


@dataclasses.dataclass
class Settings:
    epochs: int
    rate: float = 0.1
    loss: str = "softmax"


class InTemporaryFolder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.dir = Path(folder.name)


class ConfigTest(InTemporaryFolder):
    def config(self, text, *overrides):
        path = self.dir / "model.toml"
        path.write_text(text)
        return load_config(path, Settings, list(overrides))

    def test_reads_settings_and_puts_overrides_above_them(self):
        self.assertEqual(self.config("epochs = 3\nrate = 1"), Settings(3, 1.0))
        self.assertEqual(self.config("epochs = 3", "epochs=5", "loss=arcface"), Settings(5, 0.1, "arcface"))

    def test_names_the_file_of_a_bad_setting(self):
        for text in ("epochs = 3\nrat = 1", "rate = 1.0", 'epochs = "3"', "epochs = 3.5"):
            with self.subTest(text), self.assertRaisesRegex(ValueError, "model.toml"):
                self.config(text)


class CheckpointTest(InTemporaryFolder):
    def test_gives_back_what_was_saved_and_refuses_other_settings(self):
        path = self.dir / "run" / "checkpoint.pt"
        self.assertIsNone(load_checkpoint(path, {"epochs": 3}))
        weights = torch.arange(4.0)
        save_checkpoint(path, settings={"epochs": 3}, epoch=2, weights=weights)
        state = load_checkpoint(path, {"epochs": 3})
        self.assertEqual(state["epoch"], 2)
        self.assertTrue(torch.equal(state["weights"], weights))
        with self.assertRaisesRegex(ValueError, "other settings"):
            load_checkpoint(path, {"epochs": 4})


class MetricsLogTest(InTemporaryFolder):
    def test_appends_one_object_a_line(self):
        for step in (1, 2):
            log = MetricsLog(self.dir, 2, done_steps=step - 1)
            log.step(step, loss=step / 3)
            log.close()
        lines = [json.loads(line) for line in (self.dir / "metrics.jsonl").read_text().splitlines()]
        self.assertEqual([line["step"] for line in lines], [1, 2])
        self.assertEqual(lines[1]["loss"], 0.6667)


@unittest.skipUnless(BIOME.exists(), "the project's dependencies are not installed: npm ci")
class JsonFileTest(InTemporaryFolder):
    def test_committed_files_are_written_as_the_linter_lays_them_out(self):
        for name in ("catalogue", "face_detector", "expression_face", "expression_calibration"):
            with self.subTest(name):
                committed = MODELS / f"{name}.json"
                write_json(self.dir / "written.json", json.loads(committed.read_text()))
                self.assertEqual((self.dir / "written.json").read_text(), committed.read_text())

    def test_an_entry_of_the_catalogue_keeps_the_layout(self):
        catalogue = json.loads((MODELS / "catalogue.json").read_text())
        entry = next(model for model in catalogue["models"] if model["id"] == "face_detector")
        (self.dir / "catalogue.json").write_text(json.dumps(catalogue))
        (self.dir / entry["file"]).write_bytes(b"another net")
        with unittest.mock.patch.object(onnx_export, "MODELS", self.dir):
            onnx_export.enter_in_catalogue({key: entry[key] for key in ("id", "task", "file", "output")})
        written = (self.dir / "catalogue.json").read_text()
        self.assertEqual(formatted(written), written)
        self.assertEqual(json.loads(written)["models"][0]["bytes"], len(b"another net"))


class SeedTest(unittest.TestCase):
    def test_repeats_all_draws(self):
        def draws():
            seed_everything(7)
            return float(torch.rand(1)), float(numpy.random.rand())

        self.assertEqual(draws(), draws())


def save_graph(path, nodes, weights, inputs, outputs):
    graph = helper.make_graph(
        nodes,
        "test",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
        [numpy_helper.from_array(value.numpy(), name) for name, value in weights.items()],
    )
    onnx.save(helper.make_model(graph), str(path))


class OnnxGraphTest(InTemporaryFolder):
    def test_answers_as_the_same_layers_written_in_pytorch(self):
        torch.manual_seed(0)
        weights = {
            "kernel": torch.randn(4, 1, 3, 3),
            "scale": torch.rand(4) + 0.5,
            "shift": torch.randn(4),
            "mean": torch.randn(4),
            "variance": torch.rand(4) + 0.5,
            "unused": torch.randn(3),
        }
        same = {"auto_pad": "SAME_UPPER", "kernel_shape": [3, 3], "strides": [2, 2]}
        nodes = [
            helper.make_node("Conv", ["image", "kernel"], ["conv"], **same),
            helper.make_node("BatchNormalization", ["conv", "scale", "shift", "mean", "variance"], ["norm"]),
            helper.make_node("Relu", ["norm"], ["relu"]),
            helper.make_node("MaxPool", ["relu"], ["pool"], **same),
            helper.make_node("Identity", ["unused"], ["other"]),
        ]
        path = self.dir / "net.onnx"
        save_graph(path, nodes, weights, ["image"], ["pool"])
        net = OnnxGraph(path, ["pool"])
        self.assertNotIn("unused", net.weights)
        for height, width in ((8, 8), (7, 10)):
            image = torch.randn(2, 1, height, width)
            (answer,) = net(image)
            # Keras' "same" puts the odd pixel of padding below and to the right.
            pad = lambda size: (0, 1) if size % 2 == 0 else (1, 1)
            x = F.conv2d(F.pad(image, (*pad(width), *pad(height))), weights["kernel"], stride=2)
            x = F.relu(
                F.batch_norm(x, weights["mean"], weights["variance"], weights["scale"], weights["shift"], eps=1e-5)
            )
            x = F.pad(x, (*pad(x.shape[-1]), *pad(x.shape[-2])), value=float("-inf"))
            expected = F.max_pool2d(x, 3, 2)
            self.assertTrue(torch.allclose(answer, expected, atol=1e-5), (height, width))

    def test_trains_weights_but_not_published_statistics(self):
        path = self.dir / "net.onnx"
        weights = {name: torch.ones(2) for name in ("scale", "shift", "mean", "variance")}
        nodes = [helper.make_node("BatchNormalization", ["image", *weights], ["norm"])]
        save_graph(path, nodes, weights, ["image"], ["norm"])
        net = OnnxGraph(path, ["norm"])
        net(torch.randn(1, 2, 3, 3))[0].sum().backward()
        self.assertIsNotNone(net.weights["scale"].grad)
        self.assertIsNone(net.weights["mean"].grad)

    def test_refuses_an_operator_that_it_does_not_know(self):
        path = self.dir / "net.onnx"
        save_graph(path, [helper.make_node("Erf", ["image"], ["y"])], {}, ["image"], ["y"])
        with self.assertRaisesRegex(ValueError, "Erf"):
            OnnxGraph(path, ["y"])


if __name__ == "__main__":
    unittest.main()
