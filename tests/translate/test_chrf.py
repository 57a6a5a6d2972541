"""chrF++ against values computed with sacreBLEU 2.6.0 (`corpus_chrf(..., word_order=2)`)."""

from __future__ import annotations

import pytest

from perf.formulas.chrf import chrf, counts_of


@pytest.mark.parametrize(
    ("hypotheses", "references", "score"),
    [
        (
            ["The cat sat on the mat.", "Hello, world!", "El coche rojo (grande)"],
            ["The cat is sitting on the mat.", "Hello world!", "El carro rojo (grande)"],
            60.049442010620325,
        ),
        (["The cat sat on the mat."], ["The cat is sitting on the mat."], 54.2551855194941),
        (["a"], ["b"], 0.0),
        (["abc"], ["abc"], 100.0),
        (["ab cd"], ["ab"], 80.0),
        ([""], ["abc"], 0.0),
    ],
)
def test_known_values(hypotheses: list[str], references: list[str], score: float) -> None:
    assert chrf(hypotheses, references) == pytest.approx(score, abs=1e-9)


def test_orders_longer_than_the_reference_do_not_count() -> None:
    assert counts_of("abcd", "ab")[2] == (0, 0, 0)
