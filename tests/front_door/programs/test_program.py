"""Programs out of words: what they compute when they are run, and words that leave open which program is meant."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from python_backends.front_door.programs.program import program_in
from python_backends.front_door.programs.table import Table, table_of

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
        ("Calculate 12 * 7.", 84),
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
        ("Run Python code that prints the 10th Fibonacci number.", 55),
        ("greatest common divisor of 84 and 36", 12),
        ("how many weekdays between 1 May 2023 and 9 June 2024", 290),
        ("days between 2024-03-05 and January 1, 2024", 64),
        ("How many days lie between 5 May 2024 and 2 July 2024?", 58),
        ("wie viele Tage zwischen 1. März 2024 und 5. März 2024", 4),
        ("what is the sum of 1,234 and 2,345", 3579),
        ("average of 1,500 and 2,500", 2000),
        ("average of 100,200,300", 200),
        ("sum of 007 and 3", 10),
        ("sum of 0.1 and 0.2", 0.3),
        ("What is the sum of 3, 4 and 5?", 12),
        ("first 10 primes", [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]),
        ("sum of the first 10 primes", 129),
        ("first 5 fibonacci numbers", [0, 1, 1, 2, 3]),
        ("geometric mean of 2 and 8", 4.0),
        ("17% of 2400", 408),
        ("sqrt(2)", math.sqrt(2)),
        ("What's 3 + 4?", 7),
        ("whats 3+4", 7),
        ("0.1+0.2", 0.3),
        ("12 x 7", 84),
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
        "average of 3 and 5 multiplied by 2", "sum of squares of 1, 2, 3", "10% of the sum of 20 and 30",
        "the maximum average of 3 and 4", "sum of 0,5 and 1,5", "Durchschnitt von 3,5 und 4", "sum of 1.234,50 and 2",
        "add 1 and 2 to the sum of 3 and 4", "days between 2024-01-01 and 2024-02-01 excluding weekends",
        "first 10 primes above 100", "100 plus 10 percent", "what is 3, -5", "3 + 4 = -7",
        "sum of 100 euros and 3 dollars",
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
        ("run this code: print(sum(range(10)))", "print(sum(range(10)))", "python"),
        ("run this code:\nprint(1)", "print(1)", "python"),
        ("Please execute this\nfor i in range(2):\n    print(i)", "for i in range(2):\n    print(i)", "python"),
        ("run ```python\nprint(1)\n```", "print(1)\n", "python"),
        ("run ```print(1)```", "print(1)", "python"),
        ("run ```js console.log(1)```", "console.log(1)", "javascript"),
        ("print('hello')", "print('hello')", "python"),
        ("execute: len(set('mississippi'))", "len(set('mississippi'))", "python"),
        ("x = 5\nprint(x)\n\nwhat does it print?", "x = 5\nprint(x)", "python"),
    ],
)  # fmt: skip
def test_code_that_is_brought_is_run_as_it_is(words: str, code: str, language: str) -> None:
    program = program_in(words)
    assert program is not None and (program.code, program.language) == (code, language)


def test_a_number_may_be_wanted_in_another_base(capsys: pytest.CaptureFixture[str]) -> None:
    for words, shown in (("what is 2^10 in binary", "0b10000000000"), ("convert 255 to hex", "0xff")):
        program = program_in(words)
        assert program is not None and value_of(program.code) is None
        assert capsys.readouterr().out == f"{shown}\n"
    assert program_in("what is 7/2 in binary") is None


def test_a_language_that_is_not_run_here_is_no_program() -> None:
    assert program_in("run it\n```rust\nfn main() {}\n```") is None


@pytest.mark.parametrize("words", ["run this: plan B", "Run the shop: it is open", "execute the order\nplease"])
def test_words_that_only_speak_of_running_are_no_program(words: str) -> None:
    assert program_in(words) is None


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


@pytest.mark.parametrize(
    ("written", "words", "expected"),
    [
        ("Stadt;Preis\nKöln;1.234,50\nBonn;99,90\n".encode("cp1252"), "Summe von Preis", 1334.4),
        ("\ufeffcity,price\nBerlin,10\nParis,20\n".encode(), "total price", 30),
        ("city,price\nBerlin,10\nParis,20\n".encode("utf-16"), "how many cities? no, the total price", None),
        ("city,price\nBerlin,10\nParis,20\n".encode("utf-16"), "total price", 30),
        (b"city|price\nBerlin|10\nParis|20\n", "average price", 15),
        (b"City Name, Unit Price \nBerlin, 10\nParis, 20\n", "sum of the unit prices", 30),
        (b'city,price\nBerlin,"$1,200.50"\nParis,$300\n', "total price", 1500.5),
        (b"a,b\n2,3\n4,5\n", "total a times b", 26),
        (b"city,price\nBerlin,10\nParis,20\n", "highest city", None),
        (b"a;b\nx;1,234\ny;2,345\n", "sum of b", None),
        (b"A list of things\ncity,price\nBerlin,10\n", "how many rows?", None),
    ],
)  # fmt: skip
def test_tables_are_read_as_they_are_written(
    written: bytes, words: str, expected: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "input_1").write_bytes(written)
    monkeypatch.chdir(tmp_path)
    program = program_in(words, [table_of(0, "csv", written)])
    assert (program and value_of(program.code)) == expected


def test_a_value_further_down_that_is_no_number_ends_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = b"price\n" + b"10\n" * 30_000 + b"ten\n"
    (tmp_path / "input_1").write_bytes(written)
    monkeypatch.chdir(tmp_path)
    program = program_in("total price", [table_of(0, "csv", written)])
    assert program is not None
    with pytest.raises(ValueError, match="ten"):
        value_of(program.code)


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
    ["draw a histogram of the prices", "average price in Paris", "sum of price where cost total is more than 5",
     "How many rows have region n?", "Which region has the highest average price?", "the highest average price",
     "total price and average cost total", "average price > 5", "which date has the lowest price", "average price in %",
     "total price by month", "how many rows have a value over 100?", "average weight",
     "mean of column 9"],
)  # fmt: skip
def test_what_a_table_lacks_is_not_guessed(words: str) -> None:
    assert program_in(words, [SALES]) is None
