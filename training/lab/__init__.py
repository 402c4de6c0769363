"""What every recipe of the training lab shares: configuration, seeds, metric logs, checkpoints, ONNX in and out."""
