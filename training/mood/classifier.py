"""Write the last layer of the bundled backbone for the app to apply to parts of a picture.

    python3 -m mood.classifier ../resources/models

scene_classifier.bin, little-endian: shift, scale, low, high (float32), 1,001 biases (float32), 1,001 × 1,280 steps
(uint8). A weight is (step + shift) × scale; logits are clipped to low..high, as in the net.
"""

import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper


def main():
    models = Path(sys.argv[1])
    graph = onnx.load(str(models / "place_embedder.onnx")).graph
    numbers = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    part = lambda name: numbers[f"classifier.{name}"]
    header = [part(name).ravel()[0] for name in ("weight.shift", "weight.scale", "low", "high")]
    out = models / "scene_classifier.bin"
    out.write_bytes(
        np.array(header, "<f4").tobytes()
        + part("bias").astype("<f4").tobytes()
        + part("weight.steps").reshape(1001, 1280).tobytes()
    )
    print(f"wrote {out} ({out.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
