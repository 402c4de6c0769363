"""Scenes, assignment, losses and decoding of the face detector; no photos needed."""
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy
import onnx
import torch

from face_detector import losses
from face_detector import scenes as scenes_module
from face_detector import train as recipe
from face_detector.assign import LABELLED, targets, without
from face_detector.data import split, synthetic_pictures
from face_detector.decode import answers, decode_cells, iou, score_picture
from face_detector.export import APP_THRESHOLD, Exported, made_up_picture, move_threshold, write_onnx
from face_detector.measure import at_few_false_boxes
from face_detector.net import STRIDES, FaceDetector, load_published
from face_detector.scenes import MIRRORED, Scenes
from face_detector.settings import Settings
from face_detector.without_people import PARTS, part_of, photos_without_people


def face(x, y, w, h, score=0.9):
    points = [(x + w * u, y + h * v) for u, v in [(0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.8), (0.65, 0.8)]]
    return numpy.array([[x, y, w, h, *(v for point in points for v in point), score]], numpy.float32)


def settings(**values):
    return Settings(**{"data": "synthetic", "start": "random", "distil": False, "trial_scenes": 3, "without_people": "synthetic", **values})


class ScenesTest(unittest.TestCase):
    def test_faces_follow_their_pixels_through_turns_mirrors_and_scales(self):
        # A face whose eyes, nose and mouth are single-coloured dots: each point must land on its own colour.
        colours = [(255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255)]
        image = numpy.full((200, 200, 3), 90, numpy.uint8)
        known = face(60, 50, 80, 100)
        for (px, py), colour in zip(known[0, 4:14].reshape(5, 2).astype(int), colours):
            image[py - 9 : py + 10, px - 9 : px + 10] = colour
        plain = settings(mosaic_share=0.0, dense_share=0.0, mask_share=0.0, smallest_face=80.0, largest_face=120.0, side=256)
        scenes = Scenes([{"image": image, "faces": known}], plain)
        mirrored = 0
        for seed in range(12):
            scene = scenes.draw(numpy.random.default_rng([5, seed]))
            pixels, faces = scene.plain, scene.faces
            seen = [f for f in faces if f[14] >= 0.6]
            for row in seen:
                points = row[4:14].reshape(5, 2)
                mirrored += points[0, 0] > points[1, 0]
                rgb = [pixels[::-1, int(y), int(x)].astype(int) for x, y in points if 0 <= x < 256 and 0 <= y < 256]
                if len(rgb) < 5 or max(rgb[2]) - min(rgb[2]) < 60:
                    continue  # cut by the border
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
        for name in ("plain", "hard", "faces"):
            self.assertTrue((getattr(a, name) == getattr(b, name)).all())

    def test_masks_cover_mouths_in_the_hard_view_alone(self):
        # Green faces keep their pixels in the plain view and lose those of the mouth, not of the eyes, in the hard one.
        image = numpy.full((120, 120, 3), 60, numpy.uint8)
        image[20:100, 25:95] = (0, 255, 0)
        alone = settings(mosaic_share=0.0, dense_share=0.0, mask_share=1.0, side=128, smallest_face=60.0, largest_face=90.0)
        scenes = Scenes([{"image": image, "faces": face(25, 20, 70, 80)}], alone)
        covered = eyes_kept = count = 0
        for seed in range(30):
            scene = scenes.draw(numpy.random.default_rng(seed))
            if scene.detail or len(scene.faces) != 1:
                continue
            points = scene.faces[0, 4:14].reshape(5, 2).astype(int)
            if not ((points >= 2) & (points < 126)).all():
                continue
            mouth, eye = points[3:].mean(0).astype(int), points[0]
            if scene.plain[1, mouth[1], mouth[0]] < 250:
                continue
            count += 1
            off = lambda at: abs(scene.hard[:, at[1], at[0]].astype(int) - scene.plain[:, at[1], at[0]]).max()
            covered += off(mouth) > 30
            eyes_kept += off(eye) < off(mouth)
        self.assertGreater(count, 5)
        self.assertEqual(covered, count)
        self.assertGreater(eyes_kept, 0.6 * count)


    def test_empty_scenes_show_pictures_without_people_alone_and_what_was_taken_for_a_face_most_of_all(self):
        # Faces are on red, nobody is on green, and the lure there is blue.
        with_face = {"image": numpy.full((120, 120, 3), (250, 0, 0), numpy.uint8), "faces": face(30, 30, 60, 60)}
        nobody = {"image": numpy.full((200, 200, 3), (0, 250, 0), numpy.uint8), "faces": numpy.zeros((0, 15), numpy.float32)}
        nobody["image"][20:50, 150:180] = (0, 0, 250)
        some = settings(side=96, empty_share=0.5, mined_share=1.0, mosaic_share=0.0, dense_share=0.0, turned_share=0.0)
        scenes = Scenes([with_face], some, [nobody])
        draw = lambda: [scenes.draw(numpy.random.default_rng([7, seed])) for seed in range(40)]
        blue = lambda scene: bool(((scene.plain[0] > 200) & (scene.plain[1] < 50) & (scene.plain[2] < 50)).any())
        green = lambda scene: bool(((scene.plain[1] > 200) & (scene.plain[0] < 50) & (scene.plain[2] < 50)).any())
        before = [scene for scene in draw() if scene.empty]
        self.assertTrue(10 < len(before) < 30)
        self.assertTrue(all(len(scene.faces) == 0 and green(scene) for scene in before))
        scenes.mine([face(150, 20, 30, 30, score=0.5)])
        after = [scene for scene in draw() if scene.empty]
        self.assertTrue(all(blue(scene) for scene in after))
        self.assertLess(sum(blue(scene) for scene in before), len(before))

    def test_empty_scenes_are_all_background_whatever_the_teacher_says(self):
        torch.manual_seed(5)
        teacher = FaceDetector().eval()
        pictures = synthetic_pictures(12, 2)
        nobody = [picture for picture in pictures if len(picture["faces"]) == 0]
        scene = Scenes(pictures, settings(side=96, empty_share=1.0), nobody).draw(numpy.random.default_rng(3))
        self.assertTrue(scene.empty)
        self.assertEqual(float(recipe.scene_targets([scene], numpy.array([False]), teacher, 96).abs().max()), 0)


