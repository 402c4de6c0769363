"""Losses, augmentations, folds, calibration and training of the expression nets; no photos needed."""
import json
import tempfile
import unittest
from pathlib import Path

import numpy
import torch

from expressions import augment, losses
from expressions.calibrate import Answers, apply_stack, cross_validated, fit_stack
from expressions.classes import EXPRESSIONS
from expressions.data import duplicate_groups, folds, with_wild
from expressions.kernel import held_out, kernel_ridge, principal, standardised
from expressions.metrics import calibration_error, report
from expressions.erase import source_directions
from expressions.net import ExpressionNet, Front, Head, Member, PublicStem, PublicTop, ScratchStem, ScratchTop
from expressions.settings import Settings
from expressions.synthetic import synthetic_faces
from expressions.teacher import wild_labels
from expressions.train import is_left_out, train, wild_fold_of
from expressions.views import partners
from lab.onnx_graph import OnnxGraph
from lab.paths import SHARED


def finite_differences(function, at, step=1e-6):
    """The gradient of a scalar function of a double tensor."""
    gradient = torch.zeros_like(at)
    for i in range(at.numel()):
        shifted = at.clone()
        shifted.view(-1)[i] += step
        above = function(shifted)
        shifted.view(-1)[i] -= 2 * step
        gradient.view(-1)[i] = (above - function(shifted)) / (2 * step)
    return gradient


@unittest.skipUnless((SHARED / "models" / "fer_calibration.json").exists(), "needs the public nets' stack")
class UnlabelledFacesTest(unittest.TestCase):
    def setUp(self):
        self.faces, self.wild = synthetic_faces(16, 1), synthetic_faces(6, 2)
        generator = numpy.random.default_rng(0)
        self.faces.public, self.wild.public = (generator.dirichlet(numpy.ones(7), (n, 3)).reshape(n, 21) for n in (16, 6))

    def test_follow_the_labelled_ones(self):
        joined = with_wild(self.faces, self.wild, numpy.full(6, 3))
        self.assertEqual(len(joined), 22)
        self.assertEqual(joined.labels[:16].tolist(), self.faces.labels.tolist())
        self.assertEqual(joined.labels[16:].tolist(), [3] * 6)
        self.assertTrue((joined.tight[16:] == self.wild.tight).all())
        self.assertEqual(joined.public.shape, (22, 21))

    def test_are_hardly_ever_contempt(self):
        labels = wild_labels(self.wild, 0.02)
        self.assertTrue(numpy.allclose(labels.sum(1), 1, atol=1e-5))
        self.assertTrue(numpy.allclose(labels[:, EXPRESSIONS.index("contempt")], 0.02))

    def test_need_a_teacher(self):
        self.wild.public = None
        with self.assertRaises(ValueError):
            wild_labels(self.wild, 0.02)

    def test_of_one_photo_share_a_fold(self):
        self.wild.paths = ["a", "a", "b", "b", "c", "c"]
        self.wild.sources = numpy.array(["home"] * 6)
        fold = wild_fold_of(self.wild, numpy.zeros(6, int), Settings(data="synthetic", folds=3, trained_folds=3))
        self.assertEqual(fold[::2].tolist(), fold[1::2].tolist())
        self.assertEqual(sorted(set(fold)), [0, 1, 2])

    def test_can_be_left_out_by_source_or_by_source_and_label(self):
        names = lambda text: is_left_out(self.faces, Settings(data="synthetic", left_out=text))
        self.assertEqual(names("bright").tolist(), (self.faces.sources == "bright").tolist())
        both = (self.faces.sources == "dark") & (self.faces.labels == EXPRESSIONS.index("sad"))
        self.assertTrue(both.any())
        self.assertEqual(names("dark/sad").tolist(), both.tolist())
        self.assertFalse(names("").any())

    def test_teach_every_net_where_sources_are_folds(self):
        fold = wild_fold_of(self.wild, numpy.zeros(6, int), Settings(data="synthetic", fold_by="source"))
        self.assertEqual(set(fold), {-1})


