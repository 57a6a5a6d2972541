"""Grammar and replay together: what the one allows the other turns into an object that obeys the schema."""

from __future__ import annotations

import json
import random
import time
import unicodedata
from typing import Any

import jsonschema_rs
import llguidance.gbnf_to_lark
import pytest

from perf.matching import END, accepts, matcher_of, walk
from python_backends.errors import InvalidRequest
from python_backends.grounding.grammar import MAX_WORDS, Room, grammar_of
from python_backends.grounding.pieces import unfolded
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream
from python_backends.grounding.transcript import compact
from python_backends.grounding.tree import Free, Node
from python_backends.grounding.values.locale import locale_of
from tests.grounding.conftest import Streams
from tests.grounding.proof import is_proven

RECEIPT = (
    'ACME "Trading" (Pty) Ltd.', "Tel:03-1234 jo@example.com", "Date: 25/12/2018 10:30", "2 x Nasi\\Lemak 4.50 9.00",
    "1 Teh Tarik 1.50", "TOTAL: RM 10.50", "Rounding -0.02 12%", "Paid? YES straße ﬁne İstanbul 東京 \u2028x Ⅷ",
)  # fmt: skip
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "vendor": {"type": "string"},
        "Date": {"type": "string", "format": "date"},
        "when": {"type": ["string", "null"], "format": "date-time"},
        "total": {"type": "number", "minimum": 0, "title": "TOTAL"},
        "paid": {"type": "boolean"},
        "mail": {"type": "string", "format": "email"},
        "code": {"type": "string", "pattern": "^[0-9-]+$", "maxLength": 8},
        "currency": {"enum": ["MYR", "EUR", 3, None]},
        "party": {"type": "object", "properties": {'na"me': {"type": "string"}, "x": {"type": "null"}}},
        "items": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "price": {"type": "number"}, "count": {"type": "integer"}},
                "required": ["name"],
            },
        },
        "words": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 2},
        "mood": {"type": "string", "maxLength": 5, "x-grounding": "free"},
    },
    "required": ["vendor", "total", "words"],
    "additionalProperties": False,
}


def caseless(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def lark_of_gbnf(grammar: str) -> str:
    return llguidance.gbnf_to_lark.gbnf_to_lark(grammar)


@pytest.fixture
def receipt(stream: Streams) -> WordStream:
    return stream(*RECEIPT)


@pytest.mark.parametrize("fold", [unfolded, caseless])
def test_every_transcript_the_grammar_allows_replays_to_a_valid_object(receipt: WordStream, fold: Any) -> None:
    tree = tree_of(SCHEMA)
    matcher = matcher_of(grammar_of(tree, receipt, fold))
    judge = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)
    rng = random.Random(3)
    for _ in range(60):
        transcript = walk(matcher, rng)
        assert transcript is not None
        grounded = replay(transcript, tree, receipt, fold)
        assert judge.is_valid(grounded.value), transcript
        for leaf in grounded.leaves:
            assert leaf.source in ("span", "normalised", "inferred")
            assert (leaf.span is None) == (leaf.source == "inferred")
            if leaf.source == "span" and leaf.span:
                assert receipt.text(leaf.span) == leaf.value
            assert is_proven(leaf, receipt, locale_of(receipt)), leaf


