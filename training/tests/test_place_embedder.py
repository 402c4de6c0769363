"""The place embedder's recipe: losses, pooling, the tuned part of the net, the protocol, storage of weights."""
import argparse
import math
import tempfile
import unittest
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from torch.nn import functional

from place_embedder import protocol
from place_embedder.ablation import Cell, Figures, tables
from place_embedder.attention import FLOOR, attention, fit_attention
from place_embedder.averaging import averaged, chosen_by_other_folds, parse_shares
from place_embedder.backbone import Block, ClippedConv, MobileNet, load_onnx, same_pad
from place_embedder.backbones import Checkpoint, cut
from place_embedder.data import Photos, folds, ordinary_halves
from place_embedder.embedder import EXPONENTS, Embedder, GeneralisedMeans, over_sizes
from place_embedder.export import MIDDLE_BLOCK, channel_steps, exact_steps, write_onnx
from place_embedder.losses import arcface_logits, center_loss, instance_loss
from place_embedder.tail import FIRST_TUNED_BLOCK, Gem, Maps, Tail, describe, segment_mean
from place_embedder.train import Lessons
from place_embedder.unseen import Split


def small_net(seed: int = 0) -> MobileNet:
    """A net of 19 blocks like the real one, with few channels and 8-bit weights."""
    draw = torch.Generator().manual_seed(seed)

    def conv(into: int, out: int, kernel: int, stride: int = 1, groups: int = 1, low: float = 0.0) -> ClippedConv:
        steps = torch.randint(-100, 101, (out, into // groups, kernel, kernel), generator=draw).float()
        bias = torch.rand(out, generator=draw) * 0.1
        return ClippedConv(steps * torch.tensor(0.007), bias, stride, groups, low, 6.0)

    blocks = [Block([conv(3, 4, 3, 2)], None)]
    for number in range(1, 18):
        stride = 2 if number in (2, 4, 7, 14) else 1
        layers = [conv(4, 8, 1), conv(8, 8, 3, stride, 8), conv(8, 4, 1, low=-6.0)]
        blocks.append(Block(layers, (-6.0, 6.0) if stride == 1 and number != 17 else None))
    blocks.append(Block([conv(4, 16, 1)], None))
    return MobileNet(blocks, conv(16, 5, 1, low=-20.0), (0.0, 6.0))


class LossGradients(unittest.TestCase):
    """Against finite differences, in double precision."""

    def setUp(self):
        torch.manual_seed(3)
        self.embeddings = torch.randn(6, 5, dtype=torch.double, requires_grad=True)
        self.centers = torch.randn(3, 5, dtype=torch.double, requires_grad=True)

    def test_arcface(self):
        labels = torch.tensor([0, 1, 2, 0, 1, 2])

        def loss(embeddings, weight):
            cosine = functional.normalize(embeddings, dim=1) @ functional.normalize(weight, dim=1).t()
            return functional.cross_entropy(arcface_logits(cosine, labels, 0.3, 8.0), labels)

        self.assertTrue(torch.autograd.gradcheck(loss, (self.embeddings, self.centers)))

    def test_center_loss_with_ordinary_photos(self):
        labels = torch.tensor([0, 1, -1, 2, -1, 0])
        near = lambda x, c: center_loss(x, labels, c, 20.0)  # noqa: E731
        self.assertTrue(torch.autograd.gradcheck(near, (self.embeddings, self.centers)))

    def test_instance_loss(self):
        instances = torch.tensor([0, 0, 1, 1, 2, 3])
        self.assertTrue(torch.autograd.gradcheck(lambda x: instance_loss(x, instances, 0.2), (self.embeddings,)))


class LossValues(unittest.TestCase):
    def test_arcface_widens_the_angle_to_the_own_class_alone(self):
        cosine = torch.tensor([[math.cos(0.5), math.cos(1.0)]])
        logits = arcface_logits(cosine, torch.tensor([0]), 0.3, 2.0)
        self.assertTrue(torch.allclose(logits, torch.tensor([[2 * math.cos(0.8), 2 * math.cos(1.0)]])))

    def test_arcface_keeps_falling_where_the_widened_angle_passes_pi(self):
        cosine = torch.linspace(-1, 1, 401)[:, None]
        own = arcface_logits(cosine, torch.zeros(401, dtype=torch.long), 0.5, 1.0)[:, 0]
        self.assertTrue((own.diff() > 0).all())

    def test_center_loss_draws_landmarks_and_pushes_ordinary_photos_to_the_margin(self):
        centers = torch.tensor([[0.0, 0.0], [4.0, 0.0]])
        photos = torch.tensor([[1.0, 0.0], [0.0, 1.0], [0.0, 9.0]])
        loss = center_loss(photos, torch.tensor([0, -1, -1]), centers, 3.0)
        # Drawn: 1². Pushed: 3 − 1² for the near one, nothing for the far one. Half of it, over three photos.
        self.assertAlmostEqual(float(loss), 0.5 * (1 + 2) / 3, places=6)

    def test_instance_loss_is_lower_where_partners_agree(self):
        instances = torch.tensor([0, 0, 1, 1])
        agree = torch.tensor([[1.0, 0.0], [1.0, 0.1], [0.0, 1.0], [0.1, 1.0]])
        self.assertLess(instance_loss(agree, instances, 0.1), instance_loss(agree[[0, 2, 1, 3]], instances, 0.1))
        self.assertEqual(float(instance_loss(agree, torch.arange(4), 0.1)), 0.0)


class Pooling(unittest.TestCase):
    def test_gem_between_mean_and_maximum(self):
        rows = torch.tensor([[1.0, 0.0], [2.0, 0.0], [3.0, 6.0]])
        owner = torch.tensor([0, 0, 1])
        self.assertTrue(torch.allclose(Gem(1.0)(rows, owner, 2), segment_mean(rows, owner, 2), atol=1e-5))
        third = Gem(3.0)(rows, owner, 2)
        self.assertAlmostEqual(float(third[0, 0]), ((1 + 8) / 2) ** (1 / 3), places=5)
        self.assertAlmostEqual(float(Gem(60.0)(rows, owner, 2)[0, 0]), 2.0, places=1)

    def test_gem_learns_its_exponent(self):
        gem = Gem(3.0)
        gem(torch.tensor([[1.0], [2.0]]), torch.tensor([0, 0]), 1).sum().backward()
        self.assertGreater(float(gem.exponent.grad), 0)

    def test_descriptor_has_length_one_with_equal_shares(self):
        maps = Maps([torch.rand(4, 2, 3), torch.rand(4, 3, 1)])
        rows = describe(torch.rand(9, 16), maps, Gem(), True)
        self.assertEqual(rows.shape, (2, 32))
        self.assertTrue(torch.allclose(rows[:, :16].norm(dim=1), torch.full((2,), 0.5**0.5)))


class TunedPart(unittest.TestCase):
    def test_sizes_are_summed_part_by_part(self):
        # By hand: GeM (1, 0) and (0, 1) sum to (1, 1), the mean (0, 1) twice stays (0, 1); both parts weigh the same.
        half = math.sqrt(0.5)
        first, second = (np.array([row]) * half for row in ([1.0, 0.0, 0.0, 1.0], [0.0, 1.0, 0.0, 1.0]))
        self.assertTrue(np.allclose(over_sizes([first, second], 2), [[0.5, 0.5, 0.0, half]]))

    def test_maps_of_different_sizes_give_what_the_whole_net_gives(self):
        net = small_net()
        tail = Tail(net)
        entries = [torch.rand(4, 5, 3), torch.rand(4, 2, 6)]
        maps = Maps(entries)
        with torch.no_grad():
            rows = tail(maps)
            for i, entry in enumerate(entries):
                expected = net(entry[None], FIRST_TUNED_BLOCK)[0].flatten(1).t()
                self.assertTrue(torch.allclose(rows[maps.owner == i], expected, atol=1e-5))

    def test_same_padding_puts_the_odd_pixel_below_and_to_the_right(self):
        self.assertEqual(same_pad(torch.zeros(1, 1, 7, 8), 3, 2).shape, (1, 1, 9, 9))
        self.assertEqual(float(same_pad(torch.ones(1, 1, 2, 2), 3, 2)[0, 0, 0, 0]), 1.0)


class Attention(unittest.TestCase):
    def test_is_high_where_landmarks_are_and_never_zero(self):
        random = np.random.default_rng(4)
        landmark = np.arange(400) % 2 == 0
        positions = random.normal(size=(400, 6)).astype(np.float32)
        positions[landmark, 2] += 4
        weight, bias = fit_attention(positions, landmark)
        weights = attention(positions, weight, bias)
        self.assertGreater(weights[landmark].mean(), 0.9)
        self.assertLess(weights[~landmark].mean(), 0.3)
        self.assertGreaterEqual(weights.min(), FLOOR)

    def test_needs_both_kinds(self):
        with self.assertRaisesRegex(ValueError, "ordinary"):
            fit_attention(np.ones((3, 2), np.float32), np.ones(3, bool))


class Storage(unittest.TestCase):
    def test_exact_steps_give_the_numbers_back_and_refuse_others(self):
        random = np.random.default_rng(1)
        weight = random.integers(-90, 160, (64, 8)).astype(np.float32) * np.float32(0.0123)
        steps, scale = exact_steps(weight)
        self.assertTrue(np.array_equal(steps.astype(np.float32) * scale, weight))
        with self.assertRaisesRegex(ValueError, "not 8-bit"):
            exact_steps(random.normal(size=(64, 8)).astype(np.float32))

    def test_channel_steps_err_by_half_a_step_at_most(self):
        weight = np.random.default_rng(2).normal(size=(5, 7, 1, 1)).astype(np.float32)
        steps, scales = channel_steps(weight)
        self.assertLessEqual(np.abs(steps).max(), 127)
        self.assertTrue((np.abs(steps * scales - weight) <= scales / 2 + 1e-7).all())

    def test_what_is_written_reads_back_as_the_same_graph(self):
        import onnx

        net = small_net()
        with tempfile.TemporaryDirectory() as folder:
            for storage in ("exact8", "int8", "fp16", "fp32"):
                path = Path(folder) / f"{storage}.onnx"
                write_onnx(net, path, storage, "")
                model = onnx.load(str(path))
                self.assertEqual([o.name for o in model.graph.output], ["features", "middle", "pooled", "logits"])
                self.assertEqual(model.opset_import[0].version, 17)
                self.assertEqual(len([n for n in model.graph.node if n.op_type == "Conv"]), 54)
                if storage in ("exact8", "fp32"):
                    picture = torch.rand(1, 3, 45, 70) * 2 - 1
                    with torch.no_grad():
                        self.assertTrue(torch.equal(load_onnx(path)(picture), net(picture)))
        self.assertLess(MIDDLE_BLOCK, FIRST_TUNED_BLOCK)

    def test_a_net_with_other_operators_is_refused(self):
        import onnx
        from onnx import TensorProto, helper

        info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("a", "b")]
        graph = helper.make_graph([helper.make_node("Sin", ["a"], ["b"])], "sine", info[:1], info[1:])
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sine.onnx"
            onnx.save(helper.make_model(graph), str(path))
            with self.assertRaisesRegex(ValueError, "no Sin"):
                load_onnx(path)


class Curriculum(unittest.TestCase):
    def lessons(self, epochs: int, curriculum: bool) -> Lessons:
        regions = {"a": "europe_russia", "b": "far_east", "c": "other", "d": "north_america_australia_oceania"}
        labels = np.array(["a", "b", "c", "d", "food"])
        photos = Photos(np.array(["landmarks"] * 4 + ["ordinary"]), labels, np.arange(4), np.array([4]), regions)
        inputs = SimpleNamespace(photos=np.repeat(np.arange(5), 2))
        split = Split(np.arange(4), np.array([]), np.array([4]), np.array([]))
        settings = SimpleNamespace(seed=0, epochs=epochs, curriculum=curriculum, batch=16, views_per_epoch=32)
        return Lessons(photos, inputs, split, settings, 0)

    def test_regions_join_in_order_and_the_last_epoch_sees_all(self):
        for epochs in (3, 4, 7):
            lessons = self.lessons(epochs, True)
            reached = [{int(lessons.inputs.photos[pool[0]]) for pool in lessons.taught(epoch)} for epoch in range(epochs)]
            self.assertEqual(reached[-1], {0, 1, 2, 3})
            self.assertTrue(all(before <= after for before, after in zip(reached, reached[1:])))
        self.assertEqual([len(self.lessons(4, True).taught(epoch)) for epoch in range(4)], [1, 2, 3, 4])
        self.assertEqual(len(self.lessons(4, False).taught(0)), 4)

    def test_half_of_a_batch_is_landmarks_each_as_likely(self):
        items, labels, instances = next(self.lessons(3, False).batches(0))
        self.assertEqual((len(items), int((labels >= 0).sum())), (16, 8))
        self.assertEqual(len({int(label) for label in labels if label >= 0}), 2)
        self.assertTrue((instances[labels < 0] == 4).all())


class TrainableExponent(unittest.TestCase):
    def test_means_between_two_exponents_are_near_the_pooled_ones(self):
        torch.manual_seed(1)
        maps = Maps([torch.rand(6, 3, 4) * 6 for _ in range(5)])
        means = GeneralisedMeans.__new__(GeneralisedMeans)
        means.parts = ["gem", "mean"]
        means.at = torch.stack([Gem(exponent)(maps.rows, maps.owner, 5) for exponent in EXPONENTS]).detach()
        for exponent in (1.0, 2.2, 3.0, 4.6, 6.0):
            wanted = describe(maps.rows, maps, Gem(exponent), True)
            self.assertTrue(torch.allclose(means.rows(torch.tensor(exponent)), wanted, atol=4e-3), exponent)

    def test_the_gradient_is_that_of_pooling(self):
        torch.manual_seed(2)
        maps = Maps([torch.rand(6, 3, 4) * 6 for _ in range(5)])
        means = GeneralisedMeans.__new__(GeneralisedMeans)
        means.parts = ["gem"]
        means.at = torch.stack([Gem(exponent)(maps.rows, maps.owner, 5) for exponent in EXPONENTS]).detach()
        direction, gradients = torch.randn(5, 6), []
        gem = Gem(2.25)
        (describe(maps.rows, maps, gem, False) * direction).sum().backward()
        gradients.append(float(gem.exponent.grad))
        exponent = torch.tensor(2.25, requires_grad=True)
        (means.rows(exponent) * direction).sum().backward()
        self.assertAlmostEqual(float(exponent.grad), gradients[0], delta=0.05 * abs(gradients[0]) + 1e-3)


class Backbones(unittest.TestCase):
    def test_a_checkpoint_is_cut_and_given_what_it_expects(self):
        import onnx
        from onnx import TensorProto, helper, numpy_helper

        kernel = np.eye(3, dtype=np.float32).reshape(3, 3, 1, 1)
        nodes = [
            helper.make_node("Conv", ["image", "kernel"], ["conv"]),
            helper.make_node("Relu", ["conv"], ["deep"]),
            helper.make_node("Conv", ["deep", "unused"], ["answer"]),
        ]
        weights = [numpy_helper.from_array(kernel, name) for name in ("kernel", "unused")]
        info = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3, 4, 4]) for name in ("image", "answer")]
        graph = helper.make_graph(nodes, "net", info[:1], info[1:], weights)
        net = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
        small = cut(net, Checkpoint("net.onnx", "deep", 0.5, 0.5, bgr=True, square=4))
        onnx.checker.check_model(small, full_check=True)
        self.assertNotIn("unused", [item.name for item in small.graph.initializer])
        self.assertEqual([node.op_type for node in small.graph.node], ["Mul", "Add", "Gather", "Resize", "Conv", "Relu", "Identity"])
        again = onnx.ModelProto()
        again.CopyFrom(net)
        with self.assertRaisesRegex(ValueError, "no value missing"):
            cut(again, Checkpoint("net.onnx", "missing"))