class ErasureTest(unittest.TestCase):
    def setUp(self):
        rng = numpy.random.default_rng(5)
        count = 900
        self.labels = rng.integers(0, 3, count)
        # The third class comes from one source alone but for a few, as contempt does.
        self.sources = numpy.where(self.labels == 2, rng.random(count) < 0.9, rng.random(count) < 0.4).astype(int)
        self.values = rng.normal(size=(count, 20)).astype(numpy.float32)
        self.values[:, :3] += 3 * numpy.eye(3)[self.labels]
        self.values[:, 3:6] += 2.0 * self.sources[:, None]
        read, write = source_directions(self.values, self.labels, self.sources)
        self.erased = self.values - self.values @ read @ write
        self.directions = read.shape[1]

    def test_leaves_no_difference_between_sources_within_a_class_on_average(self):
        self.assertEqual(self.directions, 1)
        gap = lambda values: numpy.linalg.norm(
            sum(
                (self.labels == k).sum()
                * (
                    values[(self.labels == k) & (self.sources == 1)].mean(0)
                    - values[(self.labels == k) & (self.sources == 0)].mean(0)
                )
                for k in range(3)
            )
            / len(self.labels)
        )
        self.assertGreater(gap(self.values), 3)
        self.assertLess(gap(self.erased), 0.15)

    def test_keeps_what_tells_classes_apart(self):
        apart = lambda values: numpy.linalg.norm(values[self.labels == 2].mean(0)[:3] - values[self.labels == 0].mean(0)[:3])
        self.assertGreater(apart(self.erased), 0.9 * apart(self.values))

    def test_is_kept_with_the_head(self):
        head = Head(15, 5, 0.0)
        read, write = source_directions(self.values, self.labels, self.sources)
        head.erase(read, write)
        inputs = torch.from_numpy(self.values)
        moved = inputs + torch.from_numpy(write[0]) * 5
        with torch.no_grad():
            answers, shifted = (head.eval()(values[:, :15], values[:, 15:])[0] for values in (inputs, moved))
        self.assertTrue(torch.allclose(answers, shifted, atol=1e-4))


class LossesTest(unittest.TestCase):
    def setUp(self):
        generator = torch.Generator().manual_seed(3)
        self.logits = torch.randn(5, 8, generator=generator, dtype=torch.double)
        self.targets = torch.rand(5, 8, generator=generator, dtype=torch.double).softmax(1)
        self.priors = torch.tensor([0.3, 0.2, 0.15, 0.1, 0.1, 0.06, 0.05, 0.04], dtype=torch.double)

    def assert_gradient(self, function, at):
        at = at.clone().requires_grad_(True)
        function(at).backward()
        expected = finite_differences(lambda value: function(value).item(), at.detach())
        self.assertTrue(torch.allclose(at.grad, expected, atol=1e-6))

    def test_gradients_agree_with_finite_differences(self):
        weights = torch.tensor([1.0, 2.0, 0.5, 1.0, 3.0], dtype=torch.double)
        self.assert_gradient(lambda x: losses.soft_cross_entropy(x, self.targets), self.logits)
        self.assert_gradient(lambda x: losses.soft_cross_entropy(x, self.targets, weights), self.logits)
        self.assert_gradient(
            lambda x: losses.soft_cross_entropy(losses.logit_adjusted(x, self.priors), self.targets), self.logits
        )
        self.assert_gradient(lambda x: losses.concordance_loss(x, self.targets[:, :2]), self.logits[:, :2])

    def test_logit_adjustment_makes_a_rare_class_cost_more_for_the_same_logits(self):
        flat = torch.zeros(1, 8, dtype=torch.double)
        cost = lambda k: losses.soft_cross_entropy(
            losses.logit_adjusted(flat, self.priors), torch.eye(8, dtype=torch.double)[[k]]
        ).item()
        self.assertGreater(cost(7), cost(0))
        # At τ = 1 and equal logits the loss is −log prior.
        self.assertAlmostEqual(cost(7), -numpy.log(0.04))

    def test_class_balanced_weights_follow_the_effective_number(self):
        weights = losses.class_balanced_weights(torch.tensor([1000, 10]), beta=0.99)
        expected = ((1 - 0.99**1000) / 0.01) / ((1 - 0.99**10) / 0.01)
        self.assertAlmostEqual((weights[1] / weights[0]).item(), expected, places=3)
        self.assertAlmostEqual(weights.mean().item(), 1.0, places=6)

    def test_concordance_punishes_a_shift(self):
        truth = torch.tensor([[1.0], [2.0], [3.0]])
        self.assertAlmostEqual(losses.concordance_loss(truth, truth).item(), 0.0, places=6)
        # Variances 2/3, covariance 2/3, shift 1: 1 − (4/3) / (7/3).
        self.assertAlmostEqual(losses.concordance_loss(truth + 1, truth).item(), 1 - 4 / 7, places=6)


