"""A question to statements: every composer's sketches, rendered, each with how sure it is; the surest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.sql.catalog import Catalog
from python_backends.sql.compose.flat import flat
from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.nested import nested
from python_backends.sql.compose.ratios import ratios
from python_backends.sql.compose.reading import Reading
from python_backends.sql.compose.render import reachable, rendered
from python_backends.sql.linking.mentions import Index, Mention
from python_backends.sql.linking.notes import asked
from python_backends.sql.linking.semantic import Texts, texts_of
from python_backends.sql.linking.tokens import tokens_of

_TRUST = {"ratio": 0.5, "nested": 0.05, "flat": 0.0}
"""What a composer that fits a question is worth beside one that explains more of its words."""

_SURE = {"ratio": 0.71, "nested": 0.62, "flat": 0.64}
"""The share of right statements among those that explain every word, on the sets that perf/sql.py measures."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement. `score` orders statements, `explained` is the share of the question's telling words in it, and `how`
    names what composed it."""

    sql: str
    score: float
    explained: float
    how: str

    @property
    def confidence(self) -> float:
        """How surely the statement means the question, 0 to 1: measured by perf/sql.py on questions of its sets."""
        return round(_SURE[self.how] * self.explained, 4)


class Question:
    """A question as it is read: its tokens, and what they speak of."""

    def __init__(self, catalog: Catalog, text: str) -> None:
        self.catalog = catalog
        self.tokens = tokens_of(asked(text))
        self.mentions = Index(catalog).mentions(self.tokens)

    @property
    def texts(self) -> Texts | None:
        """What the sentence encoder is to say more about."""
        return texts_of(self.catalog, self.tokens, self.mentions)

    def candidates(self, today: dt.date, meant: Sequence[Mention] = ()) -> list[Candidate]:
        """Statements that it may mean, the likeliest first; none where it speaks of nothing that is there.

        `meant` are mentions by meaning.
        """
        paths = Paths(self.catalog, {token.lemma for token in self.tokens})
        mentions = [*self.mentions, *meant]
        found: dict[str, Candidate] = {}
        for compose in (ratios, nested, flat):
            for rank, sketch in enumerate(compose(Reading(self.catalog, self.tokens, mentions), paths, today)):
                sketch = reachable(sketch, paths)
                sql = rendered(sketch, paths)
                score = sketch.explained + _TRUST[sketch.how] - 0.01 * rank
                if sql is not None and (sql not in found or found[sql].score < score):
                    found[sql] = Candidate(sql, score, sketch.explained, sketch.how)
        return sorted(found.values(), key=lambda one: -one.score)
