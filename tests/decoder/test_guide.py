"""Grammars by type, forced tokens, and guides that cannot be enforced."""

from __future__ import annotations

import json

import numpy as np
import pytest

from python_backends.decoder.guide import MAX_GUIDE_BYTES, Guide, GuideCompiler
from python_backends.errors import InvalidRequest
from tests.decoder.checkpoints import END, VOCAB_SIZE

SCHEMA = json.dumps({
    "type": "object", "properties": {"total": {"type": "integer"}, "date": {"enum": ["x", "y"]}},
    "required": ["total", "date"], "additionalProperties": False,
})  # fmt: skip


def allowed(guide: Guide) -> set[int]:
    return set(np.flatnonzero(guide.allowed()).tolist())


def write(guide: Guide, tokens: list[int]) -> None:
    for token in tokens:
        assert token in allowed(guide)
        guide.accept(token)


@pytest.mark.parametrize(
    ("kind", "text", "whole"),
    [
        ("regex", "[ab]{2}c", b"abc"),
        ("json", "", b'{"k":[1,true]}'),
        ("json_schema", SCHEMA, b'{"total":12,"date":"y"}'),
        ("ebnf_grammar", 'root ::= word | word " " root\nword ::= "to" | "date"', b"to date"),
        ("ebnf_grammar", '%llguidance {}\nstart: "a" WORD\nWORD: /[b-d]+/', b"acdb"),
    ],
)
def test_each_type_of_guide_binds(guides: GuideCompiler, kind: str, text: str, whole: bytes) -> None:
    guide = guides.compile(kind, text)
    assert ord("!") not in allowed(guide)
    write(guide, guides.tokenizer.tokenize_bytes(whole))
    assert END in allowed(guide)


def test_forced_tokens_and_the_end(guides: GuideCompiler) -> None:
    guide = guides.compile("json_schema", SCHEMA)
    seen = guide.forced()
    for token in seen:
        guide.accept(token)
    assert guides.tokenizer.decode_str(seen) == '{"total":' and guide.forced() == []
    write(guide, list(b"7,"))
    for token in guide.forced():
        guide.accept(token)
    write(guide, list(b"x"))
    for token in guide.forced():
        guide.accept(token)
    assert guide.finished and allowed(guide) <= {END}


@pytest.mark.parametrize(
    ("kind", "text", "param"),
    [
        ("xml", "x", "guided_decoding_guide_type"),
        ("regex", "a(", "guided_decoding_guide"),
        ("json_schema", "{", "guided_decoding_guide"),
        ("json_schema", '{"type":"nothing"}', "guided_decoding_guide"),
        ("json_schema", '{"$ref":"http://example.com"}', "guided_decoding_guide"),
        ("ebnf_grammar", "root ::= undefined", "guided_decoding_guide"),
        ("ebnf_grammar", "root ::= (((", "guided_decoding_guide"),
        ("ebnf_grammar", "%llguidance {}\nstart: nowhere", "guided_decoding_guide"),
        ("ebnf_grammar", "", "guided_decoding_guide"),
        ("regex", "a" * (MAX_GUIDE_BYTES + 1), "guided_decoding_guide"),
    ],
)
def test_guides_that_cannot_be_enforced(guides: GuideCompiler, kind: str, text: str, param: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        guides.compile(kind, text)
    assert (caught.value.code, caught.value.param) == ("invalid_guide", param)
    assert "\n" not in caught.value.message and len(caught.value.message) < 500


def test_padding_of_the_vocabulary_is_never_allowed(guides: GuideCompiler) -> None:
    mask = guides.compile("regex", "(?s:.*)").allowed()
    assert mask.shape == (VOCAB_SIZE,)
    assert not mask[270:].any()