class MixturesTest(unittest.TestCase):
    """Two flat pictures, 0 and 100, so that the pasted area can be read from the mean."""

    def setUp(self):
        self.images = numpy.stack([numpy.zeros((64, 64)), numpy.full((64, 64), 100)] * 8).astype(numpy.float32)
        self.targets = numpy.eye(8, dtype=numpy.float32)[[0, 1] * 8]
        self.partner = numpy.arange(16).reshape(8, 2)[:, ::-1].ravel()
        self.rng = numpy.random.default_rng(5)

    def pasted(self, images):
        mean = images.mean((1, 2)) / 100
        return numpy.where(numpy.arange(16) % 2 == 0, mean, 1 - mean)

    def test_mixup_and_cut_mix_weigh_labels_by_what_is_seen(self):
        for mixed, labels in (
            augment.mixup(self.images, self.targets, self.partner, self.rng),
            augment.cut_mix(self.images, self.targets, self.partner, self.rng),
        ):
            given = labels[numpy.arange(16), [1, 0] * 8]
            numpy.testing.assert_allclose(given, self.pasted(mixed), atol=1e-5)
            numpy.testing.assert_allclose(labels.sum(1), 1, atol=1e-5)
            self.assertGreater(given.max(), 0)
        self.assertEqual(self.images[0].max(), 0, "inputs stay as they are")

    def test_mixup_keeps_the_face_itself_in_the_majority(self):
        _, labels = augment.mixup(self.images, self.targets, self.partner, self.rng)
        self.assertGreaterEqual(labels[numpy.arange(16), [0, 1] * 8].min(), 0.5)

    def test_attentive_cut_mix_pastes_the_cells_that_are_attended(self):
        attention = numpy.zeros((16, 8, 8), numpy.float32)
        attention[:, 2, 3] = 2
        attention[:, 7, 0] = 1
        mixed, labels = augment.attentive_cut_mix(self.images, self.targets, self.partner, attention, patches=2)
        expected = numpy.zeros((64, 64), numpy.float32)
        expected[16:24, 24:32] = expected[56:64, 0:8] = 100
        numpy.testing.assert_array_equal(mixed[0], expected)
        numpy.testing.assert_allclose(labels[0, :2], [1 - 2 / 64, 2 / 64])

    def test_snap_mix_with_even_attention_weighs_by_area(self):
        attention = numpy.ones((16, 8, 8), numpy.float32)
        mixed, labels = augment.snap_mix(self.images, self.targets, self.partner, self.rng, attention)
        lost = self.pasted(mixed)
        # Kept 1 − area lost; given: the area of the partner's window, which is stretched onto the lost one.
        kept = labels[numpy.arange(16), [0, 1] * 8]
        given = labels[numpy.arange(16), [1, 0] * 8]
        self.assertGreater(lost.max(), 0)
        ratio = given / numpy.maximum(kept, 1e-6)
        source = ratio * (1 - lost)
        self.assertTrue(((source >= -1e-5) & (source <= 1 + 1e-5)).all())
        numpy.testing.assert_allclose(labels.sum(1), 1, atol=1e-5)

    def test_snap_mix_gives_nothing_for_a_window_without_evidence(self):
        attention = numpy.zeros((16, 8, 8), numpy.float32)
        attention[:, 0, 0] = 1  # all evidence in the upper left corner
        mixed, labels = augment.snap_mix(self.images, self.targets, self.partner, self.rng, attention)
        for i in range(0, 16, 2):
            if mixed[i, :8, :8].max() == 0 and mixed[i].max() > 0:
                # The corner is untouched: the face keeps its evidence.
                self.assertGreater(labels[i, 0], 0.45)


