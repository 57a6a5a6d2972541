"""Which networks see: what the parameters of the model `object_detection` say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from python_backends.errors import InternalError
from python_backends.objects.controls import Controls
from python_backends.objects.engines.embedded import PASS, EmbeddedDetector
from python_backends.objects.levels import PassSize
from python_backends.objects.looking import Eye
from python_backends.objects.masks_engines.embedded import EmbeddedSegmenter
from python_backends.objects.segmenter import Segmenter

EMBEDDED = "embedded"
MODEL = "object_detection"


@dataclass(frozen=True, slots=True)
class Eyes:
    """What finds and what cuts out."""

    eye: Eye
    segmenter: Segmenter


def eyes_of(parameters: Mapping[str, str], repository: Path) -> Eyes:
    """The engines that the parameters `detector` and `segmenter` name: `embedded`, or a model exported from a folder.

    Raises InternalError for a name that is no model of the repository, or no export.
    """
    detector, segmenter = (parameters.get(key) or EMBEDDED for key in ("detector", "segmenter"))
    return Eyes(_eye(detector, repository), _segmenter(segmenter, repository))


def _eye(name: str, repository: Path) -> Eye:
    controls = Controls.load(repository)
    if name == EMBEDDED:
        return Eye(EmbeddedDetector(repository), PASS, controls)
    from python_backends.objects.engines.folder import detector_in

    detector = detector_in(_folder("detector", name, repository))
    longest = detector.longest
    return Eye(detector, PassSize(longest, longest, longest * longest), controls)


def _segmenter(name: str, repository: Path) -> Segmenter:
    if name == EMBEDDED:
        return EmbeddedSegmenter()
    from python_backends.objects.masks_engines.folder import segmenter_in

    engine: Segmenter = segmenter_in(_folder("segmenter", name, repository))
    return engine


def _folder(parameter: str, name: str, repository: Path) -> Path:
    folder = repository / name
    if not folder.is_dir():
        raise InternalError(
            f"parameter {parameter} of the model `{MODEL}` is `{name}`, which is neither `{EMBEDDED}` nor a model of "
            "this repository; export one with `python -m builders.open_vocabulary` or `python -m builders.sam`"
        )
    return folder
