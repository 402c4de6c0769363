"""Scenes, assignment, losses and decoding of the face detector; no photos needed."""
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy
import torch

from face_detector import losses
from face_detector import train as recipe
from face_detector.assign import targets
from face_detector.data import split, synthetic_pictures
from face_detector.decode import decode, iou, score_picture
from face_detector.net import STRIDES, FaceDetector
from face_detector.scenes import MIRRORED, Scenes
from face_detector.settings import Settings


def face(x, y, w, h, score=0.9):
    points = [(x + w * u, y + h * v) for u, v in [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]]
    return numpy.array([[x, y, w, h, *(v for point in points for v in point), score]], numpy.float32)


def settings(**values):
    return Settings(data="synthetic", **values)


class ScenesTest(unittest.TestCase):
    def test_faces_follow_their_pixels_through_turns_mirrors_and_scales(self):
        # A face whose eyes, nose and mouth are single-coloured dots: each point must land on its own colour.
        colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)]
        image = numpy.full((200, 200, 3), 90, numpy.uint8)
        known = face(60, 50, 80, 100)
        for (px, py), colour in zip(known[0, 4:14].reshape(5, 2).astype(int), colours):
            image[py - 9 : py + 10, px - 9 : px + 10] = colour
        plain = settings(mosaic_share=0.0, mask_share=0.0, smallest_face=80.0, largest_face=120.0, side=256)
        scenes = Scenes([{"image": image, "faces": known}], plain)
        mirrored = 0
        for seed in range(12):
            pixels, faces = scenes.draw(numpy.random.default_rng([5, seed]))
            seen = [f for f in faces if f[14] >= 0.6]
            for row in seen:
                points = row[4:14].reshape(5, 2)
                mirrored += points[0, 0] > points[1, 0]
                rgb = [pixels[::-1, int(y), int(x)].astype(int) for x, y in points if 0 <= x < 256 and 0 <= y < 256]
                if len(rgb) < 5 or max(rgb[2]) - min(rgb[2]) < 60:
                    continue  # cut by the border, or a grey scene
                self.assertEqual(int(numpy.argmax(rgb[2])), 2, "the nose is the blue dot, mirrored or not")
        self.assertEqual(mirrored, 0, "the image-left eye comes first, mirrored or not")
        self.assertEqual(sorted(MIRRORED), list(range(5)))

    def test_a_face_cut_by_the_border_is_no_certain_face(self):
        from face_detector.scenes import _visible

        rows = _visible(numpy.concatenate([face(-70, 10, 100, 100), face(10, 10, 50, 50)]), 200, 200)
        self.assertLess(rows[0, 14], 0.6)
        self.assertAlmostEqual(float(rows[1, 14]), 0.9, places=5)
        self.assertEqual(rows[0, 0], 0)

    def test_the_same_generator_draws_the_same_scene(self):
        scenes = Scenes(synthetic_pictures(6, 2), settings())
        a, b = (scenes.draw(numpy.random.default_rng(9)) for _ in range(2))
        self.assertTrue((a[0] == b[0]).all())
        self.assertTrue((a[1] == b[1]).all())


