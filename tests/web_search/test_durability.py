"""A process that writes is killed again and again, at any moment: nothing that it was told is kept may be missing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from python_backends.runtime.config import CHECKOUT
from python_backends.web_search.folder import LEDGER, LEXICAL
from python_backends.web_search.ledger import Ledger
from python_backends.web_search.lexical import Lexical
from tests.vector_cache.making import WordEncoder
from tests.web_search.making import searching, writer_of
from tests.web_search.writer_program import BATCH, REPLACED_EVERY

KILLS = 10
AT_MOST = 6  # batches that are waited for before a kill


def killed_writer(folder: Path, first: int, after: int, seconds: float) -> list[int]:
    """Numbers of the batches that a writer was told to be kept, killed `seconds` after it had been told of `after`.

    Counted in batches, because on a crowded machine none may be kept within seconds.
    """
    command = [sys.executable, "-m", "tests.web_search.writer_program", str(folder), str(first)]
    with subprocess.Popen(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "open\n"
        told = [process.stdout.readline() for _ in range(after)]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().splitlines()
    assert process.returncode == -signal.SIGKILL
    return [int(line) for line in told]


def pages_of(batch: int) -> set[str]:
    return {f"marker{number}" for number in range(batch, batch + BATCH)}


def test_kill_9_during_writes_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    dice, kept, kills_between = random.Random(20), list[int](), 0
    for kill in range(KILLS):
        first = BATCH * REPLACED_EVERY * 1000 * kill  # never a page that an earlier writer may have left behind
        acknowledged = killed_writer(tmp_path, first, dice.randrange(AT_MOST), dice.uniform(0.0, 0.1))
        kept += acknowledged
        kills_between += bool(acknowledged)
    assert kills_between >= KILLS // 2 and len(kept) > KILLS  # or the kills came before there was anything to lose

    writer_of(tmp_path).close()
    stored = texts_of(tmp_path)
    expected = set[str]().union(*map(pages_of, kept))
    assert {word.partition("version")[0] for word in stored} >= expected
    for batch in kept:
        if batch and batch % (BATCH * REPLACED_EVERY) == 0:
            assert not [word for word in stored if word == f"marker{batch // 2}version1"]
    assert words_of(tmp_path) == len(stored)
    unchanged = [batch for batch in kept if f"marker{batch}version1" in stored]
    found_by_words_and_by_vectors(tmp_path, dice.sample(unchanged, min(40, len(unchanged))))


def texts_of(folder: Path) -> set[str]:
    """The marker of every page in the ledger."""
    ledger = Ledger(folder / LEDGER, write=False)
    try:
        return {row.document.text.split()[0] for row in ledger.rows(ledger.all_ids())}
    finally:
        ledger.close()


def words_of(folder: Path) -> int:
    """How many pages the words are of."""
    return Lexical(folder / LEXICAL, write=False).searchable().documents


def found_by_words_and_by_vectors(folder: Path, batches: list[int]) -> None:
    """Each batch's first page comes first, by words alone; and by words and vectors with all there is of either."""
    with searching(folder) as search:
        for batch in batches:
            marker = f"marker{batch}version1"
            assert search.urls(marker, encoder=WordEncoder(broken=True)) == [f"page{batch}"]
            [page, *_] = search(f"page{batch}\n{marker} " + "filler words of a page " * 20)
            assert page.title == f"page{batch}" and page.score > 0.85
