"""funsd_test50: scanned forms, every question asked by its printed text.

The schema has one string property for each question, an array of strings where a question is printed more than once or
has several answers; questions that were left blank are asked too, so that inventing an answer costs precision. F1 over
pairs of question and answer; an answer is right at a Levenshtein similarity of at least 0.9, letters in lower case,
whitespace left out (the truth parts words where the form has boxes).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapidfuzz.distance import Levenshtein

from perf.fields.base import Answered, FieldSet, Wanted, collapsed, f1, ratio
from perf.formulas.counts import Counts
from perf.reading import media_of
from perf.sets.base import Measure, rows_of

ENOUGH = 0.9


def load(folder: Path) -> list[Wanted]:
    """Truth: question -> its answers; forms without a question are left out, for nothing can be asked of them."""
    found = []
    for row in rows_of(folder):
        form = json.loads((folder / row["annotation"]).read_text("utf-8"))["form"]
        asked, truth = _questions(form)
        if asked:
            found.append(Wanted(row["id"], row["id"], media_of(folder / row["image"]), _schema(asked, truth), truth))
    return found


def _questions(form: Sequence[dict[str, Any]]) -> tuple[dict[str, int], dict[str, list[str]]]:
    """How often each question is printed, and its answers."""
    by_id = {entity["id"]: entity for entity in form}
    asked: dict[str, int] = defaultdict(int)
    truth: dict[str, list[str]] = defaultdict(list)
    for entity in form:
        question = collapsed(entity["text"])
        if entity["label"] == "question" and any(map(str.isalnum, question)):
            asked[question] += 1
            linked = [by_id[to] for start, to in entity["linking"] if start == entity["id"]]
            truth[question] += [collapsed(e["text"]) for e in linked if e["label"] == "answer" and e["text"].strip()]
    return dict(asked), dict(truth)


def _schema(asked: dict[str, int], truth: dict[str, list[str]]) -> dict[str, Any]:
    one: dict[str, Any] = {"type": "string"}
    several = {question for question, count in asked.items() if count > 1 or len(truth[question]) > 1}
    properties = {question: {"type": "array", "items": one} if question in several else one for question in asked}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def score(answers: Sequence[Answered]) -> list[Measure]:
    """F1 over pairs; recall of questions with one answer; how many blank questions stay blank."""
    return [
        f1("pair_f1", answers, _pairs),
        ratio("single_answer_recall", answers, _single),
        ratio("blank_kept_blank", answers, _blank),
    ]


def _pairs(answer: Answered) -> Counts:
    right = predicted = 0
    for question, truth in answer.item.truth.items():
        found, left = _found(answer, question), list(truth)
        predicted += len(found)
        for value in found:
            match = next((true for true in left if _similar(value, true)), None)
            if match is not None:
                left.remove(match)
                right += 1
    return Counts(right, predicted, sum(map(len, answer.item.truth.values())))


def _single(answer: Answered) -> tuple[int, int]:
    single = {question: truth[0] for question, truth in answer.item.truth.items() if len(truth) == 1}
    return sum(any(_similar(v, true) for v in _found(answer, q)) for q, true in single.items()), len(single)


def _blank(answer: Answered) -> tuple[int, int]:
    blank = [question for question, truth in answer.item.truth.items() if not truth]
    return sum(not _found(answer, question) for question in blank), len(blank)


def _found(answer: Answered, question: str) -> list[str]:
    value = (answer.value or {}).get(question)
    values = value if isinstance(value, list) else [value]
    return [item for item in values if isinstance(item, str) and item]


def _similar(found: str, true: str) -> bool:
    one, other = ("".join(text.lower().split()) for text in (found, true))
    return Levenshtein.normalized_similarity(one, other) >= ENOUGH


SET = FieldSet("funsd_test50", "funsd_test50", load, score)
