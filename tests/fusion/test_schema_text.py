"""What the decoder is shown of a schema and of drafts."""

from __future__ import annotations

import pytest

from python_backends.fusion.drafts import Draft, drafts_of
from python_backends.fusion.folding import folded
from python_backends.fusion.schema_text import DRAFT_WORDS, ROWS_WORDS, schema_text
from python_backends.grounding.grounded import Grounded, leaf_from
from python_backends.grounding.stream import Span, WordStream
from python_backends.grounding.tree import Array, Choice, Field, Leaf, Node, Object

STRING = Leaf("string", {"type": "string"})
NUMBER = Leaf("number", {"type": "number"})
ROWS = Object((Field("items", Array(Object((Field("desc", STRING), Field("Price", NUMBER))))),))


@pytest.mark.parametrize(
    ("node", "drafts", "text"),
    [
        (Object((Field("Total", NUMBER),)), {"Total": Draft("RM 9.00", True)}, '{"total":" rm 9.00" total:number}'),
        (Object((Field("a", STRING),)), {"a": Draft('say "x"', False)}, '{"a":" say \\"x\\""~ a:string}'),
        (Object((Field("a", Choice(("x", "y"))),)), {"a": Draft("Y", True)}, '{"a":" y" a:"x"|"y"}'),
        (Object((Field("o", Object((Field("a", STRING),))),)), {"o.a": Draft("b", True)},
         '{"o": o{"a":" b" a:string}}'),
        (Object((Field("l", Array(STRING)),)), {"l[0]": Draft("b", True), "l[1]": Draft("c", False)},
         '{"l":[" b"," c"]~ l[string]}'),
        (ROWS, {"items[0].desc": Draft("Tea", True), "items[0].Price": Draft("3", True),
                "items[1].desc": Draft("Nut", True)},
         '{"items":[{"desc":" tea","price":" 3"},{"desc":" nut","price":null}]'
         ' items[{"desc": desc:string,"price": price:number}]}'),
        (ROWS, {}, '{"items": items[{"desc": desc:string,"price": price:number}]}'),
    ],
)  # fmt: skip
def test_drafts_stand_as_the_transcript_would_write_them(node: Node, drafts: dict[str, Draft], text: str) -> None:
    assert schema_text(node, folded, drafts) == text


def test_drafts_are_bounded() -> None:
    one = schema_text(Object((Field("a", STRING),)), folded, {"a": Draft("w " * 1000, True)})
    assert one.count(" w") == DRAFT_WORDS
    many = {f"items[{n}].desc": Draft("w", True) for n in range(1000)}
    assert schema_text(ROWS, folded, many).count('" w"') == ROWS_WORDS


def test_only_what_was_read_from_words_is_a_draft(page: WordStream) -> None:
    read = leaf_from("total", 9.0, "fallback", Span(3, 5), page)
    drafts = drafts_of(Grounded({}, (read,)), page)
    assert drafts == {"total": Draft("RM 9.00", True)}
