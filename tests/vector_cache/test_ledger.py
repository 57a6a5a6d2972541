"""The entries on disk: what is found, what leaves, what a crash and a broken disk leave behind."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from python_backends.vector_cache.entry import Entry
from python_backends.vector_cache.ledger import FILES, Bounds, Ledger
from tests.vector_cache.making import ANN, BOB, Clock, entry, question

WIDE = Bounds(1000, 1000, 1 << 24)


def ledger_in(folder: Path, bounds: Bounds = WIDE, clock: Clock | None = None) -> Ledger:
    return Ledger(folder, bounds, clock or Clock())


def found(ledger: Ledger, text: str, namespace: str = ANN, scope: str = "plain") -> Entry | None:
    row = ledger.get(question(text, namespace, scope))
    return row.entry if row else None


def test_an_entry_comes_back_as_it_went_in(tmp_path: Path) -> None:
    ledger, kept = ledger_in(tmp_path), entry(question("naïve 文字"), '{"b": [1, 2.50, "ä"]}')
    ledger.put(kept)
    back = found(ledger, "naïve 文字")
    assert back is not None and back.answer == kept.answer and back.question == kept.question
    assert back.vector is not None and kept.vector is not None and back.vector.tobytes() == kept.vector.tobytes()


@pytest.mark.parametrize(
    ("text", "namespace", "scope"), [("a ", ANN, "s"), ("A", ANN, "s"), ("a", BOB, "s"), ("a", ANN, "t")]
)
def test_any_other_letter_owner_or_scope_is_another_question(
    tmp_path: Path, text: str, namespace: str, scope: str
) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question("a", ANN, "s")))
    assert found(ledger, text, namespace, scope) is None
    assert found(ledger, "a", ANN, "s") is not None


def test_a_digest_that_belongs_to_another_text_finds_nothing(tmp_path: Path) -> None:
    ledger, mine = ledger_in(tmp_path), question("mine")
    ledger.put(entry(mine))
    forged = type(mine)(mine.place, mine.exact, "something else")
    assert ledger.get(forged) is None


def test_the_same_question_is_kept_once(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    first, _ = ledger.put(entry(question(), "1"))
    second, gone = ledger.put(entry(question(), "2"))
    assert gone == [first] and second > first and ledger.entries == 1
    kept = ledger.get(question())
    assert kept is not None and kept.entry.answer == "2"


def test_an_entry_is_found_until_its_time_and_not_a_moment_longer(tmp_path: Path) -> None:
    clock = Clock()
    ledger = ledger_in(tmp_path, clock=clock)
    ledger.put(entry(question(), now=clock.now, ttl=10))
    clock.now += 9.99
    assert found(ledger, question().text) is not None
    clock.now += 0.01
    assert found(ledger, question().text) is None
    assert not ledger.holds_vectors(question().place)
    ledger.put(entry(question("other"), now=clock.now))
    assert ledger.entries == 1


def test_those_that_answered_longest_ago_leave_first(tmp_path: Path) -> None:
    clock = Clock()
    ledger = ledger_in(tmp_path, Bounds(3, 3, 1 << 24), clock)
    for text in "abc":
        clock.now += 1
        ledger.put(entry(question(text), now=clock.now))
    clock.now += 1
    ledger.use({question("a"): clock.now})
    ledger.put(entry(question("d"), now=clock.now))
    assert [text for text in "abcd" if found(ledger, text)] == ["a", "c", "d"] and ledger.entries == 3


def test_bytes_are_bounded_too(tmp_path: Path) -> None:
    clock, size = Clock(), entry(question("a"), "1" * 1000).size
    ledger = ledger_in(tmp_path, Bounds(100, 100, 3 * size), clock)
    for text in "abcde":
        clock.now += 1
        ledger.put(entry(question(text), "1" * 1000, now=clock.now))
    assert [text for text in "abcde" if found(ledger, text)] == ["c", "d", "e"] and ledger.bytes == 3 * size


def test_one_namespace_cannot_push_out_another(tmp_path: Path) -> None:
    clock = Clock()
    ledger = ledger_in(tmp_path, Bounds(10, 5, 1 << 24), clock)
    ledger.put(entry(question("bob's", BOB), now=clock.now))
    for number in range(30):
        clock.now += 1
        ledger.put(entry(question(f"ann's {number}"), now=clock.now))
    assert found(ledger, "bob's", BOB) is not None and ledger.entries == 6


def test_counts_are_right_after_a_restart(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question("a")))
    ledger.put(entry(question("b")))
    counts, epoch = (ledger.entries, ledger.bytes), ledger.epoch
    ledger.close()
    again = ledger_in(tmp_path)
    assert (again.entries, again.bytes) == counts and again.epoch == epoch
    assert found(again, "a") is not None


@pytest.mark.parametrize("column", ["answer", "text", "expires", "scope"])
def test_a_row_that_was_altered_answers_nobody_and_leaves(tmp_path: Path, column: str) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question()))
    poison: dict[str, object] = {"answer": '{"poison":1}', "text": "other", "expires": 9e9, "scope": "0" * 64}
    with sqlite3.connect(tmp_path / FILES[0]) as other:
        other.execute(f"UPDATE entries SET {column} = ?", (poison[column],))
    other.close()
    asked = question()
    assert ledger.get(asked) is None
    assert ledger.rows(asked.place, [1]) == [] and ledger.entries == 0


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question("small")))
    counts = (ledger.entries, ledger.bytes)
    ledger._db.execute("PRAGMA max_page_count = 20")  # the database's own "disk full"
    with pytest.raises(sqlite3.OperationalError, match="full"):
        ledger.put(entry(question("large"), "1" * 200_000))
    assert (ledger.entries, ledger.bytes) == counts and found(ledger, "small") is not None


def test_what_is_forgotten_is_not_in_the_files(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question("where is my treasure"), '"under the oak"'))
    ledger.put(entry(question("of bob", BOB), '"stays"'))
    assert len(ledger.forget(ANN, None)) == 1
    written = b"".join((tmp_path / name).read_bytes() for name in FILES if (tmp_path / name).exists())
    assert b"under the oak" not in written and b"treasure" not in written and b"stays" in written


def test_forgetting_one_scope_keeps_the_others(tmp_path: Path) -> None:
    ledger = ledger_in(tmp_path)
    ledger.put(entry(question("a", scope="s")))
    ledger.put(entry(question("a", scope="t")))
    assert len(ledger.forget(ANN, question(scope="s").place.scope)) == 1
    assert found(ledger, "a", scope="t") is not None


def test_another_version_is_not_read(tmp_path: Path) -> None:
    ledger_in(tmp_path).close()
    with sqlite3.connect(tmp_path / FILES[0]) as other:
        other.execute("UPDATE about SET version = 99")
    other.close()
    with pytest.raises(sqlite3.DatabaseError, match="version 99"):
        ledger_in(tmp_path)