class FramesTest(unittest.TestCase):
    def test_exact_frame_is_the_box_and_random_ones_are_near(self):
        ramp = numpy.tile(numpy.arange(96, dtype=numpy.float32), (2, 96, 1))
        exact = augment.frame_exactly(ramp)
        side = 96 / 1.35
        numpy.testing.assert_allclose(exact[0, 32], (numpy.arange(64) + 0.5) * side / 64 + 48 - side / 2 - 0.5, atol=0.02)
        random = augment.frame(numpy.repeat(ramp, 20, 0), numpy.random.default_rng(1))
        slopes = random[:, 32, 40] - random[:, 32, 24]
        self.assertTrue((slopes > 0).any() and (slopes < 0).any(), "some are mirrored")
        self.assertLess(numpy.abs(random[:, 32, 32] - 47.5).max(), 12)

    def test_masks_cover_the_mouth_and_leave_the_eyes(self):
        faces = synthetic_faces(16, 1)
        grey = augment.to_grey(faces.wide.astype(numpy.float32))
        masked = augment.draw_masks(grey, faces.points, numpy.random.default_rng(2))
        changed = numpy.abs(masked - grey) > 1e-3
        for face, points in zip(changed, faces.points):
            self.assertFalse(face[int(points[0, 1]) - 4 : int(points[0, 1]) + 1].any(), "eyes")
            mouth = points[3:].mean(0)
            self.assertGreater(face[int(mouth[1]) - 2 : int(mouth[1]) + 3, int(mouth[0]) - 4 : int(mouth[0]) + 5].mean(), 0.9)

    def test_light_and_quality_keep_range_and_size(self):
        images = augment.to_grey(synthetic_faces(16, 1).wide.astype(numpy.float32))
        rng = numpy.random.default_rng(1)
        for changed in (augment.relight(images, rng), augment.equalise_quality(images, rng), augment.cut_out(images, rng)):
            self.assertEqual(changed.shape, images.shape)
            self.assertTrue(changed.min() >= 0 and changed.max() <= 255)
            self.assertGreater(numpy.abs(changed - images).max(), 1)


class FoldsTest(unittest.TestCase):
    def test_keeps_near_duplicates_together_and_spreads_classes(self):
        faces = synthetic_faces(160, 1)
        rng = numpy.random.default_rng(0)
        tight = rng.integers(0, 255, (160, 64, 64)).astype(numpy.uint8)
        smooth = numpy.kron(rng.integers(0, 255, (80, 16, 16)), numpy.ones((4, 4))).astype(numpy.uint8)
        tight[:80], tight[80:] = smooth, smooth
        groups = duplicate_groups(tight)
        numpy.testing.assert_array_equal(groups[:80], groups[80:])
        self.assertEqual(len(set(groups)), 80)
        fold = folds(faces.labels, faces.sources, groups, 4, seed=1)
        numpy.testing.assert_array_equal(fold[:80], fold[80:])
        self.assertEqual(set(fold), {0, 1, 2, 3})
        self.assertLess(numpy.bincount(fold).max() - numpy.bincount(fold).min(), 40)

    def test_mixes_within_folds_alone(self):
        fold = numpy.arange(40) % 4
        partner = partners(fold, numpy.random.default_rng(0))
        numpy.testing.assert_array_equal(fold[partner], fold)
        self.assertEqual(sorted(partner), list(range(40)))