class AblationTables(unittest.TestCase):
    def test_cells_stand_under_their_pooling_with_the_mean_over_seeds(self):
        figures = lambda top1: {"top1": top1, "at99": 0.5, "gap": 0.25, "exponent": 2.5}  # noqa: E731
        cells = [Cell("softmax", "GeM", True), Cell("instance", "GeM", False, tuned="tail")]
        found = {cell.folder(0): [Figures(figures(0.5), figures(top1)) for top1 in (0.6, 0.8)] for cell in cells}
        lines = tables(found, cells, 0).split("\n")
        self.assertIn("| softmax, curriculum |  | .700 / .500 / .250 |  |  |  |", lines)
        self.assertIn("| **frozen net**, exponent 3 |  | .500 / .500 / .250 |  |  |  |", lines)
        self.assertIn("| instance, GeM, last blocks tuned | .500 / .500 / .250 | .700 / .500 / .250 | 2.5 |", lines)
        self.assertIn("(standard deviations, 2 seeds)", lines[-1])

    def test_nets_between_stand_with_what_the_other_folds_choose(self):
        figures = lambda top1: {"top1": top1, "at99": 0.5, "gap": 0.25}  # noqa: E731
        by_fold = [{0.0: figures(0.5), 0.5: figures(value), 1.0: {**figures(0.1), "exponent": 3.0}} for value in (0.8, 0.6)]
        cells = [Cell("none", "GeM", False, tuned="tail", teacher="scales")]
        tuned = {**figures(0.1), "exponent": 3.0}
        lines = tables({cells[0].folder(0): [Figures(figures(0.5), tuned, by_fold)]}, cells, 0).split("\n")
        self.assertIn("| last blocks, share of the tuned weights | 0 | 0.5 | 1 |", lines)
        self.assertIn("| none, distilled from three sizes | .500 / .500 / .250 | .700 / .500 / .250 | .100 / .500 / .250 |", lines)
        self.assertIn("chosen for each fold by the others: .700 / .500 / .250, frozen .500 / .500 / .250 (2 times", "\n".join(lines))


