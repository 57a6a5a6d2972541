"""Whisper as two ONNX graphs for the GPU profile, written from a checkpoint without PyTorch. See README.md."""
