"""Pages that words name."""

from __future__ import annotations

import pytest

from python_backends.front_door.documents import Brought
from python_backends.front_door.paging import pages_in
from tests.front_door.requests import chat, media, text
from tests.front_door.test_conversation import IMAGE, ask, models

PDF = Brought(b"%PDF-1.7", "pdf", "application/pdf")


@pytest.mark.parametrize(
    ("words", "pages"),
    [
        ("Read page 2", "2"),
        ("Extract the table from page 2 of the PDF.", "2"),
        ("What is on pages 1-3 and 7?", "1-3,7"),
        ("pages 2 to 4, please", "2-4"),
        ("the first two pages", "1-2"),
        ("Summarise the 3rd page", "3"),
        ("Compare page 1 with page 3", "1,3"),
        ("Lies Seite 2", "2"),
        ("Lee las páginas 1 y 2", "1,2"),
        ("Read it", None),
        ("Read all but skip page 2", None),
        ("Read everything except page 2", None),
        ("from page 2 onwards", None),
        ("How many pages are there? 3 pages?", None),
        ("Do not read page 1", None),
        ("a page 2.5 cm wide", None),
        ("pages 4-2", None),
    ],
)
def test_pages_that_are_wanted(words: str, pages: str | None) -> None:
    assert pages_in(words) == pages


def test_of_the_one_document_with_pages_those_are_read_that_the_words_name() -> None:
    for words, system in (("Read page 2", ""), ("Page 2 only", "<task>ocr</task>")):
        fake = models()
        ask(fake, chat(text(words), media(), system=system), PDF)
        assert fake.asked("ocr") == [{"mime": "application/pdf", "page_range": "2"}]
    for documents in ((IMAGE,), (PDF, PDF)):
        fake = models()
        ask(fake, chat(text("Read page 2"), *(media(number) for number in range(len(documents)))), *documents)
        assert all("page_range" not in asked for asked in fake.asked("ocr"))
