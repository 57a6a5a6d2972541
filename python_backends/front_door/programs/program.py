"""A program to run for a request: the one it brings, or one that its words leave no doubt about.

What takes more than that is written by a decoder that converses, where there is one (front_door/coding.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.front_door.programs.arithmetic import arithmetic_in
from python_backends.front_door.programs.columns import columns_in
from python_backends.front_door.programs.fenced import code_in
from python_backends.front_door.programs.numbers import numbers_in
from python_backends.front_door.programs.spans import span_in
from python_backends.front_door.programs.table import Table
from python_backends.ingress.links import without_sources


@dataclass(frozen=True, slots=True)
class Program:
    """`tables` are the numbers of the documents that it reads, as `input_1`, `input_2`, ... in its folder; `brought`
    says that the user wrote it."""

    code: str
    language: str = "python"
    tables: tuple[int, ...] = ()
    brought: bool = False


def program_in(words: str, tables: Sequence[Table] = ()) -> Program | None:
    """The program that `words` ask for, over `tables` if there are any; None where they leave open which."""
    said = without_sources(words)  # what stands in an address is neither a column nor a number
    # "sqrt(2)" is Python, too, but ends in a NameError.
    if not tables and (sum_in_words := arithmetic_in(said)) is not None:
        return Program(sum_in_words)
    brought = code_in(words)
    if brought is not None:
        return Program(brought.text, brought.language, tuple(table.number for table in tables), brought=True)
    if tables:
        asked = columns_in(said, tables)
        return Program(asked.code, tables=(asked.table,)) if asked is not None else None
    code = span_in(said) or numbers_in(said)
    return Program(code) if code is not None else None
