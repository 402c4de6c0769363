"""Model card and catalogue entry of the face detector."""

AUTHORS = (
    "YuNet-n (Wu, Peng, Yu, 2023; ShiqiYu/libfacedetection.train), Copyright 2018-2022 OpenMMLab, Copyright 2022 Shiqi Yu"
)
TRAINED = f"{AUTHORS}; weights changed by Moodmark: trained on for masked, turned and blurred faces (training/face_detector)"
GAIN = "finds faces and their five points; nothing else is needed for it"
LICENCE = "Apache-2.0"
CHANGES = (
    "All weights were trained on, with what the published net answers to the plain view of a scene as the answer wanted "
    "for its plain and its masked, blurred, coarse, noisy and compressed views, and with the photos' labels for turned "
    "faces that the published net misses. Then each weight was averaged with the published one. Architecture, inputs and "
    "outputs are unchanged."
)
LIMITS = [
    "Faces below about 10 pixels are mostly missed; what it finds of turned, masked and blurred ones is in docs/models.md.",
    "Differences between groups of people are not measured here. The authors trained it on WIDER FACE.",
]
SHAPES = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}
PUBLISHED = {
    "repo": "ShiqiYu/libfacedetection.train",
    "commit": "0047ac24afb1a50a0c6105001c89d1b5b805dbf1",
    "path": "onnx/yunet_n_dynamic.onnx",
}


def card(model: str, parameters: int, opset: int, result: dict) -> tuple[dict, dict]:
    """The catalogue entry (without size and hash) and the card of `model`; `result` is what training said of it."""
    entry = {
        "id": model,
        "version": "",
        "task": "face detection",
        "file": f"{model}.onnx",
        "gain": GAIN,
        "licence": LICENCE,
        "attribution": TRAINED,
        "source": {"repo": "moodmark", "commit": "this one", "path": "training/face_detector"},
        "input": {
            "tensors": [{"name": "input", "shape": ["batch", 3, "height", "width"]}],
            "preparation": "BGR, 0..255, height and width padded with zeros to multiples of 32; longest side about 640",
        },
        "output": {
            "tensors": [
                {"name": f"{kind}_{stride}", "shape": ["batch", "cells", size]}
                for kind, size in SHAPES.items()
                for stride in (8, 16, 32)
            ],
            "meaning": "as YuNet's: score = cls * obj; centre offset and log size in cells; five points as offsets in cells",
        },
    }
    text = {
        "model": model,
        "licence": LICENCE,
        "licenceText": "LICENSE-Apache-2.0.txt",
        "attribution": TRAINED,
        "startsFrom": {
            "weights": "YuNet-n as published, every layer",
            **PUBLISHED,
            "notice": "The published repository has a LICENSE and no NOTICE file.",
        },
        "changes": CHANGES,
        "parameters": parameters,
        "opset": opset,
        "precision": "weights fp16, arithmetic fp32",
    }
    text["data"] = {
        "pictures": result["pictures"],
        "labels": "boxes and points of YuNet-n at three sizes of each photo, score 0.6 and above",
        "note": "The photos are not part of the project. No person has corrected the boxes. What YuNet-n itself learnt from is told by its authors (WIDER FACE).",
    }
    text["recipe"] = {"command": "make -C training face-detector-export", "settings": result["settings"]}
    text["metrics"] = {
        "note": "On held-out pictures of the same folders, one size each, against YuNet-n at three sizes: as they are, in crowds put together from them, and in hard views. withoutPeopleFalse: share of photos in which nobody is to be seen that show a face. Figures on other photos are in docs/models.md.",
        "heldOutPictures": result["heldOut"],
        "chosen": result["chosen"],
        "byThreshold": result["byThreshold"],
        "publishedByThreshold": result["teacherByThreshold"],
    }
    text["limits"] = LIMITS
    return entry, text
