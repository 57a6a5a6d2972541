"""REQUEST: keys win over words, and what is refused is named."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.objects.request import MAX_PROMPT, MAX_PROMPTS, ObjectRequest, Order, order_of
from python_backends.request import parsed


def order(**fields: Any) -> Order:
    return order_of(parsed(ObjectRequest, orjson.dumps(fields)))


def test_nothing_asks_for_everything() -> None:
    assert order() == order(instruction="Detect all objects.") == Order()


def test_prompts_win_over_the_instruction_and_stay_as_they_are() -> None:
    found = order(prompts=["The leftmost cat", "dog", "dog"], instruction="find birds")
    assert [prompt.label for prompt in found.prompts] == ["The leftmost cat", "dog"]
    assert found.prompts[0].query == "cat"


@pytest.mark.parametrize(
    ("masks", "expected"),
    [(True, ("polygon", "png")), (False, ()), ("rle", ("rle",)), (["png", "polygon"], ("polygon", "png")), ([], ())],
    ids=str,
)
def test_masks_win_over_the_instruction(masks: Any, expected: tuple[str, ...]) -> None:
    assert order(instruction="segment the dog", masks=masks).masks == expected


def test_without_the_key_the_words_decide_about_masks() -> None:
    assert order(instruction="segment the dog").masks == ("polygon", "png")


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"prompt": "cat"}, "prompt"),
        ({"prompts": []}, "prompts"),
        ({"prompts": ["  "]}, "prompts.0"),
        ({"prompts": ["x" * (MAX_PROMPT + 1)]}, "prompts.0"),
        ({"prompts": ["x"] * (MAX_PROMPTS + 1)}, "prompts"),
        ({"min_confidence": 1.5}, "min_confidence"),
        ({"masks": "jpeg"}, None),
        ({"instruction": "find " + ", ".join(f"thing {n}" for n in range(MAX_PROMPTS + 1))}, "instruction"),
        ({"instruction": "find the " + "very " * 80 + "red dog"}, "instruction"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_cannot_be_done_is_refused_by_name(fields: dict[str, Any], param: str | None) -> None:
    with pytest.raises(InvalidRequest) as refused:
        order(**fields)
    assert param is None or refused.value.param == param


def test_the_bounds_themselves_are_allowed() -> None:
    assert len(order(prompts=[f"{n}" + "x" * (MAX_PROMPT - 3) for n in range(MAX_PROMPTS)]).prompts) == MAX_PROMPTS
