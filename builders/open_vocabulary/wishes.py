"""What a person may say about a detector, as arguments of a command."""

from __future__ import annotations

import argparse


def canvas(text: str) -> tuple[int, int]:
    """`ROWSxCOLUMNS` in pixels."""
    rows, _, columns = text.partition("x")
    if not (rows.isdecimal() and columns.isdecimal() and int(rows) > 0 and int(columns) > 0):
        raise argparse.ArgumentTypeError(f"`{text}` is not ROWSxCOLUMNS, as 800x1333 is")
    return int(rows), int(columns)


def template(text: str) -> str:
    """Words with one `{}` for the prompt."""
    if text.count("{}") != 1 or set(text.replace("{}", "")) & set("{}"):
        raise argparse.ArgumentTypeError(f"`{text}` must hold {{}} once, where the prompt goes")
    return text
