"""The heads of the place embedder: what they start from, what is exported, what they may learn from."""
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch.nn import functional

from lab.variants import eighth_weights, integer_convolutions, unfold
from place_embedder import protocol
from place_embedder.backbone import load_onnx
from place_embedder.data import Photos
from place_embedder.export import read_heads, write_onnx
from place_embedder.heads import GlobalHead, LocalHead, learnt_whitening, pca_whitening
from place_embedder.unseen import Split
from place_embedder.train_global import lesson_of
from place_embedder.train_local import auc, medoids, summary
from tests.test_place_embedder import small_net


class Global(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(5)
        self.head = GlobalHead(channels=6, dimension=4)
        self.rows, self.owner = torch.rand(40, 6) * 6, torch.arange(40) % 8

    def test_starts_as_the_whitening(self):
        with torch.no_grad():
            pooled = self.head.pool(self.rows, self.owner, 8).double().numpy()
        mean, projection = protocol.fit_whitening(pooled, np.ones(8), 4)
        self.head.start_at_whitening(mean, projection, pooled)
        with torch.no_grad():
            found = self.head.eval()(self.rows, self.owner, 8).numpy()
        self.assertTrue(np.allclose(found, protocol.unit((pooled - mean) @ projection), atol=1e-4))

    def test_the_folded_layer_computes_what_linear_and_batch_norm_do(self):
        self.head.train()
        for _ in range(5):
            self.head(torch.rand(40, 6) * 6, self.owner, 8)
        self.head.eval()
        pooled = functional.normalize(torch.randn(3, 12), dim=1)
        weight, bias = (torch.from_numpy(part) for part in self.head.folded())
        self.assertTrue(torch.allclose(functional.normalize(pooled @ weight.t() + bias, dim=1), self.head.project(pooled), atol=1e-5))

    def test_both_exponents_and_the_batch_norm_are_trained(self):
        self.head(self.rows, self.owner, 8)[:, 0].sum().backward()
        for gem in self.head.gems:
            self.assertNotEqual(float(gem.exponent.grad), 0)
        self.assertTrue(self.head.norm.weight.grad.abs().sum() > 0)


class Local(unittest.TestCase):
    def test_starts_as_the_projection_and_attends_by_length(self):
        random = np.random.default_rng(3)
        cells = protocol.unit(random.random((200, 8)).astype(np.float32))
        mean, projection = pca_whitening(cells, 4)
        head = LocalHead(8, 4)
        head.start_at(mean, projection)
        attention, descriptors = head(torch.from_numpy(3 * cells))
        self.assertTrue(np.allclose(descriptors.detach().numpy(), protocol.unit((cells - mean) @ projection), atol=1e-4))
        self.assertTrue(torch.allclose(attention, torch.full((200,), 1.5), atol=1e-4))

    def test_pairs_of_one_spot_end_up_nearer_than_by_pca(self):
        """Half of the directions change between two looks at a spot, and vary as much as those that do not."""
        random = np.random.default_rng(8)
        spots = random.normal(size=(600, 6))
        looks = [np.concatenate([spots + 0.1 * random.normal(size=spots.shape), random.normal(size=(600, 6))], 1) for _ in range(2)]
        cells = np.concatenate(looks)

        def cosine(mean, projection):
            a, b = (protocol.unit((look - mean) @ projection) for look in looks)
            return float((a * b).sum(1).mean())

        self.assertGreater(cosine(*learnt_whitening(cells, *looks, 6, 0.0)), 0.95)
        self.assertLess(cosine(*pca_whitening(cells, 6)), 0.8)


class Export(unittest.TestCase):
    def test_heads_are_read_back_and_the_trunk_stays_as_it_is(self):
        import onnx

        torch.manual_seed(2)
        net, heads = small_net(), (GlobalHead(16, 8).eval(), LocalHead(8, 4).eval())
        with tempfile.TemporaryDirectory() as name:
            plain, whole, again = (Path(name) / f"{file}.onnx" for file in ("plain", "whole", "again"))
            write_onnx(net, plain, "exact8", "")
            write_onnx(net, whole, "exact8", "", heads)
            write_onnx(load_onnx(whole), again, "exact8", "", read_heads(whole))
            self.assertEqual(whole.read_bytes(), again.read_bytes())
            graphs = [onnx.load(str(path)).graph for path in (plain, whole)]
            numbers = [{item.name: item.raw_data for item in graph.initializer} for graph in graphs]
            self.assertEqual(numbers[0], {key: value for key, value in numbers[1].items() if key in numbers[0]})
            nodes = [{node.output[0]: node.SerializeToString() for node in graph.node} for graph in graphs]
            self.assertEqual(nodes[0], {key: value for key, value in nodes[1].items() if key in nodes[0]})
            outputs = [o.name for o in graphs[1].output]
            self.assertEqual(outputs, ["features", "middle", "pooled", "logits", "embedding", "attention", "descriptors"])
            with self.assertRaisesRegex(ValueError, "no heads"):
                read_heads(plain)

    def test_other_number_formats_keep_the_graph(self):
        import onnx

        net = small_net()
        with tempfile.TemporaryDirectory() as name:
            path = Path(name) / "net.onnx"
            write_onnx(net, path, "exact8", "")
            plain = unfold(onnx.load(str(path)))
            self.assertEqual({node.op_type for node in plain.graph.node} & {"Cast", "Mul"}, set())
            onnx.save(plain, str(path))
            picture = torch.rand(1, 3, 40, 40) * 2 - 1
            with torch.no_grad():
                self.assertTrue(torch.equal(load_onnx(path)(picture), net(picture)))
            integers = integer_convolutions(onnx.load(str(path))).graph
            self.assertEqual(sum(node.op_type == "ConvInteger" for node in integers.node), 54)
            self.assertFalse(any(node.op_type == "Conv" for node in integers.node))
            stored = {item.data_type for item in eighth_weights(onnx.load(str(path))).graph.initializer if len(item.dims) == 4}
            self.assertLessEqual(stored, {onnx.TensorProto.INT8, onnx.TensorProto.FLOAT})
            self.assertIn(onnx.TensorProto.INT8, stored)


class Lessons(unittest.TestCase):
    def test_tiny_photos_of_a_landmark_that_is_held_out_are_not_learnt_from(self):
        labels = np.array(["a", "a", "b", "b", "a", "c", "c", "food", "food"])
        sets = np.array(["landmarks"] * 4 + ["tiny"] * 3 + ["ordinary"] * 2)
        photos = Photos(sets, labels, np.arange(4), np.array([7, 8]), {})
        sources = SimpleNamespace(photos=np.repeat(np.arange(9), 2))
        split = Split(np.array([2, 3]), np.array(["a"]), np.array([7]), np.array([8]))
        lesson = lesson_of(photos, sources, split, SimpleNamespace(tiny=True))
        learnt = {int(photo) for pool in [*lesson.landmark_pools, *lesson.other_pools] for photo in sources.photos[pool]}
        self.assertEqual(learnt, {2, 3, 5, 6, 7})
        self.assertEqual(lesson.classes, 2)
        self.assertEqual({int(lesson.label[pool[0]]) for pool in lesson.landmark_pools}, {0, 1})


class Measures(unittest.TestCase):
    def test_auc_by_hand(self):
        self.assertAlmostEqual(auc(np.array([3.0, 1.0]), np.array([2.0, 1.0])), (1 + 1 + 0 + 0.5) / 4)

    def test_the_band_looks_at_the_doubtful_half_of_each_kind(self):
        strength = np.array([9.0, 1.0, 2.0, 0.0])
        truth = np.array([True, True, False, False])
        likeness = np.array([0.9, 0.2, 0.8, 0.1])
        found = summary(strength, truth, likeness)
        self.assertEqual((found["auc"], found["band"], found["at95"]), (0.75, 0.0, 0.5))

    def test_medoids_stand_for_different_views(self):
        rows = protocol.unit(np.array([[1.0, 0.02, 0], [1.0, 0, 0], [1.0, -0.02, 0], [0, 0, 1.0]]))
        self.assertEqual(medoids(rows, 2), [1, 3])


if __name__ == "__main__":
    unittest.main()
