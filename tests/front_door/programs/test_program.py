"""Programs out of words: what they compute when they are run, and words that leave open which program is meant."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from python_backends.front_door.programs.columns import Table
from python_backends.front_door.programs.program import program_in

SALES = Table(3, "csv", ("date", "region", "price", "cost_total"))


def value_of(code: str) -> Any:
    """What the last line of a program comes to, as the sandbox shows it."""
    *lines, last = code.rstrip("\n").split("\n")
    names: dict[str, Any] = {}
    exec("\n".join(lines), names)
    return eval(last, names)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("what is 7.5 percent of 18,430", 1382.25),
        ("what is 15% of 240?", 36),
        ("how much is 34 times 19", 646),
        ("(3+4)^2 / 7", 7),
        ("12! / 3", math.factorial(12) / 3),
        ("square root of 144", 12),
        ("2+2 = ?", 4),
        ("Rechne aus: 17 × 23", 391),
        ("Combien font 3 + 4 ?", 7),
        ("17 % 5", 2),
        ("2 to the power of 10 minus 1", 1023),
        ("convert 0xFF3A to decimal with code", 0xFF3A),
        ("average of 1, 2, 3, 6", 3),
        ("Sum up 1,200, 3 and 5", 1208),
        ("add 1.5; 2.5; -1", 3.0),
        ("the median and mean of 3 4 5 10", (4.5, 5.5)),
        ("factorise 360360", [2, 2, 2, 3, 3, 5, 7, 11, 13]),
        ("Is 7919 a prime number? Test it with a program.", True),
        ("Use Python to work out the 100th prime", 541),
        ("first 5 powers of 3", [3, 9, 27, 81, 243]),
        ("the 10th fibonacci number", 55),
        ("greatest common divisor of 84 and 36", 12),
        ("how many weekdays between 1 May 2023 and 9 June 2024", 290),
        ("days between 2024-03-05 and January 1, 2024", 64),
        ("wie viele Tage zwischen 1. März 2024 und 5. März 2024", 4),
    ],
)
def test_what_words_ask_is_computed(words: str, expected: Any) -> None:
    program = program_in(words)
    assert program is not None and program.language == "python" and program.tables == ()
    assert value_of(program.code) == expected


@pytest.mark.parametrize(
    "words",
    [
        "what is 5", "What is the capital of France?", "I bought 3 apples and 4 pears", "simulate 5 coin flips",
        "compute the area of 12 houses", "the average of my grades", "days between Easter and 5 May 2024",
        "days between 31 February 2024 and 5 May 2024", "", "monthly rate of a loan of 20000 at 4.1 % over 60 months",
        "2 + __import__('os').system('id')", "1 +", "((3)", "9 ** 9 ** 9 times what",
    ],
)  # fmt: skip
def test_what_leaves_a_doubt_is_not_guessed(words: str) -> None:
    assert program_in(words) is None


@pytest.mark.parametrize(
    ("words", "code", "language"),
    [
        ("execute\n```\nprint(2**10)\n```", "print(2**10)\n", "python"),
        ("```ts\nlet a: number = 1\n```\nand\n```ts\nconsole.log(a)\n```", "let a: number = 1\n\nconsole.log(a)\n",
         "typescript"),
        ("Run this code:\n\nfor i in range(3):\n    print(i)\n\nprint('end')",
         "for i in range(3):\n    print(i)\n\nprint('end')", "python"),
        ("x = 5\nprint(x)\n\nwhat does it print?", "x = 5\nprint(x)", "python"),
    ],
)  # fmt: skip
def test_code_that_is_brought_is_run_as_it_is(words: str, code: str, language: str) -> None:
    program = program_in(words)
    assert program is not None and (program.code, program.language) == (code, language)


def test_a_language_that_is_not_run_here_is_no_program() -> None:
    assert program_in("run it\n```rust\nfn main() {}\n```") is None


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("average price", 20.0),
        ("the highest and lowest prices", (30, 10)),
        ("sum of the column cost total", 6),
        ("mean of column 3", 20.0),
        ("how many rows are there?", 3),
        ("how many different regions", 2),
        ("Berechne den Mittelwert der Spalte Price", 20.0),
    ],
)
def test_tables_are_computed_on(words: str, expected: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "input_1").write_text("date;region;price;cost_total\n2024;n;10;1\n2024;s;20;2\n2025;n;30;3\n")
    monkeypatch.chdir(tmp_path)
    program = program_in(words, [SALES])
    assert program is not None and program.tables == (3,)
    assert value_of(program.code) == expected


def test_an_address_is_no_part_of_a_sum() -> None:
    program = program_in("What is 5 + 3 in https://example.com/2024/12-10?")
    assert program is not None and value_of(program.code) == 8
    assert program_in("Sum up https://example.com/2024/12 and https://example.com/3") is None


def test_groups_of_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "input_1").write_text("date,region,price,cost_total\n2024,n,10,1\n2024,s,20,2\n2025,n,30,3\n")
    monkeypatch.chdir(tmp_path)
    program = program_in("average price per region", [SALES])
    assert program is not None and dict(value_of(program.code)) == {"n": 20.0, "s": 20.0}


@pytest.mark.parametrize(
    "words",
    ["draw a histogram of the prices", "total price by month", "how many rows have a value over 100?", "average weight",
     "mean of column 9"],
)  # fmt: skip
def test_what_a_table_lacks_is_not_guessed(words: str) -> None:
    assert program_in(words, [SALES]) is None