class Averaging(unittest.TestCase):
    def test_a_share_of_the_way_in_every_weight_and_the_exponent(self):
        settings = SimpleNamespace(pooling="gem+mean")
        frozen, tuned = (Embedder(small_net(seed), settings).requires_grad_(False) for seed in (0, 1))
        tuned.gem.exponent.fill_(2.0)
        between = averaged(frozen, tuned.state_dict(), 0.25)
        self.assertAlmostEqual(float(between.gem.exponent), 2.75)
        for mine, first, second in zip(*(net.tail.parameters() for net in (between, frozen, tuned))):
            self.assertTrue(torch.allclose(mine, 0.75 * first + 0.25 * second))
            self.assertFalse(torch.equal(first, second))
        maps = Maps([torch.rand(4, 3, 5)])
        wanted = [net.descriptors(maps) for net in (frozen, tuned)]
        for share, rows in zip((0.0, 1.0), wanted):
            self.assertTrue(torch.allclose(averaged(frozen, tuned.state_dict(), share).descriptors(maps), rows, atol=1e-6))
        self.assertFalse(torch.allclose(between.descriptors(maps), wanted[0], atol=1e-3))

    def test_a_fold_is_chosen_for_by_the_others_alone(self):
        figures = lambda value: {"top1": value, "at99": value, "gap": value}  # noqa: E731
        # What shines on the last fold alone is taken by the two that see it, and not by the fold itself.
        shining = [{0.0: figures(0.5), 1.0: figures(value)} for value in (0.4, 0.4, 0.9)]
        self.assertEqual(chosen_by_other_folds({"a": shining}), [("a", 1.0), ("a", 1.0), ("a", 0.0)])
        with self.assertRaisesRegex(ValueError, "one fold"):
            chosen_by_other_folds({"a": shining[:1]})

    def test_only_shares_between_the_two_nets(self):
        self.assertEqual(parse_shares("0.25,.5"), (0.25, 0.5))
        for text in ("0.5,1", "-0.1"):
            with self.assertRaisesRegex(argparse.ArgumentTypeError, "between"):
                parse_shares(text)