class CalibrationTest(unittest.TestCase):
    def answers(self, probabilities, labels, ordinary=numpy.zeros((0, 8))):
        fold = lambda rows: numpy.arange(len(rows)) % 4
        names = lambda rows: numpy.array(["one"] * len(rows))
        return Answers(
            probabilities, labels, names(labels), fold(labels), ordinary, names(ordinary), fold(ordinary)
        )

    def test_learns_from_ordinary_faces_that_contempt_is_rare(self):
        rng = numpy.random.default_rng(1)
        labels = rng.integers(0, 8, 2000)
        softmax = lambda logits: numpy.exp(logits) / numpy.exp(logits).sum(1, keepdims=True)
        labelled = softmax(rng.normal(0, 1, (2000, 8)) + 2 * numpy.eye(8)[labels])
        # Ordinary faces are mostly neutral and look a little like contempt.
        ordinary = softmax(rng.normal(0, 1, (400, 8)) + 1.5 * numpy.eye(8)[0] + 1.2 * numpy.eye(8)[7])
        without, _ = cross_validated(self.answers(labelled, labels), 0.01)
        with_them, theirs = cross_validated(self.answers(labelled, labels, ordinary), 0.01)
        before = apply_stack(fit_stack(labelled, labels, 0.01), ordinary)
        share = lambda told: (told.argmax(1) == 7).mean()
        self.assertLess(share(theirs), 0.95 * share(before))
        self.assertGreater((with_them.argmax(1) == labels).mean(), (without.argmax(1) == labels).mean() - 0.03)

    def test_corrects_overconfidence(self):
        rng = numpy.random.default_rng(0)
        labels = rng.integers(0, 8, 4000)
        logits = rng.normal(0, 1, (4000, 8)) + 2 * numpy.eye(8)[labels]
        sharp = numpy.exp(4 * logits)
        sharp /= sharp.sum(1, keepdims=True)
        right = sharp.argmax(1) == labels
        self.assertGreater(calibration_error(sharp.max(1), right), 0.15)
        calibrated, _ = cross_validated(self.answers(sharp, labels), 0.003)
        right = calibrated.argmax(1) == labels
        self.assertLess(calibration_error(calibrated.max(1), right), 0.06)
        numpy.testing.assert_allclose(apply_stack(fit_stack(sharp, labels, 0.01), sharp).sum(1), 1)

    def test_report_counts_by_hand(self):
        probabilities = numpy.eye(8)[[1, 1, 7, 0]] * 0.93 + 0.01
        result = report(probabilities, numpy.array([1, 0, 0, 0]), numpy.array(["a", "a", "b", "b"]))
        self.assertAlmostEqual(result["accuracy"], 0.5)
        self.assertAlmostEqual(result["macroRecall"], (1 + 1 / 3) / 2)
        self.assertAlmostEqual(result["happyOrNot"], 0.75)
        self.assertEqual(result["bySource"]["b"]["contemptFalseAlarms"], 0.5)


