"""Best paths to glyphs."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from python_backends.ocr.recognise.ctc import STRIDE, Ids, Probs, glyphs_of, load_alphabet
from python_backends.runtime.config import CHECKOUT

ALPHABET = ("", "a", "b", "c", " ")


def path(best: Sequence[int], chance: Sequence[float] | None = None) -> tuple[Ids, Probs]:
    """Ids and probabilities [t, 5] of a path; the other candidates have nothing."""
    ids = np.zeros((len(best), 5), np.int32)
    probs = np.zeros((len(best), 5), np.float32)
    ids[:, 0] = best
    probs[:, 0] = chance if chance is not None else 0.9
    return ids, probs


def text(best: Sequence[int]) -> str:
    return "".join(glyph.character for glyph in glyphs_of(*path(best), ALPHABET))


@pytest.mark.parametrize(
    ("best", "expected"),
    [
        ([], ""), ([0, 0, 0], ""), ([1], "a"), ([1, 1, 1], "a"), ([1, 0, 1], "aa"), ([1, 2, 3], "abc"),
        ([0, 1, 1, 0, 0, 2, 0], "ab"), ([1, 1, 2, 2, 1], "aba"), ([1, 4, 2], "a b"), ([1, 0, 0, 1, 1, 0, 1], "aaa"),
    ],
)  # fmt: skip
def test_repeats_collapse_and_blanks_part(best: Sequence[int], expected: str) -> None:
    assert text(best) == expected


def test_a_glyph_stands_in_the_middle_of_its_run_at_its_surest_step() -> None:
    first, second = glyphs_of(*path([0, 1, 1, 1, 0, 2], [0.9, 0.3, 0.5, 0.8, 0.9, 0.7]), ALPHABET)
    assert (first.centre, first.step, first.confidence) == pytest.approx((2.5 * STRIDE, 3, 0.8))
    assert (second.centre, second.step, second.confidence) == pytest.approx((5.5 * STRIDE, 5, 0.7))


def test_of_equally_sure_steps_the_first_counts() -> None:
    assert glyphs_of(*path([1, 1, 1]), ALPHABET)[0].step == 0


def test_alphabet_file_gives_ids() -> None:
    assert load_alphabet("a\nb\nc\n ") == ALPHABET


def test_the_built_alphabet_fits_the_network() -> None:
    file = CHECKOUT / "model_repository" / "ocr_recognizer" / "1" / "alphabet.txt"
    if not file.is_file():
        pytest.skip("ocr_recognizer is not built")
    alphabet = load_alphabet(file.read_text("utf-8"))
    assert len(alphabet) == 18_710
    assert alphabet[-1] == " "
    assert all(len(character) >= 1 for character in alphabet[1:])
    assert len(set(alphabet[1:])) == len(alphabet) - 1
