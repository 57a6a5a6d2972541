"""OWL behind a network that is made up: what it is asked, and what becomes of what it says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from python_backends.errors import InvalidRequest
from python_backends.objects.engines.owl import OwlDetector
from python_backends.objects.engines.settings import OwlSettings
from python_backends.running import Array

SETTINGS = OwlSettings(name="owlv2 (tiny)", resample=2, mean=(0, 0, 0), std=(1, 1, 1), tokens=7, template="a {} here",
                       threshold=0.1, size=16, fit="square", pad=0, prompts=2)  # fmt: skip
WORDS = ("!", "a", "here", "cat", "dog", "red", "<start>", "<end>")
BOXES = np.array([[0.0, 0.0, 0.5, 0.5], [0.25, 0.25, 1.5, 1.0]], np.float32)


def tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel({word: place for place, word in enumerate(WORDS)}, unk_token="!"))
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="<start> $A <end>", special_tokens=[("<start>", 6), ("<end>", 7)]
    )
    made.enable_padding(length=30)  # as folders have it
    made.enable_truncation(5)
    return made


class Network:
    """Says of each prompt its third token, as a share of ten."""

    def __init__(self) -> None:
        self.asked: list[Mapping[str, Array]] = []

    async def run(self, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Mapping[str, Array]:
        assert model == "owl" and list(outputs) == ["relevance", "boxes", "features"]
        self.asked.append(inputs)
        relevance = np.repeat(inputs["input_ids"][:, 2:3] / np.float32(10), 2, 1)
        return {"relevance": relevance, "boxes": BOXES, "features": np.eye(2, 5, dtype=np.float32)}


def detector(settings: OwlSettings = SETTINGS) -> OwlDetector:
    return OwlDetector("owl", settings, tokenizer())


def test_prompts_stand_in_their_template_and_are_filled_up() -> None:
    ids, mask = detector().read(["cat", " red dog "])
    assert ids.tolist() == [[6, 1, 3, 2, 7, 0, 0], [6, 1, 5, 4, 2, 7, 0]]
    assert mask.tolist() == [[1, 1, 1, 1, 1, 0, 0], [1, 1, 1, 1, 1, 1, 0]]


def test_a_prompt_that_is_too_long_is_refused_by_its_number() -> None:
    with pytest.raises(InvalidRequest, match=r"prompt 2 has 8 tokens .* reads 7") as error:
        detector().read(["cat", "red red red dog"])
    assert error.value.param == "prompts"


def test_many_prompts_are_asked_for_in_several_calls_and_stay_in_order() -> None:
    network = Network()
    image = np.zeros((20, 40, 3), np.uint8)
    found = asyncio.run(detector().find(image, ["cat", "dog", "red"], network.run))
    assert [len(asked["input_ids"]) for asked in network.asked] == [2, 1]
    assert found.relevance[:, 0] == pytest.approx([0.3, 0.4, 0.5])
    assert len(found.features) == 2


def test_boxes_are_those_of_the_picture_not_of_the_square_and_end_with_it() -> None:
    image = np.zeros((20, 40, 3), np.uint8)
    squared = asyncio.run(detector().find(image, ["cat"], Network().run)).boxes
    assert squared.tolist() == [[0, 0, 20, 20], [10, 10, 40, 20]]
    stretched = detector(SETTINGS.model_copy(update={"fit": "stretch"}))
    assert asyncio.run(stretched.find(image, ["cat"], Network().run)).boxes.tolist() == [
        [0, 0, 20, 10],
        [10, 5, 40, 20],
    ]


@pytest.mark.parametrize("fit", ["square", "stretch"])
def test_pictures_come_in_the_networks_size(fit: str) -> None:
    pixels = detector(SETTINGS.model_copy(update={"fit": fit})).seen(np.full((20, 40, 3), 255, np.uint8))
    assert pixels.shape == (1, 3, 16, 16)
    assert pixels[0, 0, 0, 0] == pytest.approx(1)
    assert (pixels[0, 0, -1, 0] == 0) == (fit == "square")  # black below