class Protocol(unittest.TestCase):
    def test_gap_by_hand(self):
        # Ranked: right, wrong, right, an ordinary photo, right. Precisions at the right ones: 1/1, 2/3, 3/5. Of four
        # photos with a landmark one was named wrongly.
        confidence = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
        correct = np.array([True, False, True, False, True])
        self.assertAlmostEqual(protocol.gap(confidence, correct, 4), (1 + 2 / 3 + 3 / 5) / 4)

    def test_sensitivity_counts_right_names_above_the_threshold(self):
        negatives = np.arange(100) / 100  # one in a hundred may stand above the threshold: it is .98
        confidence, correct = np.array([0.985, 0.97, 2.0, 2.0]), np.array([True, True, False, True])
        self.assertEqual(protocol.sensitivity(confidence, correct, negatives, 0.99), 0.5)

    def test_whitening_makes_unit_variances_and_none_correlated(self):
        random = np.random.default_rng(0)
        rows = random.normal(size=(400, 6)) * [5, 4, 3, 2, 1, 0.5] + 7
        mean, projection = protocol.fit_whitening(rows, np.ones(400), 6, 0.0)
        white = (rows - mean) @ projection
        self.assertTrue(np.allclose(white.T @ white / 400, np.eye(6), atol=1e-6))

    def test_what_a_class_has_in_common_can_be_left_out_of_the_whitening(self):
        random = np.random.default_rng(2)
        classes = np.array(["a", "b", ""])[np.arange(600) % 3]
        rows = random.normal(size=(600, 4))
        rows[:, 0] += 5 * (classes == "a") - 5 * (classes == "b")
        weights = np.ones(600)
        common = protocol.common_parts(rows, weights, classes, 1.0)
        self.assertTrue((common[classes == ""] == 0).all())
        means, projections = zip(*(protocol.fit_whitening(rows, weights, 4, 0.0, part) for part in (None, common)))
        self.assertTrue(np.array_equal(*means))
        spread = [float(((rows - means[0]) @ projection)[classes == "a"].mean(0) @ ((rows - means[0]) @ projection)[classes == "b"].mean(0)) for projection in projections]
        # The two classes stand further apart when the fit has not flattened what sets them apart.
        self.assertLess(spread[1], 3 * spread[0])

    def test_score_subtracts_what_ordinary_photos_resemble(self):
        gallery, labels = np.eye(3)[:2], np.array(["a", "b"])
        queries = np.eye(3)[:1]
        plain, named = protocol.scores(queries, gallery, labels, np.eye(3)[2:])
        crowded, _ = protocol.scores(queries, gallery, labels, np.eye(3)[[0, 0]])
        self.assertEqual((named[0], float(plain[0])), ("a", 1.0))
        self.assertAlmostEqual(float(crowded[0]), 1.0 - protocol.CROWD_WEIGHT)

    def test_folds_hold_each_landmark_out_once(self):
        names = np.array(list("abcdefgh"))
        parts = folds(names, 3, 5)
        self.assertEqual(sorted(np.concatenate(parts)), list(names))
        references, negatives = ordinary_halves(np.arange(11), 5)
        self.assertEqual(sorted([*references, *negatives]), list(range(11)))


if __name__ == "__main__":
    unittest.main()
