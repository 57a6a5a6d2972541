"""The detector that an exported Hugging Face folder holds."""

from __future__ import annotations

from pathlib import Path

from tokenizers import Tokenizer

from python_backends.errors import InternalError
from python_backends.objects.detector import Detector
from python_backends.objects.engines.grounding_dino import GroundingDinoDetector
from python_backends.objects.engines.owl import OwlDetector
from python_backends.objects.engines.settings import NEEDED, TOKENIZER, OwlSettings, settings_in

VERSION = "1"


def detector_in(folder: Path) -> Detector:
    """That of the model folder `folder` (model_repository/NAME), whose name is that of the Triton model.

    Raises InternalError if `builders.open_vocabulary` has not written it.
    """
    version = folder / VERSION
    settings = settings_in(version)
    path = version / TOKENIZER
    if not path.is_file():
        raise InternalError(f"{path} is missing; {NEEDED}")
    tokenizer = Tokenizer.from_file(str(path))
    if isinstance(settings, OwlSettings):
        return OwlDetector(folder.name, settings, tokenizer)
    return GroundingDinoDetector(folder.name, settings, tokenizer)
