"""What is kept of transcripts that were cut off."""

from __future__ import annotations

import json

import pytest

from python_backends.grounding.mend import Mended, mended
from python_backends.grounding.pieces import unfolded
from python_backends.grounding.schema import tree_of

ITEM = {"type": "object", "properties": {"name": {"type": "string"}, "price": {"type": "number"}}}
SCHEMA = {
    "type": "object",
    "properties": {
        "shop": {"type": "string"},
        "items": {"type": "array", "items": ITEM},
        "sums": {"type": "object", "properties": {"net": {"type": "number"}, "tax": {"type": "number"}}},
        "note": {"type": "string", "x-grounding": "free"},
    },
}
WHOLE = (
    '{"shop":"A \\" B","items":[{"name":"tea","price":"1.00"},{"name":null,"price":"2"}],'
    '"sums":{"net":"3","tax":null},"note":"x, y"}'
)


def test_a_whole_transcript_needs_no_mending() -> None:
    assert mended(WHOLE, tree_of(SCHEMA), unfolded) is None


@pytest.mark.parametrize("text", ["", "]", '{"shop":"A","price":', '{"other":', '["'])
def test_what_is_no_beginning_is_not_mended(text: str) -> None:
    assert mended(text, tree_of(SCHEMA), unfolded) is None


def test_every_beginning_becomes_whole_and_keeps_what_is_whole() -> None:
    truth = json.loads(WHOLE)
    for stop in range(1, len(WHOLE)):
        found = mended(WHOLE[:stop], tree_of(SCHEMA), unfolded)
        assert found is not None, stop
        value = json.loads(found.transcript)
        assert list(value) == list(truth), stop
        assert value["shop"] in (None, truth["shop"])
        assert value["items"] == truth["items"][: len(value["items"])]
        assert found.added == sum(part is None for part in (value["shop"], value["sums"]["net"], value["note"])) + (
            value["sums"]["tax"] is None and not WHOLE[:stop].count('"tax":null')
        )


@pytest.mark.parametrize(
    ("stop", "kept", "added"),
    [('"A \\" B', '{"shop":null,"items":[],"sums":{"net":null,"tax":null},"note":null}', 4),
     ('"price":"2"', WHOLE.partition(',{"name":null')[0] + '],"sums":{"net":null,"tax":null},"note":null}', 3),
     ('"net":"3"', WHOLE.partition(',"tax"')[0] + ',"tax":null},"note":null}', 2)],
)  # fmt: skip
def test_items_are_kept_whole_or_not_at_all(stop: str, kept: str, added: int) -> None:
    beginning = WHOLE[: WHOLE.index(stop) + len(stop)]
    assert mended(beginning, tree_of(SCHEMA), unfolded) == Mended(kept, added)
