"""The parts: windows, lexicon, glossary, prototypes, scores."""

from __future__ import annotations

import asyncio
import itertools

import numpy as np
import pytest

from python_backends.classify.constants import Calibration
from python_backends.classify.glossary import is_rest, negated, plain, read_glossary
from python_backends.classify.lexicon import read_lexicon, tune_of
from python_backends.classify.prototypes import Prototypes
from python_backends.classify.question import Label
from python_backends.classify.scoring import any_of, likenesses, one_of, polarities_of, sentiment
from python_backends.classify.windows import MOST, WINDOW, windows_of
from tests.classify.conftest import HashEncoder
from tests.text_encoder.conftest import MODELS

CALIBRATION = Calibration(temperature=0.1, midpoint=0.2, several_temperature=0.1, positive=(1, 0), negative=(-1, 0))


def test_a_short_text_is_one_window() -> None:
    assert windows_of(" short\n") == (["short"], False)


@pytest.mark.parametrize("unit", ["word ", "One sentence. ", "x", "line\n"])
def test_windows_hold_all_of_a_text(unit: str) -> None:
    text = (unit * WINDOW * MOST)[: WINDOW * (MOST // 2)]
    pieces, lost = windows_of(text)
    assert not lost and "".join(pieces).replace(" ", "").replace("\n", "") == text.replace(" ", "").replace("\n", "")
    assert max(map(len, pieces)) <= WINDOW


def test_a_lost_end_is_told() -> None:
    assert windows_of("x" * WINDOW * MOST) == (["x" * WINDOW] * MOST, False)
    assert windows_of("x" * WINDOW * MOST + "y") == (["x" * WINDOW] * MOST, True)


LEXICON = {"good": 2.0, "bad": -2.0, "awful": -3.0, ":)": 2.0}
ORDER = [
    "awful",
    "very bad",
    "bad",
    "slightly bad",
    "not good",
    "nothing",
    "not bad",
    "slightly good",
    "good",
    "so good",
]


def test_tunes_go_up_with_what_is_said() -> None:
    tunes = [tune_of(text, LEXICON) for text in ORDER]
    assert tunes == sorted(tunes) and len(set(tunes)) == len(tunes)
    assert tune_of("nothing", LEXICON) == 0


def test_what_follows_but_weighs_more() -> None:
    assert tune_of("good but bad", LEXICON) < 0 < tune_of("bad but good", LEXICON)


@pytest.mark.parametrize("text", ["isn’t good", "isn't good", "is never ever good", "GOOD? no: NOT GOOD"])
def test_negations(text: str) -> None:
    assert tune_of(text, LEXICON) < tune_of("good", LEXICON)


def test_the_shipped_lexicon_knows_words_and_faces() -> None:
    lexicon = read_lexicon(MODELS / "classify" / "1")
    assert lexicon["excellent"] > 2 and lexicon["horrible"] < -2 and lexicon[":)"] > 0
    assert all(-4 <= valence <= 4 for valence in lexicon.values())


@pytest.mark.parametrize(("name", "denied"), [
    ("not sports", "sports"), ("Non-Fiction", "fiction"), ("no answer", "answer"), ("notes", None), ("none", None),
    ("north", None),
])  # fmt: skip
def test_what_a_label_denies(name: str, denied: str | None) -> None:
    assert negated(name) == denied


def test_plain_names() -> None:
    assert plain(" Bug_Report/URGENT ") == "bug report urgent"
    assert is_rest("None of the above") and is_rest("N/A") and not is_rest("others' work")


def test_no_name_of_the_glossary_means_two_things() -> None:
    glossary = read_glossary()
    assert all(name == plain(name) for name in glossary)
    poles = {name for name, meaning in glossary.items() if meaning.polarity is not None}
    assert {"positive", "negative", "neutral", "good", "bad"} <= poles


@pytest.mark.parametrize(("names", "places"), [
    (("positive", "negative"), (1, -1)), (("Bad", "Neutral", "Good"), (-1, 0, 1)), (("positive", "neutral"), None),
    (("positive", "good", "negative"), None), (("positive", "negative", "spam"), None),
])  # fmt: skip
def test_poles_of_sentiment(names: tuple[str, ...], places: tuple[int, ...] | None) -> None:
    assert polarities_of([Label(name) for name in names], read_glossary()) == places


def test_a_description_is_not_sentiment() -> None:
    labels = [Label("positive", "the test found the virus"), Label("negative")]
    assert polarities_of(labels, read_glossary()) is None


def test_a_labels_vector_is_its_own(hash_encoder: HashEncoder) -> None:
    labels = [Label("spam"), Label("sports"), Label("sports", "games and matches")]
    for order in itertools.permutations(labels):
        together = asyncio.run(Prototypes(read_glossary()).of(order, hash_encoder))
        for label, vector in zip(order, together, strict=True):
            (alone,) = asyncio.run(Prototypes(read_glossary()).of([label], hash_encoder))
            assert vector.tobytes() == alone.tobytes()


def test_labels_are_remembered_and_not_for_ever(hash_encoder: HashEncoder) -> None:
    prototypes = Prototypes({}, kept=3)
    first = asyncio.run(prototypes.of([Label("a")], hash_encoder))
    encoded = len(hash_encoder.encoded)
    assert asyncio.run(prototypes.of([Label("a")], hash_encoder)).tobytes() == first.tobytes()
    assert len(hash_encoder.encoded) == encoded > 0
    asyncio.run(prototypes.of([Label(f"b{number}") for number in range(3)], hash_encoder))
    asyncio.run(prototypes.of([Label("a")], hash_encoder))
    assert hash_encoder.encoded.count("a") == 2


def test_confidences() -> None:
    scores = np.array([[0.3, 0.2, 0.1]])
    alone = one_of(scores, CALIBRATION)
    assert alone.sum() == pytest.approx(1) and alone[0, 0] / alone[0, 1] == pytest.approx(np.e)
    assert any_of(scores, CALIBRATION)[0] == pytest.approx([0.731, 0.5, 0.269], abs=1e-3)
    assert sentiment(np.array([0.0, 2.0]), (1, 0, -1), CALIBRATION) == pytest.approx(
        np.array([[1 / 3, 1 / 3, 1 / 3], [0.867, 0.117, 0.016]]), abs=1e-3
    )


def test_rows_of_likenesses_do_not_depend_on_their_number() -> None:
    random = np.random.default_rng(0)
    texts, labels, centre = (random.normal(size=size).astype(np.float32) for size in ((33, 384), (7, 384), 384))
    together = likenesses(texts, labels, centre)
    for row in range(33):
        assert likenesses(texts[row : row + 1], labels, centre).tobytes() == together[row : row + 1].tobytes()
