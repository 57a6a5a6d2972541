"""A question to statements: every composer's sketches, rendered, each with how sure it is; the surest first."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.flat import flat
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.nested import nested
from python_backends.sql.compose.ratios import ratios
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.render import rendered
from python_backends.sql.linking.mentions import Index
from python_backends.sql.linking.notes import asked
from python_backends.sql.linking.tokens import tokens_of


_TRUST = {"ratio": 0.5, "nested": 0.05, "flat": 0.0}
"""What a composer that fits a question is worth beside one that explains more of its words."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement; `score` is 0 to 1, `how` names the composer."""

    sql: str
    score: float
    how: str


def candidates(catalog: Catalog, question: str, today: dt.date) -> list[Candidate]:
    """Statements that `question` may mean, the likeliest first; none where it speaks of nothing that is there."""
    index = Index(catalog)
    tokens = tokens_of(asked(question))
    mentions = index.mentions(tokens)
    paths = Paths(catalog, {token.lemma for token in tokens})
    found: list[Candidate] = []
    for compose in (ratios, nested, flat):
        for rank, sketch in enumerate(compose(Reading(catalog, tokens, mentions), paths, today)):
            sql = rendered(sketch, paths)
            if sql is not None:
                found.append(Candidate(sql, sketch.explained + _TRUST[sketch.how] - 0.01 * rank, sketch.how))
    return sorted(found, key=lambda one: -one.score)
