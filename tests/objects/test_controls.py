"""Controls that a prompt names are found and read by the networks of screens, and given once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as but
from pathlib import Path

import numpy as np
import pytest

from python_backends.gui.calibration import Calibration
from python_backends.objects.controls import Controls
from python_backends.objects.looking import look
from python_backends.objects.opening import Pixels
from python_backends.objects.regions import Regions
from python_backends.pointing.prompt import prompt_of
from python_backends.running import Array
from tests.gui.fakes import ALPHABET, FakeNetworks, Thing
from tests.objects.fakes import BlotDetector, eyes, page_of

CONTROLS = Controls(Calibration.plain(), ALPHABET)
BUTTON, OTHER, FIELD = (20.0, 20.0, 120.0, 60.0), (20.0, 100.0, 120.0, 140.0), (200.0, 20.0, 500.0, 60.0)


@dataclass
class Networks:
    """The fakes of `gui_detection` by the names of their models; `asked` are those that were called."""

    fakes: FakeNetworks
    asked: list[str] = field(default_factory=list)

    async def __call__(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        self.asked.append(model)
        image = inputs["image"]
        if model == "gui_detector":
            return (await self.fakes.elements(image))._asdict()
        if model == "ocr_detector":
            return {"heat": (await self.fakes.heat(image[0]))[np.newaxis]}
        return (await self.fakes.recognise(image))._asdict()


def screen(texts: Mapping[int, tuple[int, int, int, int]]) -> Pixels:
    """A grey page with a patch of each grey level, which the fakes read as text."""
    page = page_of({})
    for grey, (left, top, right, bottom) in texts.items():
        page[top:bottom, left:right] = grey
    return page


def found(page: Pixels, prompts: Sequence[str], networks: Networks, least: float | None = None) -> list[Regions]:
    eye = but(eyes(BlotDetector()).eye, controls=CONTROLS)
    answers = asyncio.run(look(page, [prompt_of(words) for words in prompts], least, eye, networks))
    return [regions for _, regions in answers]


def test_a_role_is_found_and_nothing_is_read_for_it() -> None:
    networks = Networks(FakeNetworks([Thing("button", BUTTON), Thing("text_field", FIELD, 0.8)]))
    buttons, fields = found(page_of({}), ["all buttons", "text field"], networks)
    assert buttons.boxes.tolist() == [list(BUTTON)] and fields.boxes.tolist() == [list(FIELD)]
    assert buttons.confidences.tolist() == pytest.approx([0.9])
    assert networks.asked == ["gui_detector"]


def test_a_label_is_read() -> None:
    networks = Networks(FakeNetworks([Thing("button", BUTTON), Thing("button", OTHER)], {40: "Submit", 80: "Cancel"}))
    (regions,) = found(screen({40: (30, 30, 110, 50), 80: (30, 110, 110, 130)}), ["submit button"], networks)
    assert regions.boxes.tolist() == [list(BUTTON)]
    assert {"ocr_detector", "ocr_recognizer"} <= set(networks.asked)


def test_once_a_label_is_read_only_what_bears_it_is_given() -> None:
    page = page_of({(20, 20, 120, 60): "red", (20, 100, 120, 140): "red"})  # found by colour alone, for want of words
    page[30:50, 30:110] = 40
    buttons = [Thing("button", BUTTON), Thing("button", OTHER)]
    for texts, there in (({40: "Submit"}, [BUTTON]), ({40: "Cancel"}, [BUTTON, OTHER])):
        (regions,) = found(page, ["red submit button"], Networks(FakeNetworks(buttons, texts)))
        assert sorted(map(tuple, regions.boxes.round().tolist())) == there


def test_things_without_a_role_do_not_ask_the_networks_of_screens() -> None:
    networks = Networks(FakeNetworks([Thing("button", BUTTON)]))
    for words in ("red cat", "red control knobs"):
        (regions,) = found(page_of({(10, 10, 60, 50): "red"}), [words], networks)
        assert len(regions) == 1 and networks.asked == []


def test_what_both_find_is_given_once_by_the_surer_one() -> None:
    blot = tuple(round(edge) for edge in BUTTON)
    page = page_of({blot: "red"})  # type: ignore[dict-item]  # four numbers
    for score, surest in ((0.95, 0.95), (0.75, 0.9)):
        (regions,) = found(page, ["red button"], Networks(FakeNetworks([Thing("button", BUTTON, score)])))
        assert len(regions) == 1 and regions.confidences[0] == pytest.approx(surest)


def test_doubtful_controls_are_given_to_those_who_ask() -> None:
    networks = Networks(FakeNetworks([Thing("button", BUTTON, 0.3)]))
    assert len(found(page_of({}), ["button"], networks)[0]) == 0
    assert len(found(page_of({}), ["button"], networks, least=0.2)[0]) == 1


def test_one_that_bears_the_label_may_be_more_doubtful() -> None:
    networks = Networks(FakeNetworks([Thing("button", BUTTON, 0.4)], {40: "Submit"}))
    page = screen({40: (30, 30, 110, 50)})
    assert [len(regions) for regions in found(page, ["submit button", "button"], networks)] == [1, 0]


def test_a_repository_without_these_networks_does_without(tmp_path: Path) -> None:
    assert Controls.load(tmp_path) is None
