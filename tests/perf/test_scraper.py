"""Scores of the scraper's evaluation: formulas, sets as they are on disk, and figures over pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from perf.formulas.web import field_score, shares, text_f1
from perf.scraper import Judged, recipe_figures
from perf.sets.web_pages import articles, readability_pages, recipes


@pytest.mark.parametrize(
    ("expected", "given", "score"),
    [
        ("Soup", " Soup", 1),
        ("Soup", "soup", 0),
        ("½ cup", "1⁄2 cup", 1),
        (30, 30.0, 1),
        (30, None, 0),
        ("a", ["a"], 0),
        (["a", "b"], ["b", "a"], 1),
        (["a", "b"], ["a"], 2 / 3),
        (["a", "a"], ["a"], 2 / 3),
        (["a"], None, 0),
        (["a"], "a", 0),
    ],
)
def test_field_scores(expected: object, given: object, score: float) -> None:
    assert field_score(expected, given) == pytest.approx(score)


def test_texts_are_compared_by_runs_of_four_words() -> None:
    assert shares("a b c d", "a b, c d!") == (1, 0, 0)
    assert shares("a b c d e", "a b c d") == (0.5, 0, 0.5)
    assert shares("a b", "c d") == (0, 0.5, 0.5)
    assert text_f1([(0.5, 0, 0.5), (1, 0, 0)]) == pytest.approx(2 * 1 * 0.75 / 1.75)
    assert text_f1([(0, 0, 1)]) == 0


def test_sets(tmp_path: Path) -> None:
    def packed(name: str, text: str) -> str:
        (tmp_path / name).write_bytes(gzip.compress(text.encode()))
        return name

    (tmp_path / "schema.json").write_text("{}", "utf-8")
    row = {
        "id": "1",
        "html": packed("a.gz", "<p>a</p>"),
        "expected": {"title": "T", "author": None},
        "url": "http://x/",
        "articleBody": "a",
        "source": "a.gz",
        "metadata": {"title": "T"},
    }
    (tmp_path / "items.jsonl").write_text(json.dumps(row), "utf-8")
    [recipe] = recipes(tmp_path)
    assert (recipe.content, recipe.expected) == (b"<p>a</p>", {"title": "T"})
    [article] = articles(tmp_path)
    assert (article.url, article.text) == ("http://x/", "a")
    (tmp_path / "items.jsonl").write_text(json.dumps(row | {"expected": "a.gz"}), "utf-8")
    [page] = readability_pages(tmp_path)
    assert (page.text, page.title) == ("a", "T")


def test_figures_are_means_over_the_fields_that_pages_have() -> None:
    pages = [Judged("a", {"title": 1, "author": 0}, 10), Judged("b", {"title": 1}, 30)]
    figures = {figure.key: figure.value for figure in recipe_figures("set", pages)}
    assert figures["set.score_ratio"] == 0.75
    assert (figures["set.title_ratio"], figures["set.author_ratio"], figures["set.page_ms"]) == (1, 0, 20)
