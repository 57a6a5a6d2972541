"""Tables within a person's words."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidMedia
from python_backends.tables.inline import split_words

ASK = "Forecast the next 5 days of this:"


@pytest.mark.parametrize(
    ("text", "words", "columns", "first", "rows"),
    [
        (f"{ASK} 12, 13, 15, 16", ASK, ("value",), ("12",), 4),
        (f"{ASK} 12,13,15,16", ASK, ("value",), ("12",), 4),
        (f"{ASK} 1.5; 2.5; 3.5", ASK, ("value",), ("1.5",), 3),
        (f"{ASK} [12, 13, 15]", ASK, ("value",), (12,), 3),
        (f"{ASK} date,v\n2024-01-01,5\n2024-01-02,6", ASK, ("date", "v"), ("2024-01-01", "5"), 2),
        (f"{ASK}\nd,v\n2024-01-01,5\n2024-01-02,\n2024-01-03,n/a\n2024-01-04,9", ASK, ("d", "v"),
         ("2024-01-01", "5"), 4),
        (f"{ASK}\n2024-01 5\n2024-02 6\n2024-03 9", ASK, ("column 1", "column 2"), ("2024-01", "5"), 3),
        (f"{ASK} 2024-01: 5, 2024-02: 6, 2024-03: 9", ASK, ("date", "value"), ("2024-01", "5"), 3),
        (f'{ASK} [{{"d":"2024-01-01","v":1}},{{"d":"2024-01-02","v":2}}]', ASK, ("d", "v"), ("2024-01-01", 1), 2),
        (f"{ASK}\n```csv\nd,v\n2024-01-01,1\n2024-01-02,2\n```", ASK, ("d", "v"), ("2024-01-01", "1"), 2),
        ("| m | v |\n|---|---|\n| Jan 2024 | 5 |\n| Feb 2024 | 6 |\n\non", "on", ("m", "v"), ("Jan 2024", "5"), 2),
        ("Go on with 1,234 1,300 1,400", "Go on with", ("value",), ("1,234",), 3),
    ],
)  # fmt: skip
def test_a_table_is_taken_out_of_the_words(
    text: str, words: str, columns: tuple[str, ...], first: tuple[object, ...], rows: int
) -> None:
    rest, table = split_words(text)
    assert table is not None
    assert (rest, table.columns, table.rows[0], len(table.rows)) == (words, columns, first, rows)


@pytest.mark.parametrize("text", ["", "Hello", "Forecast the next 5 days", "see [this], 3 and 4", "in 2023 and 2024"])
def test_words_without_a_table(text: str) -> None:
    assert split_words(text) == (text, None)


def test_a_table_that_is_broken_is_named() -> None:
    with pytest.raises(InvalidMedia, match="JSON"):
        split_words(f"{ASK} [1, 2, 3, 4, x, 5]")
