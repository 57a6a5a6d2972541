"""Schemas and evidence at random: whatever the grammar lets through is valid and proven, in both dialects."""

from __future__ import annotations

import random
import unicodedata
from typing import Any

import jsonschema_rs
import pytest
from llguidance.gbnf_to_lark import gbnf_to_lark

from perf.matching import accepts, matcher_of, walk
from python_backends.errors import InvalidRequest
from python_backends.grounding.grammar import grammar_of
from python_backends.grounding.pieces import unfolded
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.values.locale import locale_of
from tests.grounding.conftest import Streams
from tests.grounding.proof import is_proven

WORDS = (
    'Total: RM 9.00 1.234,56 (12) 12% 3/4/2020 2019-12-31 25 Dec 2018 10:30 PM Yes no [x] "quoted" back\\slash a:b=c '
    "#7 jo@example.com, (Ltd.) ¼ ﬁ ß İ 東京 e\u0301 \u200d \U0001f9fe null true {} [] -- ... - AB-12 x null, 0 00 -0"
).split()
SCALARS: tuple[dict[str, Any], ...] = (
    {"type": "string"}, {"type": "string", "maxLength": 6}, {"type": "string", "pattern": "^[A-Z]{2}-"},
    {"type": "string", "minLength": 4}, {"type": "string", "format": "email"}, {"type": "string", "format": "date"},
    {"type": "string", "format": "time"}, {"type": "string", "format": "date-time"}, {"type": "boolean"},
    {"type": "number"}, {"type": "number", "minimum": 0, "maximum": 1}, {"type": "integer", "exclusiveMinimum": 1},
    {"enum": ["a", "A", 1, None]}, {"const": 'x"y'}, {"type": ["string", "null"]}, {"type": ["number", "null"]},
    {"type": "integer", "x-grounding": "free"}, {"type": "null"}, {"type": "object"},
)  # fmt: skip


def caseless(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def any_schema(rng: random.Random, depth: int = 3) -> dict[str, Any]:
    shape = rng.random()
    if depth == 0 or shape < 0.4:
        return dict(rng.choice(SCALARS))
    if shape < 0.6:
        low = rng.randint(0, 2)
        bounds = rng.choice([{}, {"minItems": low}, {"maxItems": 2}, {"minItems": low, "maxItems": low + 1}])
        return {"type": rng.choice(["array", ["array", "null"]]), "items": any_schema(rng, depth - 1), **bounds}
    names = rng.sample(["a", "A", "Name", "näme", 'q"', "b c", "", "\\", "Total"], rng.randint(1, 4))
    required = [name for name in names if rng.random() < 0.4]
    parts = {name: any_schema(rng, depth - 1) for name in names}
    return {"type": "object", "properties": parts, "required": required, "additionalProperties": False}


@pytest.mark.parametrize("seed", range(25))
def test_whatever_the_grammar_lets_through_is_valid_and_proven(stream: Streams, seed: int) -> None:
    rng = random.Random(seed)
    evidence = stream(*(" ".join(rng.choices(WORDS, k=rng.randint(1, 9))) for _ in range(rng.randint(1, 12))))
    schema, fold = any_schema(rng), rng.choice([unfolded, caseless])
    tree, locale = tree_of(schema), locale_of(evidence)
    try:
        matcher = matcher_of(grammar_of(tree, evidence, fold))
    except InvalidRequest as error:
        assert error.code == "no_evidence", error
        return
    judge = jsonschema_rs.validator_for(schema, validate_formats=True)
    for _ in range(5):
        transcript = walk(matcher, rng, 500)
        if transcript is None:  # nothing but ever longer arrays
            continue
        grounded = replay(transcript, tree, evidence, fold)
        assert judge.is_valid(grounded.value), (schema, transcript)
        assert all(is_proven(leaf, evidence, locale) for leaf in grounded.leaves), transcript
    if "x-grounding" not in str(schema):
        other = walk(matcher_of(gbnf_to_lark(grammar_of(tree, evidence, fold, "gbnf"))), rng, 500)
        assert other is None or accepts(matcher, other), other
