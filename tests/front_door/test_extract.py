"""Fuse, decode, finish; further passes; and what happens where the decoder gives no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import orjson
import pytest

from python_backends.errors import InternalError, InvalidRequest, OpenfazeError
from python_backends.finish.lacking import CUT_SHORT, NOT_FOUND
from python_backends.front_door.extract import PROMPT, Extracted, Reading, extract
from python_backends.front_door.models import ANSWER
from python_backends.front_door.order import Extraction

READINGS = [Reading(b"[]", np.zeros((2, 120), np.float32)), Reading(b"[]", np.zeros((3, 120), np.float32))]


def leaf(value: Any) -> dict[str, Any]:
    return {"path": "total", "value": value, "page": 1, "confidence": 0.9}


@dataclass
class FakeModels:
    """Answers with the next of `values` a pass; `fault` is what the decoder raises from pass `after` on."""

    values: Sequence[Any]
    fault: OpenfazeError | None = None
    after: int = 0
    room: bool = True
    queries: list[dict[str, Any]] = field(default_factory=list)
    counts: list[list[int]] = field(default_factory=list)
    decoded: int = 0
    talker: None = None
    whole: bool = True

    async def ask(self, model: str, tensors: Mapping[str, Any], outputs: Sequence[str]) -> Mapping[str, Any]:
        if model == "fusion":
            self.queries.append(orjson.loads(tensors["QUERY"]))
            self.counts.append(tensors["FEATURE_COUNTS"].tolist())
            made = {name: np.array([[7]]) for name in PROMPT}
            return made | {"FUSION": np.array([b'{"words": 4}']), "STATE": np.array([b"{}"])}
        if model == "finish" and not self.room and "brief" not in self.queries[-1]:
            raise InvalidRequest("no value", code=CUT_SHORT)
        value = self.values[min(self.decoded, len(self.values)) - 1] if "STATE" in tensors else "by labels"
        found = {"OBJECT": {"total": value}, "GROUNDING": [leaf(value)], "DRAFTS": {"total": str(value)}}
        told = {name: np.array([orjson.dumps(made)]) for name, made in found.items()}
        return {name: (told | {"CUT_OFF": np.array([[value == "too much"]])})[name] for name in outputs}

    async def follow(self, model: str, tensors: Mapping[str, Any], outputs: Sequence[str], heard: Any) -> Any:
        raise InternalError("nothing here takes long")

    async def encode(self, texts: Sequence[str]) -> Any:
        raise InternalError("nobody asks for likeness here")

    async def decode(self, tensors: Mapping[str, Any]) -> Mapping[str, Any]:
        if self.fault is not None and self.decoded >= self.after:
            raise self.fault
        self.decoded += 1
        return {name: np.zeros((1, 1, 5)) for name in ANSWER}


def run(models: FakeModels, passes: int = 0) -> Extracted:
    return asyncio.run(extract(models, Extraction({"type": "object"}, "how much?", passes), READINGS))


def test_one_pass_and_its_counts() -> None:
    models = FakeModels([9])
    found = run(models)
    assert orjson.loads(found.json) == {"total": 9}
    assert (found.prompt_tokens, found.completion_tokens, found.reasoning) == (7, 5, "")
    assert found.fusion == {"words": 4}
    assert models.queries == [{"schema": {"type": "object"}, "question": "how much?"}] and models.counts == [[2, 3]]


@pytest.mark.parametrize(
    ("fault", "entry"),
    [
        (InternalError("of ours"), {"fallback": "internal_error"}),
        (InvalidRequest("too long", code="prompt_too_long"), {"fallback": "prompt_too_long", "message": "too long"}),
    ],
)
def test_without_an_answer_labels_and_places_give_one(fault: OpenfazeError, entry: dict[str, str]) -> None:
    found = run(FakeModels([9], fault))
    assert orjson.loads(found.json) == {"total": "by labels"}
    assert (found.fusion, found.prompt_tokens) == (entry, None)


def test_further_passes_see_the_answer_before_and_stop_when_it_stays() -> None:
    models = FakeModels([8, 9, 9, 9])
    found = run(models, passes=5)
    assert [query.get("drafts") for query in models.queries] == [None, {"total": "8"}, {"total": "9"}]
    assert (found.prompt_tokens, found.completion_tokens) == (21, 15)
    assert "Read 3 times" in found.reasoning
    assert "total: 9 on page 1, confidence 0.90; revised from 8." in found.reasoning


def test_an_answer_that_was_cut_off_says_so() -> None:
    assert run(FakeModels(["too much"])).cut and not run(FakeModels([9])).cut


def test_where_lists_took_all_the_room_they_are_kept_short() -> None:
    models = FakeModels([8, 9], room=False)
    found = run(models)
    assert orjson.loads(found.json) == {"total": 9} and found.cut
    assert [query.get("brief") for query in models.queries] == [None, True]


def test_what_both_readers_did_not_find_is_looked_for_once() -> None:
    models = FakeModels([9], InvalidRequest("no value for iban", code=NOT_FOUND))
    with pytest.raises(InvalidRequest, match="iban"):
        run(models)
    assert len(models.queries) == 1


def test_a_value_that_stays_is_confirmed() -> None:
    assert "confirmed" in run(FakeModels([9, 9]), passes=1).reasoning


def test_a_pass_that_fails_leaves_the_answer_before_it() -> None:
    found = run(FakeModels([8], InternalError("gone"), after=1), passes=2)
    assert orjson.loads(found.json) == {"total": 8}
    assert "read once" in found.reasoning
