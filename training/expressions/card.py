"""Model cards and catalogue entries of the expression nets."""
import json

from lab.paths import RUNS

from .classes import EXPRESSIONS

LICENCE = "MIT"
ATTRIBUTION = (
    "Trained by Moodmark (training/expressions), starting from mini- and big-Xception, Copyright 2017 Octavio Arriaga "
    "(oarriaga/face_classification, MIT) and face-api's expression net, Copyright Vincent Mühler and Vladimir Mandic "
    "(vladmandic/face-api, MIT)"
)
SOURCE = {"repo": "moodmark", "commit": "this one", "path": "training/expressions"}
KEPT = ("accuracy", "macroRecall", "happyOrNot", "ece", "recall", "bySource", "ordinaryTakenForContempt")


def card(model: str, parameters: int, opset: int) -> tuple[dict, dict]:
    """The catalogue entry (without size and hash) and the card of `model`."""
    trained = json.loads((RUNS / "expression" / "result.json").read_text())
    upper = json.loads((RUNS / "expression-upper" / "result.json").read_text())
    calibrated = json.loads((RUNS / "expression" / "calibrated.json").read_text())
    classes = ", ".join(EXPRESSIONS)
    entry = {
        "id": model,
        "version": "",
        "task": "expression",
        "file": f"{model}.onnx",
        "licence": LICENCE,
        "gain": "recognises expressions, .73 of 1,416 labelled faces rightly (measured); nothing else is needed for it",
        "attribution": ATTRIBUTION,
        "source": SOURCE,
        "input": {
            "tensors": [{"name": "grey", "shape": ["batch", 1, 64, 64]}],
            "preparation": "grey (BT.601) square around the detector's box, side max(w, h), turned upright, 64x64, 0..255",
        },
        "output": {
            "tensors": [
                {"name": "probabilities", "shape": ["batch", len(EXPRESSIONS)]},
                {"name": "valence_arousal", "shape": ["batch", 2]},
                {"name": "features", "shape": ["batch", 96]},
                {"name": "upper_probabilities", "shape": ["batch", len(EXPRESSIONS)]},
                {"name": "upper_valence_arousal", "shape": ["batch", 2]},
            ],
            "meaning": f"probabilities before calibration: {classes}; valence and arousal, -1..1; features: face feature, not negative; upper_…: as the upper face shows it, for faces under masks",
        },
    }
    text = {
        "model": model,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "parameters": parameters,
        "opset": opset,
        "precision": "weights fp16, arithmetic fp32",
        "data": {
            "faces": trained["faces"],
            "sources": {name: one["faces"] for name, one in trained["bySource"].items()},
            "labels": "eight expressions by folder; no face here is rated for valence or arousal",
            "ordinaryFaces": "faces of ordinary photos that nobody labelled (settings.wild), taught with the public nets' answers and next to no contempt",
            "note": "The photos are not part of the project. FER2013 faces also trained the two Xceptions that the net starts from.",
        },
        "recipe": {
            "command": "make -C training expression-export",
            "settings": trained["settings"],
            "upperFaceSettings": upper["settings"],
            "start": "early layers of the three public nets, frozen; heads (and the last blocks that settings.tuned names) trained",
            "members": "one head for each of four folds, trained on the other three; probabilities averaged",
            "valenceArousal": "the head learns the circumplex coordinates of the label (Russell, 1980): it orders faces between classes and has seen no human rating",
        },
        "metrics": {
            "note": "Cross-validated on the training faces, near-duplicates (mostly the same person) kept in one fold; figures on other faces are in docs/evaluation.md.",
            "uncalibrated": {key: trained[key] for key in KEPT},
            **{name: {key: one[key] for key in KEPT} for name, one in calibrated.items()},
        },
        "limits": [
            "Labels are what raters or actors meant a face to show, not what anybody felt.",
            "Contempt is learnt almost wholly from one source. Faces of ordinary photos are taught against that; docs/evaluation.md shows how far it goes, and where doubt remains.",
            "Fear is confused with surprise and sad, neutral with sad and contempt.",
            "The Taiwanese source has 29 people; FER2013 and LFW hold mostly light-skinned adults. Differences between groups of people are not measured.",
            "The upper-face answers were learnt on drawn masks; real masks differ.",
        ],
    }
    return entry, text
