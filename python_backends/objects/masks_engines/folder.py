"""The segmenter that an exported Hugging Face folder holds."""

from __future__ import annotations

from pathlib import Path

from python_backends.errors import InternalError
from python_backends.json_file import read_json
from python_backends.objects.masks_engines.sam2 import Sam2Segmenter, Sam2Settings
from python_backends.objects.segmenter import Segmenter

FILE = "segmenter.json"
NEEDED = "`python -m builders.sam FOLDER --out model_repository/NAME` writes it"


def segmenter_in(folder: Path) -> Segmenter:
    """That of the model folder `folder` (model_repository/NAME), whose name is that of the Triton model.

    Raises InternalError if `builders.sam` has not written it.
    """
    settings = read_json(folder / "1" / FILE, Sam2Settings, InternalError, NEEDED)
    return Sam2Segmenter(folder.name, settings)