def without_edges(value: Any) -> Any:
    """`value` whose strings neither begin nor end with a space."""
    if isinstance(value, dict):
        return {key: without_edges(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [without_edges(inner) for inner in value]
    return value.strip(" ") if isinstance(value, str) else value


def test_the_gbnf_dialect_allows_the_same_transcripts(receipt: WordStream) -> None:
    properties = {name: part for name, part in SCHEMA["properties"].items() if name != "mood"}
    tree = tree_of({**SCHEMA, "properties": properties})
    lark = matcher_of(grammar_of(tree, receipt))
    gbnf = matcher_of(lark_of_gbnf(grammar_of(tree, receipt, dialect="gbnf")))
    rng = random.Random(5)
    for _ in range(20):
        text = walk(lark, rng)
        assert text is not None
        assert accepts(gbnf, compact(without_edges(json.loads(text)))), text
        text = walk(gbnf, rng)
        assert text is not None
        assert accepts(lark, text), text


def test_free_parts_need_the_lark_dialect(receipt: WordStream) -> None:
    with pytest.raises(InvalidRequest, match="llguidance"):
        grammar_of(Free({"type": "string"}), receipt, dialect="gbnf")


def test_a_leaf_is_words_of_the_evidence_and_nothing_else(receipt: WordStream) -> None:
    matcher = matcher_of(grammar_of(tree_of({"properties": {"a": {"type": "string"}}, "required": ["a"]}), receipt))
    for inside in ('ACME \\"Trading\\"', "Ltd", "Ltd. Tel:03-1234", "03-1234", "Nasi\\\\Lemak", "東京", "10.50", "Pty"):
        assert accepts(matcher, '{"a":"' + inside + '"}'), inside
    for outside in ("", " ", "ACM", "ACME  ", "  ACME", "Ltd Tel", "acme", "ACME Ltd", "Nasi", "null", "x\\u0041"):
        assert not accepts(matcher, '{"a":"' + outside + '"}'), outside
    assert not accepts(matcher, '{"a":null}')
    assert not accepts(matcher, '{"a": "ACME"}')


def test_words_of_any_bytes_are_copied_as_they_are(stream: Streams) -> None:
    words = '" \\ \\" \x01 \x7f \x9f \x1b[0m {{ %json // # \u200b \U0001f600 a\ufeffb é \\u0041 {0}'.split(" ")
    words += "' <[1]> ~a /a/ | a|b ) \ue000".split(" ")
    evidence = stream(" ".join(words))
    tree = tree_of({"type": "array", "items": {"type": "string"}, "minItems": 1})
    keyed = tree_of({"type": "array", "items": {"type": "string", "maxLength": 9}, "minItems": 1})
    for node in (tree, keyed):
        for text in (grammar_of(node, evidence), lark_of_gbnf(grammar_of(node, evidence, dialect="gbnf"))):
            matcher = matcher_of(text)
            for word in words:
                transcript = compact([word])
                assert accepts(matcher, transcript), word
                assert replay(transcript, node, evidence).value == [word]


def test_keys_that_fold_to_the_same_keep_their_places(stream: Streams) -> None:
    tree = tree_of({"properties": {"Total": {"type": "integer"}, "TOTAL": {"type": "integer"}}, "required": ["Total"]})
    evidence = stream("1 2")
    transcript = '{"total":"2","total":"1"}'
    assert accepts(matcher_of(grammar_of(tree, evidence, caseless)), transcript)
    assert replay(transcript, tree, evidence, caseless).value == {"Total": 2, "TOTAL": 1}


def test_choices_that_fold_to_the_same_stay_apart(stream: Streams) -> None:
    tree = tree_of({"enum": ["a", "A", "B", 1, 1.5, None, True]})
    matcher = matcher_of(grammar_of(tree, stream("x"), caseless))
    written = {'"a"': "a", '"A"': "A", '"b"': "B", "1": 1, "1.5": 1.5, "null": None, "true": True}
    for literal, value in written.items():
        assert accepts(matcher, literal)
        assert replay(literal, tree, stream("x"), caseless).value == value


def test_what_nothing_can_be_is_absent_where_it_may_be_and_an_error_where_it_may_not(stream: Streams) -> None:
    evidence = stream("no figures here")
    number = {"type": "number"}
    optional: Node = tree_of({"properties": {"a": number, "b": {"type": "array", "items": number}}, "required": ["b"]})
    assert accepts(matcher_of(grammar_of(optional, evidence)), '{"a":null,"b":[]}')
    nullable = tree_of({"properties": {"a": {"type": ["number", "null"]}}, "required": ["a"]})
    assert accepts(matcher_of(grammar_of(nullable, evidence)), '{"a":null}')
    inner = {"type": "object", "properties": {"c": number}, "required": ["c"]}
    for schema in (
        number,
        {"properties": {"a": inner}, "required": ["a"]},
        {"type": "array", "items": number, "minItems": 1},
    ):
        with pytest.raises(InvalidRequest) as caught:
            grammar_of(tree_of(schema), evidence)
        assert caught.value.code == "no_evidence"
    with pytest.raises(InvalidRequest, match="answer"):
        grammar_of(tree_of({"type": "string"}), stream())


@pytest.mark.parametrize(
    ("bounds", "allowed", "denied"),
    [
        ({}, (0, 1, 9), (10,)), ({"minItems": 2}, (2, 3, 9), (0, 1, 10)), ({"minItems": 12}, (12,), (11, 13)),
        ({"maxItems": 2}, (0, 1, 2), (3,)),
        ({"minItems": 1, "maxItems": 1}, (1,), (0, 2)), ({"minItems": 2, "maxItems": 4}, (2, 3, 4), (1, 5)),
        ({"maxItems": 0}, (0,), (1,)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("dialect", ["lark", "gbnf"])
def test_arrays_are_as_long_as_they_may_be(
    stream: Streams, bounds: dict[str, int], allowed: tuple[int, ...], denied: tuple[int, ...], dialect: Any
) -> None:
    grammar = grammar_of(
        tree_of({"type": "array", "items": {"type": "string"}, **bounds}), stream("a b c d e f g h i"), dialect=dialect
    )
    matcher = matcher_of(lark_of_gbnf(grammar) if dialect == "gbnf" else grammar)
    for count in allowed:
        assert accepts(matcher, "[" + ",".join(['"a"'] * count) + "]")
    for count in denied:
        assert not accepts(matcher, "[" + ",".join(['"a"'] * count) + "]")


@pytest.mark.parametrize("dialect", ["lark", "gbnf"])
def test_any_string_may_have_a_space_before_it(stream: Streams, dialect: Any) -> None:
    evidence = stream("LINDEN GROCERS", "1 L 9.00")
    for kind, texts in (("string", ("LINDEN GROCERS", "L", "GROCERS 1")), ("number", ("9.00", "1"))):
        grammar = grammar_of(tree_of({"type": kind}), evidence, dialect=dialect)
        matcher = matcher_of(lark_of_gbnf(grammar) if dialect == "gbnf" else grammar)
        for text in texts:
            assert accepts(matcher, f'"{text}"') and accepts(matcher, f'" {text}"'), text
        assert not accepts(matcher, '" "') and not accepts(matcher, '"  L"')


def test_spans_share_the_room_and_end_with_a_word(stream: Streams) -> None:
    """A decoder that would copy for ever: each span ends with a word when its share is used up."""
    evidence = stream(*(f"word{number} and{number} more{number}" for number in range(400)))
    tree = tree_of({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}})
    matcher = matcher_of(grammar_of(tree, evidence, room=Room(400)))
    text = bytearray()
    while not matcher.is_stopped():
        mask = int.from_bytes(matcher.compute_bitmask(), "little")
        allowed = [token for token in range(1, 257) if mask >> token & 1]
        token = next((token for token in allowed if chr(token - 1) not in '"n'), allowed[0] if allowed else END)
        matcher.consume_token(token)
        text += bytes([token - 1]) if token != END else b""
    answer = json.loads(text)
    assert all(50 < len(value) < 130 for value in answer.values())
    assert replay(text.decode(), tree, evidence).value == {key: value.strip() for key, value in answer.items()}


def test_more_words_than_a_grammar_is_made_of_are_refused(stream: Streams) -> None:
    tree = tree_of({"type": "boolean"})
    assert accepts(matcher_of(grammar_of(tree, stream("yes", *["no"] * (MAX_WORDS - 1)))), '"yes"')
    with pytest.raises(InvalidRequest, match=str(MAX_WORDS)):
        grammar_of(tree, stream(*["no"] * (MAX_WORDS + 1)))


def test_ten_thousand_words_compile_in_well_under_a_second(stream: Streams) -> None:
    rng = random.Random(1)

    def word() -> str:
        if rng.random() < 0.2:
            return f"{rng.randint(1, 9999)}.{rng.randint(10, 99)}"
        return "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(2, 9)))

    lines = [" ".join(word() for _ in range(10)) for _ in range(1000)]
    evidence = stream(*lines)
    parts = {f"s{i}": {"type": "string"} for i in range(20)} | {f"n{i}": {"type": "number"} for i in range(20)}
    grammar = grammar_of(tree_of({"properties": parts}), evidence)
    started = time.perf_counter()
    matcher = matcher_of(grammar)
    assert time.perf_counter() - started < 1.0
    assert accepts(matcher, "{" + ",".join(f'"{name}":null' for name in parts) + "}")
