"""The requests: their form, and that none that is measured was trained on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from builders.ingress.corpus import DATA, held_back, read_requests, training_set
from python_backends.ingress.tasks import TASKS
from python_backends.runtime.config import CHECKOUT

MEASURED = CHECKOUT / "tests" / "ingress" / "data" / "requests.txt"
UNSEEN = MEASURED.with_name("unseen.txt")
# So short that there is hardly another way to put them; what the clients send is fixed anyway.
_FEW_WORDS = 3


def words_of(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower()))


def test_there_are_enough_of_them() -> None:
    assert len(training_set(1)) >= 1000
    measured = read_requests(MEASURED)
    assert len(measured) >= 480
    assert min(sum(held_back(row.family) == half for row in measured) for half in (True, False)) >= 200


def test_every_task_and_none_is_measured_in_both_halves() -> None:
    for half in (True, False):
        rows = [row for row in read_requests(MEASURED) if held_back(row.family) == half]
        assert {task for row in rows for task in row.tasks} == set(TASKS)
        assert any(not row.tasks for row in rows)


@pytest.mark.parametrize("path", [MEASURED, UNSEEN], ids=lambda path: path.stem)
def test_no_measured_wording_is_trained_on(path: Path) -> None:
    trained = {(words_of(row.text), row.modalities) for row in read_requests(DATA / "requests.txt") if row.text}
    alike = [
        row.text for row in read_requests(path)
        if len(words := words_of(row.text)) > _FEW_WORDS
        and any(row.modalities == kinds and len(words & other) >= 0.85 * len(words | other) for other, kinds in trained)
    ]  # fmt: skip
    assert alike == []


def test_the_same_seed_gives_the_same_requests() -> None:
    assert training_set(7) == training_set(7) != training_set(8)


def test_slots_are_all_filled() -> None:
    assert [row.text for row in training_set(3) if re.search(r"\{\w+\}", row.text)] == []


@pytest.mark.parametrize("line", ["ocr | image", "reading | image | x", "ocr | hologram | x"])
def test_a_line_that_is_no_request_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "requests.txt"
    path.write_text(f"= family\n{line}\n")
    with pytest.raises(ValueError, match=r"requests\.txt:2"):
        read_requests(path)
