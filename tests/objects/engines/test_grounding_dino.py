"""Grounding DINO behind a network that is made up: the texts it reads, and whose tokens are whose."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from python_backends.errors import InvalidRequest
from python_backends.objects.engines.grounding_dino import GroundingDinoDetector
from python_backends.objects.engines.settings import DinoSettings
from python_backends.running import Array
from tests.objects.engines.words import WORDS, word_pieces

SETTINGS = DinoSettings(name="grounding-dino (tiny)", resample=2, mean=(0, 0, 0), std=(1, 1, 1), tokens=24,
                        template="{}", threshold=0.25, canvas=(32, 48), shortest=32, longest=48)  # fmt: skip
CLS, SEP, DOT = 101, 102, 1012
CAT, RED, BUTTON, DOG = (1 + WORDS.index(word) for word in ("cat", "red", "button", "dog"))


class Network:
    """Two boxes; the first goes with each token by its place in the text, the second with none."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Array]] = []

    async def run(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        assert model == "dino" and list(outputs) == ["chances", "boxes", "features"]
        self.asked.append(inputs)
        places = np.arange(inputs["input_ids"].shape[1], dtype=np.float32) / 100
        return {"chances": np.stack([places, places * 0]), "features": np.zeros((2, 3), np.float32),
                "boxes": np.array([[0, 0.5, 1, 1.25], [-0.5, 0, 0.5, 1]], np.float32)}  # fmt: skip


def detector(**changes: object) -> GroundingDinoDetector:
    return GroundingDinoDetector("dino", SETTINGS.model_copy(update=changes), word_pieces())


def texts(prompts: Sequence[str], **changes: object) -> list[tuple[list[int], tuple[tuple[int, ...], ...]]]:
    return [(text.ids[0].tolist(), text.places) for text in detector(**changes).read(prompts)]


def test_all_prompts_stand_in_one_text_each_ended_by_a_full_stop() -> None:
    ids = [CLS, CAT, DOT, RED, BUTTON, 9, DOT, SEP]  # 9: ##s
    assert texts(["Cat", " red BUTTONs "]) == [(ids, ((1,), (3, 4, 5)))]


def test_marks_inside_a_prompt_do_not_end_it() -> None:
    assert texts(["red. button?"]) == [([CLS, RED, BUTTON, DOT, SEP], ((1, 2),))]


def test_what_is_too_long_for_one_text_is_read_in_several() -> None:
    assert texts(["cat", "dog", "red button"], tokens=6) == [
        ([CLS, CAT, DOT, DOG, DOT, SEP], ((1,), (3,))),
        ([CLS, RED, BUTTON, DOT, SEP], ((1, 2),)),
    ]


@pytest.mark.parametrize(
    ("prompt", "words"), [("?..", "prompt 2 has no word"), ("red red red", "prompt 2 has 4 tokens")]
)
def test_what_cannot_be_read_is_refused_by_its_number(prompt: str, words: str) -> None:
    with pytest.raises(InvalidRequest, match=words) as error:
        texts(["cat", prompt], tokens=5)
    assert error.value.param == "prompts"


def test_a_prompt_is_as_relevant_as_its_best_token() -> None:
    found = asyncio.run(detector().find(np.zeros((40, 60, 3), np.uint8), ["cat", "red button"], Network().run))
    assert found.relevance == pytest.approx(np.array([[0.01, 0], [0.04, 0]]))
    assert found.boxes.tolist() == [[0, 20, 60, 40], [0, 0, 30, 40]]


def test_each_text_has_boxes_of_its_own() -> None:
    network = Network()
    image = np.zeros((40, 60, 3), np.uint8)
    found = asyncio.run(detector(tokens=6).find(image, ["cat", "dog", "red button"], network.run))
    assert len(network.asked) == 2
    assert found.relevance == pytest.approx(np.array([[0.01, 0, 0, 0], [0.03, 0, 0, 0], [0, 0, 0.02, 0]]))
    assert found.boxes.shape == (4, 4) and found.features.shape == (4, 3)


def test_the_mask_says_how_much_of_the_canvas_is_picture() -> None:
    pixels, mask = detector().seen(np.full((64, 64, 3), 255, np.uint8))
    assert pixels.shape == (1, 3, 32, 48) and mask.shape == (1, 32, 48)
    assert mask[0].sum() == 32 * 32
    assert np.array_equal(pixels[0, 0] > 0, mask[0] > 0)
