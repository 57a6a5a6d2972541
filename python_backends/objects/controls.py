"""Controls that a prompt names, found and read as `gui_detection` does it.

The detector of named things knows how a button looks, but cannot read which one says "Submit", and finds few of the
elements of whole screens. So where a prompt names a role, the networks of screens look as well, and read if it has a
label besides. What both find is given once, by the surer one; of a label that was read only what bears it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from python_backends.gui.calibration import Calibration
from python_backends.gui.colour import colours_of
from python_backends.gui.detect import Detected, detect
from python_backends.gui.elements import Element
from python_backends.gui.find import found
from python_backends.gui.merge import merged
from python_backends.gui.networks import ELEMENT_DETECTOR, CalledNetworks
from python_backends.gui.phrase import FORM, Phrase, phrase_of
from python_backends.gui.read import read_screen
from python_backends.gui.roles import ROLES
from python_backends.objects.opening import Pixels
from python_backends.objects.regions import Regions
from python_backends.ocr.networks import RECOGNIZER
from python_backends.ocr.page import Line
from python_backends.ocr.recognise.ctc import load_alphabet
from python_backends.running import Run

SURE, READ = 0.7, 0.3
"""Confidences from which a control is given where the request names none. The role must be right, it was asked for, and
pictures are not only screens; but of one that bears the label asked for, more than the role speaks."""
NAMED = frozenset(ROLES) - {"icon", "text"}
"""Roles that are looked for so: icons are named by what they show, which the detector of named things sees."""


class SeenControls(NamedTuple):
    """What was found, and the queries of which it is all: their labels were read."""

    regions: Regions
    settled: frozenset[int]


@dataclass(frozen=True, slots=True)
class Controls:
    """What the networks need to find and read controls. Has no state of a request: `run` carries that."""

    calibration: Calibration
    alphabet: tuple[str, ...]

    @classmethod
    def load(cls, repository: Path) -> Controls | None:
        """From beside the networks; None in a repository that has not all of them."""
        alphabet = repository / RECOGNIZER / "1" / "alphabet.txt"
        if not (alphabet.is_file() and (repository / ELEMENT_DETECTOR).is_dir()):
            return None
        calibration = Calibration.load(repository / ELEMENT_DETECTOR / "1" / "calibration.json")
        return cls(calibration, load_alphabet(alphabet.read_text("utf-8")))

    async def find(self, page: Pixels, queries: Sequence[str], least: float | None, run: Run) -> SeenControls:
        """The controls on `page` UINT8 [h, w, 3] that `queries` name, those without a role none; surest first."""
        phrases = {place: phrase for place, query in enumerate(queries) if names_control(phrase := phrase_of(query))}
        if not phrases:
            return SeenControls(Regions.none(), frozenset())
        networks = CalledNetworks(run)
        detected = await detect(page, networks, self.calibration, READ if least is None else least)
        lines: Sequence[Line] = ()
        if len(detected) and any(phrase.label for phrase in phrases.values()):
            lines = (await read_screen(page, networks, self.alphabet)).lines
        bare = SURE if least is None else least
        regions = _regions(page, detected, merged(detected, lines), phrases, bare)
        read = frozenset(place for place, phrase in phrases.items() if phrase.label)
        return SeenControls(regions, read & frozenset(regions.queries.tolist()))


def names_control(phrase: Phrase) -> bool:
    """Whether it says a role that is looked for so; words for all controls together say none."""
    return bool(phrase.roles & NAMED) and not phrase.roles >= FORM


def _regions(
    page: Pixels, detected: Detected, elements: Sequence[Element], phrases: Mapping[int, Phrase], bare: float
) -> Regions:
    """The elements that each phrase means, from a confidence of `bare` on where it says no label.

    Of elements that are only text none: what is written is not asked for.
    """
    meant = [
        (place, elements[index])
        for place, phrase in phrases.items()
        for index in found(elements, phrase, lambda box: colours_of(page, box))
        if elements[index].row is not None and (phrase.label or elements[index].confidence >= bare)
    ]
    rows = [element.row for _, element in meant]
    regions = Regions(
        np.array([element.box for _, element in meant], np.float32).reshape(-1, 4),
        np.array([element.confidence for _, element in meant], np.float32),
        np.array([place for place, _ in meant], np.int64),
        detected.features[np.array(rows, np.intp)],
    )
    return regions.chosen(np.argsort(-regions.confidences, kind="stable"))
