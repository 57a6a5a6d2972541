"""How right the scraper is on pages of the web: recipes as records, and the main text of articles.

    python -m perf.scraper --data DIR
    python -m perf.scraper --data DIR --misses

Recipes (recipe_extraction): each page's fields by the set's schema, once as the page is and once without its
JSON-LD, so that the plain HTML has to be read. Single fields are right if equal after NFKC and collapsed spaces,
lists score the F1 of their elements; a page's score is the mean over the fields it has. Articles
(article_extraction181, readability_pages): F1 of runs of four words, by the formula of the first set. `trafilatura`
(its own defaults, from the same text) and `readability` are the packages of those names in the same run; the truth
of readability_pages was made by readability. Intervals are 95 % bootstrap intervals by page; times are medians a
page, reading the HTML included.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import html

from perf.bootstrap import interval, median_figure
from perf.command import parser_of, run
from perf.formulas.web import field_score, shares, text_f1
from perf.report import Figure, Report, Table, progress, write
from perf.sets.web_pages import ARTICLES, READABILITY, RECIPES, Article, Recipe, articles, readability_pages, recipes
from python_backends.scraper.article import article_of
from python_backends.scraper.charset import decoded
from python_backends.scraper.fields.extract import extracted
from python_backends.scraper.fields.wanted import fields_of
from python_backends.scraper.page import page_of

_JSONLD = re.compile(rb"<script[^>]*ld\+json[^>]*>.*?</script>", re.S | re.I)
TextEngine = Callable[[Article], str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's score by field, and how long it took."""

    page: str
    scores: Mapping[str, float]
    took_ms: float

    @property
    def score(self) -> float:
        """The mean over the fields that the page has."""
        return sum(self.scores.values()) / len(self.scores)


def read(recipe: Recipe, content: bytes, misses: bool) -> Judged:
    """One page's fields against the truth."""
    start = time.perf_counter()
    found = extracted(page_of(content), fields_of(recipe.schema))
    took = 1000 * (time.perf_counter() - start)
    given = {name: found[name].value if name in found else None for name in recipe.expected}
    scores = {name: field_score(value, given[name]) for name, value in recipe.expected.items()}
    for name in [name for name, score in scores.items() if misses and score < 1]:
        progress(f"{recipe.id} {name} {scores[name]:.2f}\n   {recipe.expected[name]}\n   {found.get(name)}")
    return Judged(recipe.id, scores, took)


def mean_score(judged: Sequence[Judged]) -> float:
    """Mean over pages."""
    return sum(one.score for one in judged) / len(judged)


def field_mean(field: str) -> Callable[[Sequence[Judged]], float]:
    """Mean of one field over the pages that have it."""

    def mean(judged: Sequence[Judged]) -> float:
        scores = [one.scores[field] for one in judged if field in one.scores]
        return sum(scores) / (len(scores) or 1)

    return mean


def recipe_figures(name: str, judged: Sequence[Judged]) -> list[Figure]:
    """The set's score, each field's, and the time."""
    figures = [figure(f"{name}.score_ratio", judged, mean_score)]
    for field in sorted({field for one in judged for field in one.scores}):
        figures.append(figure(f"{name}.{field}_ratio", judged, field_mean(field)))
    return [*figures, median_figure(f"{name}.page_ms", [one.took_ms for one in judged])]


def figure(key: str, judged: Sequence[Judged], statistic: Callable[[Sequence[Judged]], float]) -> Figure:
    """A statistic over pages with its interval."""
    return Figure(key, statistic(judged), *(interval(judged, statistic) or (None, None)))


def by_openfaze(article: Article) -> str:
    """The text of the scraper."""
    return article_of(page_of(article.content, article.url)).text


def by_trafilatura(article: Article) -> str:
    """The package's own text of the same page."""
    import trafilatura

    return trafilatura.extract(decoded(article.content)[0], url=article.url, include_comments=False) or ""


def by_readability(article: Article) -> str:
    """The text of what readability keeps."""
    from readability import Document

    return " ".join(html.fromstring(Document(decoded(article.content)[0]).summary()).itertext())


TEXT_ENGINES: Mapping[str, TextEngine] = {
    "openfaze": by_openfaze,
    "trafilatura": by_trafilatura,
    "readability": by_readability,
}


def article_figures(name: str, pages: Sequence[Article], engine: TextEngine) -> list[Figure]:
    """F1 of the texts, and the time."""
    judged, times = [], []
    for page in pages:
        start = time.perf_counter()
        text = engine(page)
        times.append(1000 * (time.perf_counter() - start))
        judged.append(shares(page.text, text))
    bounds = interval(judged, text_f1)
    return [
        Figure(f"{name}.f1_ratio", text_f1(judged), *(bounds or (None, None))),
        median_figure(f"{name}.page_ms", times),
    ]


def table_of(title: str, columns: Mapping[str, Sequence[Figure]]) -> Table:
    """One row a figure, one column an engine or a way."""
    rows = [[row[0].key.rsplit(".", 1)[1], *(one.text for one in row)] for row in zip(*columns.values(), strict=True)]
    return Table(title, ["figure", *columns], rows)


def main() -> int:
    """Exit status 0."""
    parser = parser_of("scraper", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the evaluation sets")
    parser.add_argument("--limit", type=int, help="first N pages of each set")
    parser.add_argument("--misses", action="store_true", help="tell every field that is not right")
    arguments = parser.parse_args()
    logging.getLogger("readability").setLevel(logging.ERROR)
    tables, figures = [], list[Figure]()
    pages = recipes(arguments.data / RECIPES)[: arguments.limit]
    columns = {}
    for way in ("as_it_is", "without_json_ld"):
        progress(f"{RECIPES} {way}: {len(pages)} pages")
        judged = [
            read(page, page.content if way == "as_it_is" else _JSONLD.sub(b"", page.content), arguments.misses)
            for page in pages
        ]
        columns[way] = recipe_figures(f"{RECIPES}.{way}", judged)
    tables.append(table_of(RECIPES, columns))
    figures += [one for column in columns.values() for one in column]
    for name, load in ((ARTICLES, articles), (READABILITY, readability_pages)):
        texts = load(arguments.data / name)[: arguments.limit]
        progress(f"{name}: {len(texts)} pages")
        columns = {engine: article_figures(f"{name}.{engine}", texts, way) for engine, way in TEXT_ENGINES.items()}
        tables.append(table_of(name, columns))
        figures += [one for column in columns.values() for one in column]
    write(Report("scraper", figures, 0, {"limit": arguments.limit}, tables))
    return 0


if __name__ == "__main__":
    run(main)
