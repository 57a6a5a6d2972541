"""Names of colours and shapes in eleven languages, out of tables beside this file."""

from __future__ import annotations

from pathlib import Path

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "zh", "ja", "ar", "hi")
DATA = Path(__file__).with_name("data")


def table(file: str) -> dict[str, dict[str, tuple[str, ...]]]:
    """Names by language for each row of a table, keyed by the first part of its first English name.

    Columns are languages; a slash parts several names. "gray/grey" is keyed "gray".
    """
    lines = (DATA / file).read_text(encoding="utf-8").splitlines()
    languages = lines[0].split("\t")
    rows = [dict(zip(languages, line.split("\t"), strict=True)) for line in lines[1:]]
    names = [{language: tuple(cell.split("/")) for language, cell in row.items()} for row in rows]
    return {row["en"][0]: row for row in names}


def lines(file: str) -> list[str]:
    """Lines of a list without its comments."""
    found = (DATA / file).read_text(encoding="utf-8").splitlines()
    return [line for line in found if line and not line.startswith("#")]


def listed(file: str, separator: str) -> dict[str, tuple[str, ...]]:
    """What stands behind the colon of each line, by what stands before it."""
    pairs = (line.split(": ", 1) for line in lines(file))
    return {key: tuple(values.split(separator)) for key, values in pairs}