class KernelTest(unittest.TestCase):
    def setUp(self):
        self.rng = numpy.random.default_rng(3)

    def test_a_weight_of_two_counts_as_the_same_face_twice(self):
        train, queries = self.rng.normal(size=(6, 4)), self.rng.normal(size=(5, 4))
        targets = numpy.eye(3)[[0, 1, 2, 0, 1, 2]]
        # Pairs at the distance of the median leave the kernel's width as it is when a row is repeated.
        gamma = lambda rows: numpy.median(((rows[:, None] - rows[None]) ** 2).sum(2))
        twice = numpy.concatenate([train, train[:1]])
        once = kernel_ridge(train, targets, numpy.array([2.0, 1, 1, 1, 1, 1]), queries, gamma(train), 0.4)
        repeated = kernel_ridge(twice, targets[[0, 1, 2, 3, 4, 5, 0]], numpy.ones(7), queries, gamma(twice), 0.4)
        self.assertTrue(numpy.allclose(once, repeated))

    def test_tells_classes_apart_that_no_line_separates(self):
        points = self.rng.uniform(-1, 1, (400, 2))
        classes = (points[:, 0] * points[:, 1] > 0).astype(int)
        told = held_out(points, numpy.eye(2)[classes], numpy.arange(400) % 4, 8.0, 0.1)
        self.assertTrue(numpy.allclose(told.sum(1), 1))
        self.assertGreater((told.argmax(1) == classes).mean(), 0.9)

    def test_never_sees_the_fold_that_it_answers(self):
        inputs, targets = self.rng.normal(size=(40, 3)), numpy.eye(2)[self.rng.integers(0, 2, 40)]
        fold = numpy.arange(40) % 2
        other = targets.copy()
        other[fold == 0] = 1 - other[fold == 0]
        before, after = held_out(inputs, targets, fold, 1.0, 0.1, 2), held_out(inputs, other, fold, 1.0, 0.1, 2)
        self.assertTrue(numpy.allclose(before[fold == 0], after[fold == 0]))
        self.assertFalse(numpy.allclose(before[fold == 1], after[fold == 1]))

    def test_all_principal_components_keep_distances(self):
        values = standardised(self.rng.normal(size=(30, 5)), numpy.arange(30) < 20)
        turned = principal(values, numpy.arange(30) < 20, 5)
        distance = lambda rows: ((rows[:, None] - rows[None]) ** 2).sum(2)
        self.assertTrue(numpy.allclose(distance(values), distance(turned)))
        first = principal(values, numpy.arange(30) < 20, 1)[:20]
        self.assertAlmostEqual((first**2).sum(), numpy.linalg.norm(values[:20], 2) ** 2)


class TrainingTest(unittest.TestCase):
    def test_goes_on_after_interruption_as_if_there_had_been_none(self):
        settings = Settings(data="synthetic", stem="scratch", folds=2, trained_folds=1, views=2, epochs=3, tuned="mini")
        with tempfile.TemporaryDirectory() as folder:
            whole, broken = Path(folder) / "whole", Path(folder) / "broken"
            expected = train(settings, whole)
            from expressions import train as module

            original, calls = module.save_checkpoint, []

            def interrupted(*arguments, **state):
                original(*arguments, **state)
                calls.append(state)
                if len(calls) == 2:
                    raise KeyboardInterrupt

            module.save_checkpoint = interrupted
            try:
                with self.assertRaises(KeyboardInterrupt):
                    train(settings, broken)
            finally:
                module.save_checkpoint = original
            self.assertEqual(train(settings, broken), expected)
            steps = [json.loads(line)["step"] for line in (broken / "metrics.jsonl").read_text().splitlines()]
            self.assertEqual(steps, [1, 2, 3])
            with self.assertRaisesRegex(ValueError, "other settings"):
                train(Settings(**{**settings.__dict__, "epochs": 4}), broken)

    def test_learns_drawn_faces(self):
        settings = Settings(
            data="synthetic", stem="scratch", folds=2, trained_folds=1, views=4, epochs=60, rate=1e-2, block_rate=1e-2, dropout=0.1,
            tuned="mini",
        )
        with tempfile.TemporaryDirectory() as folder:
            result = train(settings, Path(folder))
        self.assertGreater(result["accuracy"], 2 / len(EXPRESSIONS))

    def test_tunes_blocks_only_where_asked_and_starts_from_another_runs_head(self):
        heads = Settings(data="synthetic", stem="scratch", folds=2, trained_folds=1, views=1, epochs=2)
        with tempfile.TemporaryDirectory() as folder:
            before = ScratchTop(heads.dropout).state_dict()
            untouched = Path(folder) / "heads"
            train(heads, untouched)
            (told,) = torch.load(untouched / "tops.pt")
            # Rates of nothing: what is in the top at the end is what it started from.
            still = Settings(**{**heads.__dict__, "tuned": "mini", "start_from": str(untouched), "rate": 0, "block_rate": 1e-2})
            train(still, Path(folder) / "tuned")
            (tuned,) = torch.load(Path(folder) / "tuned" / "tops.pt")
        for name in before:
            same = torch.equal(told[name], tuned[name])
            self.assertEqual(same, not name.startswith(("block.", "logits.")), name)

    def test_refuses_to_start_from_a_run_without_the_fold(self):
        settings = Settings(data="synthetic", stem="scratch", folds=2, trained_folds=1, views=1, epochs=1)
        with tempfile.TemporaryDirectory() as folder:
            train(settings, Path(folder) / "one")
            both = Settings(**{**settings.__dict__, "trained_folds": 2, "start_from": str(Path(folder) / "one")})
            with self.assertRaisesRegex(ValueError, "none for fold 1"):
                train(both, Path(folder) / "two")

    def test_refuses_blocks_that_no_trunk_has(self):
        with self.assertRaisesRegex(ValueError, "large is none of big, mini, faceapi"):
            Settings(data="synthetic", tuned="big large")


