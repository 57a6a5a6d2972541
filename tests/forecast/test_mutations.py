"""Damaged tables are read or refused with an error of ours: nothing else ever comes out."""

from __future__ import annotations

import random

import pytest

from python_backends.errors import OpenfazeError
from python_backends.forecast.columns import chosen, upright
from python_backends.forecast.series import series_of
from python_backends.tables.inline import split_words
from python_backends.tables.read import table_of_bytes
from python_backends.tables.table import Table
from tests.forecast.tables import daily, monthly
from tests.tables.test_files import SAME, workbook

DAYS = range(1, 10)
LONG = (
    daily(30), monthly(30), "\n".join(f"- {{date: 2024-01-0{i}, v: {i}}}" for i in DAYS),
    "[" + ",".join(f'{{"date":"2024-01-0{i}","v":{i}}}' for i in DAYS) + "]",
    "<r>" + "".join(f"<d><date>2024-01-0{i}</date><v>{i}</v></d>" for i in DAYS) + "</r>",
)  # fmt: skip
TABLES = [*map(str.encode, (*SAME.values(), *LONG)), workbook(*(list[object]([i, i]) for i in DAYS))]
PIECES = [
    b"\n", b",", b";", b"|", b'"', b"[", b"]", b"{", b"}", b"<a>", b"</a>", b"NaN", b": ", b"1e999", b"9" * 400,
    b"\xff", b"2024-02-30", b"0000-00-00", b"\x00", b"&a", b"*a", b"- ", b"sep=\n", b"-Infinity", "²".encode(),
    "١٢".encode(),
]  # fmt: skip
NAMES = (None, "a.yaml", "a.json", "a.xml", "a.csv")


def damaged(dice: random.Random) -> bytes:
    data = bytearray(dice.choice(TABLES))
    for _ in range(dice.randint(1, 8)):
        place, kind = dice.randrange(len(data) + 1), dice.randrange(4)
        if kind == 0:
            data[place:place] = dice.choice(PIECES)
        elif kind == 1:
            del data[place : place + dice.randint(1, 20)]
        elif kind == 2:
            other = dice.randrange(len(data) + 1)
            data[place:place] = data[other : other + dice.randint(1, 60)]
        else:
            data[place : place + 1] = bytes([dice.randrange(256)])
    return bytes(data)


def read(data: bytes, name: str | None) -> Table | None:
    if name == "words":
        return split_words("Forecast the next 5 days of this: " + data.decode("utf-8", "replace"))[1]
    return table_of_bytes(data, filename=name)


@pytest.mark.parametrize("name", [*NAMES, "words"])
def test_damaged_tables(name: str | None) -> None:
    dice = random.Random(20260101)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(250):
        try:
            table = read(damaged(dice), name)
            if table is not None:
                series_of(chosen(upright(table), None, None))
                outcomes["read"] += 1
        except OpenfazeError:
            outcomes["refused"] += 1
    assert min(outcomes.values()) > 0
