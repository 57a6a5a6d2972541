"""sob_image: page text, question and schema to an object (the image part of the paper's own benchmark).

Value accuracy of a record: valid * gate * share of true leaves whose value is equal, type included, at the same path;
valid is 1 for an answer that follows the schema, gate = min(1, (F / 0.9)^2) with F the F1 of the two sets of paths. The
mean over records is reported, with the plain share of right leaves and the mean token F1.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs

from perf.fields.base import Answered, FieldSet, Wanted, leaves, mean
from perf.formulas.counts import Counts
from perf.sets.base import Measure, rows_of

ENOUGH_STRUCTURE = 0.9
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def load(folder: Path) -> list[Wanted]:
    """Truth: the object. Several records may be made of one page."""
    return [
        Wanted(row["id"], row["source_pdf"], row["context"], row["json_schema"], row["ground_truth"], row["question"])
        for row in rows_of(folder)
    ]


def score(answers: Sequence[Answered]) -> list[Measure]:
    """Means over records."""
    return [
        mean("value_accuracy", answers, value_accuracy),
        mean("right_leaves", answers, _right),
        mean("token_f1", answers, _tokens),
    ]


def value_accuracy(answer: Answered) -> float:
    """The benchmark's own score of one record."""
    if not _valid(answer):
        return 0.0
    found, true = dict(leaves(answer.value)), dict(leaves(answer.item.truth))
    structure = Counts(len(found.keys() & true.keys()), len(found), len(true)).f1
    return float(min(1.0, (structure / ENOUGH_STRUCTURE) ** 2) * _right(answer))


def _valid(answer: Answered) -> bool:
    return isinstance(answer.value, dict | list) and jsonschema_rs.Draft7Validator(dict(answer.item.schema)).is_valid(
        answer.value
    )


def _right(answer: Answered) -> float:
    found, true = dict(leaves(answer.value)), dict(leaves(answer.item.truth))
    return sum(at in found and _same(found[at], value) for at, value in true.items()) / max(1, len(true))


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _tokens(answer: Answered) -> float:
    found, true = dict(leaves(answer.value)), dict(leaves(answer.item.truth))
    return sum(_token_f1(found.get(at), value) for at, value in true.items()) / max(1, len(true))


def _token_f1(found: Any, true: Any) -> float:
    one, other = Counter(_words(found)), Counter(_words(true))
    if not one or not other:
        return float(one == other)
    return Counts((one & other).total(), one.total(), other.total()).f1


def _words(value: Any) -> list[str]:
    text = "" if value is None else str(value).lower()
    return _ARTICLES.sub(" ", re.sub(r"[^\w\s]", "", text)).split()


SET = FieldSet("sob_image", "sob_image", load, score)
