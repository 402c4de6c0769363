"""Model card and catalogue entry of the face detector."""

ATTRIBUTION = (
    "Trained by Moodmark (training/face_detector) on boxes and points that YuNet-n (Wu, Peng, Yu, 2023; "
    "ShiqiYu/libfacedetection.train, Apache-2.0) saw in photos"
)
SHAPES = {"cls": 1, "obj": 1, "bbox": 4, "kps": 10}


def card(model: str, parameters: int, opset: int, result: dict, chosen: dict) -> tuple[dict, dict]:
    """The catalogue entry (without size and hash) and the card of `model`."""
    entry = {
        "id": model,
        "version": "",
        "task": "face detection",
        "file": f"{model}.onnx",
        "gain": "faces and their five points where YuNet is not installed",
        "licence": "MIT",
        "attribution": ATTRIBUTION,
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
        "licence": "MIT",
        "attribution": ATTRIBUTION,
        "parameters": parameters,
        "opset": opset,
        "precision": "weights fp16, arithmetic fp32",
        "data": {
            "pictures": result["pictures"],
            "labels": "boxes and points of YuNet-n at three sizes of each photo, score 0.6 and above; what it gives 0.3 to 0.6 is neither face nor background",
            "note": "The photos are not part of the project. No person has corrected the boxes.",
        },
        "recipe": {"command": "make -C training face-detector-export", "settings": result["settings"]},
        "metrics": {
            "note": "On held-out pictures of the same folders, against YuNet; figures on other photos are in docs/models.md.",
            "heldOutPictures": result["heldOut"],
            "chosen": chosen,
            "byThreshold": result["byThreshold"],
        },
        "limits": [
            "It can find no face that its teacher misses.",
            "Faces below about 10 pixels and those turned by more than 45 degrees are mostly missed.",
            "Masks were learnt from drawn ones. Differences between groups of people are not measured.",
        ],
    }
    return entry, text