class NetTest(unittest.TestCase):
    def test_heads_read_the_shared_blocks_and_tuned_tops_their_own(self):
        torch.manual_seed(0)
        stem, published, one, other = ScratchStem(), ScratchTop(0.5), ScratchTop(0.5), ScratchTop(0.5)
        faces = torch.rand(3, 1, 64, 64) * 255
        net = ExpressionNet(Front(stem, published), [Member(one, True)], [Member(other, False)]).eval()
        probabilities, valence_arousal, features, upper, upper_va = net(faces)
        answer, va, feature = one(*stem(faces))
        self.assertTrue(torch.allclose(probabilities, answer.softmax(1), atol=1e-6))
        self.assertTrue(torch.allclose(valence_arousal, va) and torch.allclose(features, feature))
        answer, va, _ = other.head(*published.head_inputs(*stem(faces)))
        self.assertTrue(torch.allclose(upper, answer.softmax(1), atol=1e-6) and torch.allclose(upper_va, va))

    @unittest.skipUnless((SHARED / "models" / "fer_faceapi.onnx").exists(), "needs the public nets")
    def test_blocks_behind_the_stem_answer_as_the_whole_public_nets(self):
        torch.manual_seed(0)
        models = SHARED / "models"
        top, grey = PublicTop(models, 0.5).eval(), torch.rand(2, 1, 64, 64) * 255
        with torch.no_grad():
            maps, logits = top.head_inputs(*PublicStem(models)(grey))
            last, expected = OnnxGraph(models / "fer_big_xception.onnx", ["add_2", "logits"])(grey / 127.5 - 1)
        self.assertEqual((maps.shape, logits.shape), ((2, 1920), (2, 21)))
        self.assertTrue(torch.allclose(logits[:, :7], expected, atol=1e-4))
        self.assertTrue(torch.allclose(maps[:, :256], last.mean((2, 3)), atol=1e-4))
        trained = top.tune(["mini"])
        self.assertTrue(trained and all(parameter.requires_grad for parameter in trained))
        frozen = [*top.blocks["big"].parameters(), *top.logits["faceapi"].parameters()]
        self.assertFalse(any(parameter.requires_grad for parameter in frozen))


if __name__ == "__main__":
    unittest.main()