class AssignTest(unittest.TestCase):
    def test_cells_answer_the_face_whose_centre_is_near_at_the_stride_of_its_size(self):
        faces = numpy.concatenate([face(100, 60, 20, 20), face(150, 150, 120, 140)])
        assigned = targets(faces, 320)
        for level, (row, others) in zip((0, 2), ((0, 1), (1, 0))):
            found = decode_cells([a if i == level else a * 0 for i, a in enumerate(assigned)], [40, 20, 10], 0.5)
            self.assertEqual(len(found), 1)
            self.assertTrue(numpy.allclose(found[0, :14], faces[row, :14], atol=0.01))

    def test_what_is_doubted_or_too_small_is_not_learnt(self):
        for doubtful in (face(100, 100, 60, 60, score=0.4), face(100, 100, 9, 9)):
            for answer in targets(doubtful, 320):
                self.assertLessEqual(answer[:, 0].max(), 0)
            self.assertEqual(min(answer[:, 0].min() for answer in targets(doubtful, 320)), -1)

    def test_a_scene_without_faces_is_all_background(self):
        for answer in targets(numpy.zeros((0, 15), numpy.float32), 320):
            self.assertEqual(abs(answer).max(), 0)

    def test_labels_complete_what_the_teacher_misses_and_change_nothing_that_it_finds(self):
        both = numpy.concatenate([face(40, 40, 60, 60), face(200, 200, 60, 60)])
        teacher = [answer * [0.8, *[1.0] * 14] for answer in targets(both[:1], 320)]
        taught = targets(both, 320, teacher)
        near = lambda answer, box, stride: answer[(box[1] + 30) // stride * (320 // stride) + (box[0] + 30) // stride, 0]
        self.assertAlmostEqual(near(taught[1], (40, 40), 16), 0.8 * LABELLED, places=5)
        self.assertAlmostEqual(near(taught[1], (200, 200), 16), LABELLED, places=5)

    def test_what_a_hard_view_no_longer_shows_is_not_learnt(self):
        answer = targets(face(100, 100, 60, 60), 320)
        without(answer, face(100, 100, 60, 60), 320)
        self.assertLess(max(level[:, 0].max() for level in answer), LABELLED)


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
        draw = lambda *size: torch.randn(*size, generator=generator, dtype=torch.double, requires_grad=True)
        score = torch.rand(6, generator=generator, dtype=torch.double)
        self.assertTrue(torch.autograd.gradcheck(lambda a, b: losses.quality_focal(a, b, score), (draw(6), draw(6))))
        boxes = draw(4, 4)
        others = boxes.detach() + 0.2
        self.assertTrue(torch.autograd.gradcheck(lambda x: losses.overlap(x, others)[1], boxes))

    def test_a_score_is_the_product_of_two(self):
        # σ(0)² = 1/4: right for a score of 1/4, and off by 1/4 for one half.
        zero = torch.zeros(1)
        self.assertAlmostEqual(float(losses.quality_focal(zero, zero, torch.tensor([0.25]))), 0, places=6)
        wrong = 0.25**2 * -(0.5 * numpy.log(0.25) + 0.5 * numpy.log(0.75))
        self.assertAlmostEqual(float(losses.quality_focal(zero, zero, torch.tensor([0.5]))), wrong, places=6)

    def test_a_scene_counts_as_often_as_its_weight_says(self):
        generator = torch.Generator().manual_seed(2)
        cells = lambda size: torch.randn(2, 1, size, generator=generator)
        outputs = [{"cls": cells(1), "obj": cells(1), "bbox": cells(4), "kps": cells(10)}]
        background = torch.zeros(2, 1, 15)
        total = lambda *weights: float(losses.detection_loss(outputs, background, 1.0, 1.0, torch.tensor(weights))[0])
        self.assertAlmostEqual(total(1.0, 3.0), total(1.0, 0.0) + 3 * total(0.0, 1.0), places=5)
        self.assertAlmostEqual(total(1.0, 1.0), float(losses.detection_loss(outputs, background, 1.0, 1.0)[0]), places=6)

    def test_a_perfect_answer_costs_next_to_nothing(self):
        wanted = torch.from_numpy(numpy.concatenate(targets(face(100, 100, 60, 60), 320)))[None]
        logit = torch.logit(wanted[..., :1].clamp(1e-9, 1 - 1e-9).sqrt().clamp(1e-6, 1 - 1e-6))
        perfect = [{"cls": logit, "obj": logit, "bbox": wanted[..., 1:5].clone(), "kps": wanted[..., 5:].clone()}]
        loss, _ = losses.detection_loss(perfect, wanted, 2.0, 1.0)
        self.assertLess(float(loss), 0.01)
        worse = [{**perfect[0], "bbox": perfect[0]["bbox"] + 0.5, "kps": perfect[0]["kps"] + 0.5}]
        self.assertGreater(float(losses.detection_loss(worse, wanted, 2.0, 1.0)[0]), 0.5)


class DecodeTest(unittest.TestCase):
    def test_cells_that_answer_as_assigned_decode_to_the_faces(self):
        faces = numpy.concatenate([face(40, 50, 24, 30), face(150, 120, 90, 110)])
        found = decode_cells(targets(faces, 320), [320 // s for s in STRIDES], 0.5)
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


class MeasureTest(unittest.TestCase):
    def test_the_threshold_is_the_lowest_with_few_false_boxes_and_few_faces_where_nobody_is(self):
        row = lambda threshold, boxes, photos: {"threshold": threshold, "falseBoxesPerPhoto": boxes, "withoutPeopleFalse": photos}
        rows = [row(0.5, 0.04, 0.001), row(0.55, 0.02, 0.03), row(0.6, 0.01, 0.015), row(0.65, 0.0, 0.0)]
        self.assertEqual(at_few_false_boxes(rows)["threshold"], 0.6)
        for each in rows:
            del each["withoutPeopleFalse"]
        self.assertEqual(at_few_false_boxes(rows)["threshold"], 0.55)
        self.assertEqual(at_few_false_boxes([row(0.5, 0.2, 0.2), row(0.55, 0.1, 0.1)])["threshold"], 0.55)


class NetTest(unittest.TestCase):
    def test_the_net_stays_small_and_answers_every_cell(self):
        net = FaceDetector()
        self.assertLessEqual(sum(p.numel() for p in net.parameters()), 300_000)
        outputs = net.eval()(torch.zeros(2, 3, 96, 64))
        self.assertEqual([tuple(level["cls"].shape) for level in outputs], [(2, 96, 1), (2, 24, 1), (2, 6, 1)])
        self.assertEqual([answer.shape for answer in answers(outputs)], [(2, 96, 15), (2, 24, 15), (2, 6, 15)])

    def test_weights_are_read_from_an_onnx_file_in_the_order_of_its_convolutions(self):
        torch.manual_seed(3)
        net = FaceDetector().eval()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.onnx"
            torch.onnx.export(Exported(net), made_up_picture(), str(path), opset_version=11)
            again = load_published(path).eval()
            for ours, theirs in zip(net(made_up_picture()), again(made_up_picture())):
                for kind in ours:
                    self.assertTrue(torch.equal(ours[kind], theirs[kind]))
            short = onnx.load(str(path))
            del short.graph.node[0]
            onnx.save(short, str(path))
            with self.assertRaisesRegex(ValueError, "not YuNet-n"):
                load_published(path)

    def test_moving_the_threshold_moves_what_scored_it_to_the_apps(self):
        torch.manual_seed(1)
        net = FaceDetector().eval()
        with torch.no_grad():
            for kind in ("cls", "obj"):
                for head in net.heads[kind]:
                    head[-1].weight.zero_()
                    head[-1].bias.fill_(float(torch.logit(torch.tensor(0.45**0.5))))
        move_threshold(net, 0.45)
        cls, *_ = Exported(net)(made_up_picture())
        self.assertTrue(torch.allclose(cls**2, torch.tensor(APP_THRESHOLD), atol=1e-5))

    def test_the_exported_file_takes_any_number_and_size_of_pictures(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "net.onnx"
            write_onnx(FaceDetector(), path)
            self.assertLess(path.stat().st_size, 500_000)
            graph = onnx.load(str(path)).graph
        dims = [d.dim_param or d.dim_value for d in graph.input[0].type.tensor_type.shape.dim]
        self.assertEqual(dims, ["batch", 3, "height", "width"])
        self.assertEqual([o.name for o in graph.output], [f"{k}_{s}" for k in ("cls", "obj", "bbox", "kps") for s in STRIDES])


class TrainTest(unittest.TestCase):
    def test_a_teacher_needs_published_weights(self):
        with self.assertRaisesRegex(ValueError, "random net teaches nothing"):
            settings(distil=True)

    def test_hard_views_are_taught_what_the_teacher_sees_in_the_plain_ones(self):
        torch.manual_seed(5)
        teacher = FaceDetector().eval()
        scene = Scenes(synthetic_pictures(6, 2), settings(side=96)).draw(numpy.random.default_rng(2))
        for hard in (False, True):
            wanted = recipe.scene_targets([scene], numpy.array([hard]), teacher, 96).numpy()[0]
            with torch.no_grad():
                plain = numpy.concatenate([level[0] for level in answers(teacher(torch.from_numpy(scene.plain[None]).float()))])
            kept = (wanted[:, 0] >= 0) & (wanted[:, 0] != numpy.float32(LABELLED))
            self.assertGreater(kept.sum(), 20)
            self.assertTrue(numpy.allclose(wanted[kept], plain[kept]))

    def test_weights_are_blended_with_those_that_training_starts_from(self):
        torch.manual_seed(6)
        trained, start = FaceDetector(), FaceDetector()
        for share in (0.0, 0.25, 1.0):
            for value, ours, first in zip(
                recipe.blended(trained, start, share).parameters(), trained.parameters(), start.parameters()
            ):
                self.assertTrue(torch.allclose(value, (1 - share) * ours + share * first, atol=1e-6))

    def test_what_is_left_for_choosing_and_reporting_is_neither_trained_on_nor_held_out(self):
        pictures = synthetic_pictures(60, 1)
        nobody = [picture["photo"] for picture in pictures if len(picture["faces"]) == 0]
        parts = {photo: PARTS[i % 3] for i, photo in enumerate(nobody)}
        shown: list[str] = []
        pyramid = scenes_module._pyramid

        def seen(picture):
            shown.append(picture["photo"])
            return pyramid(picture)

        with (
            tempfile.TemporaryDirectory() as folder,
            mock.patch.object(recipe, "synthetic_pictures", lambda *_: pictures),
            mock.patch.object(recipe, "parts_of", lambda *_: parts),
            mock.patch.object(scenes_module, "_pyramid", seen),
        ):
            small = dict(steps=2, batch=2, check_every=2, side=96, empty_share=0.5, without_people="synthetic")
            result = recipe.train(settings(**small), Path(folder))
        taught = {photo for photo, part in parts.items() if part == "teach"}
        self.assertTrue(taught & set(shown))
        self.assertFalse((set(parts) - taught) & set(shown))
        self.assertLessEqual(result["withoutPeople"], len(taught))
        self.assertIn("withoutPeopleFalse", result["byThreshold"][0])

    def test_photos_of_one_person_stay_on_one_side(self):
        pictures = [{"photo": f"faces/train/studio/{name}"} for name in ("ann01a.png", "ann01b.png", "bob02a.png")]
        for seed in range(6):
            training, held_out = split(pictures, 0.5, seed)
            for side in (training, held_out):
                names = {p["photo"][-10:-4] for p in side}
                self.assertIn(len(names & {"ann01a", "ann01b"}), (0, 2))

    def test_an_interrupted_run_goes_on_to_the_same_net(self):
        with tempfile.TemporaryDirectory() as folder:
            small = dict(steps=4, batch=2, check_every=2, side=96, held_out=0.1, empty_share=0.3, without_people="synthetic")
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


class WithoutPeopleTest(unittest.TestCase):
    def test_lists_kinds_and_themes_without_what_was_seen_by_eye_and_keeps_copies_and_themes_together(self):
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            for photo in ("food/a.jpg", "nature/b.jpg", "house_exterior/b.jpg", "portraits_selfies/c.jpg", "food/d.jpg"):
                path = data / "non-landmarks" / photo
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
            (data / "scenes").mkdir()
            rows = ["s/1.jpg,Acorns 1,Object", "s/2.jpg,Acorns 2,Object", "s/3.jpg,Baby 1,Person"]
            (data / "scenes" / "scenes.csv").write_text("\n".join(["path,theme,category", *rows]) + "\n")
            by_eye = data / "by-eye.txt"
            by_eye.write_text("# why\nnon-landmarks/food/d.jpg a doll\n")
            listed = photos_without_people(data, by_eye)
        parts = {entry["photo"]: entry["part"] for entry in listed}
        kinds = ("food/a.jpg", "house_exterior/b.jpg", "nature/b.jpg")
        self.assertEqual(sorted(parts), [*(f"non-landmarks/{photo}" for photo in kinds), "s/1.jpg", "s/2.jpg"])
        self.assertEqual(parts["non-landmarks/nature/b.jpg"], parts["non-landmarks/house_exterior/b.jpg"])
        self.assertEqual(parts["s/1.jpg"], parts["s/2.jpg"])

    def test_parts_are_of_about_the_same_size(self):
        counts = [[part_of(str(i)) for i in range(900)].count(part) for part in PARTS]
        self.assertGreater(min(counts), 240)


if __name__ == "__main__":
    unittest.main()