class AssignTest(unittest.TestCase):
    def test_cells_answer_the_face_whose_centre_is_near_at_the_stride_of_its_size(self):
        faces = numpy.concatenate([face(100, 60, 20, 20), face(150, 150, 120, 140)])
        assigned = targets(faces, 320)
        self.assertEqual(set(assigned[0][0][assigned[0][0] >= 0]), {0})
        self.assertEqual(set(assigned[2][0][assigned[2][0] >= 0]), {1})
        owner, answer = assigned[0]
        cell = int(numpy.flatnonzero(owner == 0)[0])
        x, y = (cell % 40) * 8, (cell // 40) * 8
        self.assertAlmostEqual(float(answer[cell, 0]) * 8 + x, 110, places=3)
        self.assertAlmostEqual(float(answer[cell, 1]) * 8 + y, 70, places=3)
        self.assertAlmostEqual(float(numpy.exp(answer[cell, 2])) * 8, 20, places=3)
        self.assertAlmostEqual(float(answer[cell, 8]) * 8 + x, 110, places=3)

    def test_what_the_teacher_doubts_is_ignored(self):
        owner, _ = targets(face(100, 100, 60, 60, score=0.4), 320)[1]
        self.assertEqual(set(owner), {-1, -2})

    def test_a_scene_without_faces_is_all_background(self):
        for owner, _ in targets(numpy.zeros((0, 15), numpy.float32), 320):
            self.assertEqual(set(owner), {-1})


class LossesTest(unittest.TestCase):
    def test_overlap_agrees_with_a_worked_example(self):
        # Boxes 2 × 2 at the origin and shifted by 1 to the right: they share 2 of 6; the outer box is 3 × 2.
        a = torch.tensor([[0.0, 0.0, numpy.log(2), numpy.log(2)]])
        b = torch.tensor([[1.0, 0.0, numpy.log(2), numpy.log(2)]])
        iou_value, distance = losses.overlap(a, b)
        self.assertAlmostEqual(float(iou_value), 2 / 6, places=5)
        self.assertAlmostEqual(float(distance), 2 / 6 - 1 / 13, places=5)

    def test_gradients_agree_with_finite_differences(self):
        generator = torch.Generator().manual_seed(4)
        logits = torch.randn(6, generator=generator, dtype=torch.double, requires_grad=True)
        quality = torch.rand(6, generator=generator, dtype=torch.double)
        self.assertTrue(torch.autograd.gradcheck(lambda x: losses.quality_focal(x, quality), logits))
        boxes = torch.randn(4, 4, generator=generator, dtype=torch.double, requires_grad=True)
        others = boxes.detach() + 0.2
        self.assertTrue(torch.autograd.gradcheck(lambda x: losses.overlap(x, others)[1], boxes))

    def test_a_perfect_answer_costs_next_to_nothing(self):
        faces = face(100, 100, 60, 60)
        assigned = targets(faces, 320)
        owners = [torch.from_numpy(owner)[None] for owner, _ in assigned]
        answers = [torch.from_numpy(answer)[None] for _, answer in assigned]
        perfect = [
            (torch.where(o >= 0, 12.0, -12.0)[..., None], a[..., :4].clone(), a[..., 4:].clone())
            for o, a in zip(owners, answers)
        ]
        loss, _ = losses.detection_loss(perfect, owners, answers, 2.0, 1.0)
        self.assertLess(float(loss), 0.01)
        worse = [(s, b + 0.5, p + 0.5) for s, b, p in perfect]
        self.assertGreater(float(losses.detection_loss(worse, owners, answers, 2.0, 1.0)[0]), 0.5)


class DecodeTest(unittest.TestCase):
    def test_cells_that_answer_as_assigned_decode_to_the_faces(self):
        faces = numpy.concatenate([face(40, 50, 24, 30), face(150, 120, 90, 110)])
        outputs = [
            (
                torch.where(torch.from_numpy(owner) >= 0, 4.0, -9.0)[:, None],
                torch.from_numpy(answer[:, :4]),
                torch.from_numpy(answer[:, 4:]),
            )
            for owner, answer in targets(faces, 320)
        ]
        found = decode(outputs, [320 // s for s in STRIDES], 0.5)
        self.assertEqual(len(found), 2)
        for row in faces:
            best = found[int(numpy.argmax(iou(row[:4], found[:, :4])))]
            self.assertTrue(numpy.allclose(best[:14], row[:14], atol=0.01))

    def test_boxes_where_the_teacher_doubts_are_not_false(self):
        teacher = numpy.concatenate([face(10, 10, 40, 40), face(100, 100, 40, 40, score=0.4)])
        found = numpy.concatenate([face(12, 12, 40, 40), face(100, 100, 40, 40), face(200, 200, 40, 40)])
        hits, wanted, boxes = score_picture(found, teacher, 0.6)
        self.assertEqual((hits, wanted), (1, 1))
        self.assertEqual(list(boxes[:, 1]), [1, 1, 0])


class TrainTest(unittest.TestCase):
    def test_the_net_stays_small_and_answers_every_cell(self):
        net = FaceDetector()
        self.assertLessEqual(sum(p.numel() for p in net.parameters()), 300_000)
        outputs = net.eval()(torch.zeros(2, 3, 96, 64))
        self.assertEqual([tuple(score.shape) for score, _, _ in outputs], [(2, 96, 1), (2, 24, 1), (2, 6, 1)])

    def test_photos_of_one_person_stay_on_one_side(self):
        pictures = [{"photo": f"faces/train/studio/{name}"} for name in ("ann01a.png", "ann01b.png", "bob02a.png")]
        for seed in range(6):
            training, held_out = split(pictures, 0.5, seed)
            for side in (training, held_out):
                names = {p["photo"][-10:-4] for p in side}
                self.assertIn(len(names & {"ann01a", "ann01b"}), (0, 2))

    def test_an_interrupted_run_goes_on_to_the_same_net(self):
        with tempfile.TemporaryDirectory() as folder:
            small = dict(steps=4, batch=2, check_every=2, side=96, width=0.5, held_out=0.1)
            whole = recipe.train(settings(**small), Path(folder) / "whole")
            part = Path(folder) / "part"
            step = recipe._step

            def interrupted(*arguments):
                if arguments[-1] == 3:
                    raise KeyboardInterrupt
                return step(*arguments)

            with mock.patch.object(recipe, "_step", interrupted), self.assertRaises(KeyboardInterrupt):
                recipe.train(settings(**small), part)
            again = recipe.train(settings(**small), part)
            nets = [torch.load(Path(folder) / run / "net.pt") for run in ("whole", "part")]
        self.assertTrue(all(torch.equal(nets[0][name], nets[1][name]) for name in nets[0]))
        self.assertEqual(whole, again)


if __name__ == "__main__":
    unittest.main()
