"""Arithmetic in words or signs -> an expression of Python, exact where that is possible.

"what is 7.5 percent of 18,430", "34 times 19", "(3+4)^2 / 7". Every word must be understood: a number beside words that
are not leaves it open what is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"(?:0x[0-9a-fA-F]+|0b[01]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+|\.\d+)"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})(?![\w.])|(\*\*|//|[-+*/%^()!×·÷−²³√π=?,.;:$€£])|([^\W\d_]+(?:'[^\W\d_]+)*))")
_SIGNS = {"×": "*", "·": "*", "÷": "/", "−": "-", "^": "**", "²": "**2", "³": "**3"}
_PHRASES: Sequence[tuple[str, str]] = tuple(
    (rf"\b(?:{words})\b", sign)
    for words, sign in (
        (r"to the power of|raised to", "**"), (r"divided by|geteilt durch|divisé par|dividido (?:por|entre)", "/"),
        (r"multiplied by|times|mal|fois|por", "*"), (r"plus|más|et", "+"), (r"minus|moins|menos", "-"),
        (r"modulo|mod", "%"), (r"squared", "**2"), (r"cubed", "**3"), (r"factorial of|the factorial of", "factorial"),
        (r"(?:the )?(?:square )?root of", "sqrt"), (r"(?:percent|per cent|prozent) (?:of|von)", "/100*"),
        (r"percent|per cent|prozent", "/100"),
    )
)  # fmt: skip
_FUNCTIONS = frozenset("sqrt factorial sin cos tan log log2 log10 exp abs round floor ceil gcd lcm pi e".split())
_ASKING = frozenset(
    "what is the result of how much are calculate calulate compute evaluate exactly please work out convert rechne aus "
    "was ist combien font fait calcula cuánto es value me tell solve run it equals equal to answer give number using "
    "python with code in a an and program decimal hexadecimal binary script use".split()
)
_PERCENT_OF = re.compile(r"%\s*(?:of|von|de)\b", re.I)


def arithmetic_in(words: str) -> str | None:
    """A program that prints the value of the one expression in `words`; None where there is none, or more than that."""
    text = _PERCENT_OF.sub(" percent of ", words.strip())
    for phrase, sign in _PHRASES:
        text = re.sub(phrase, f" {sign} ", text, flags=re.I)
    pieces = _pieces(text)
    if pieces is None:
        return None
    expression = " ".join(pieces).strip()
    if not re.search(r"\d", expression) or not _computes(pieces) or not _compiles(expression):
        return None
    return f"from math import *\n{expression}\n"


def _pieces(text: str) -> list[str] | None:
    """Tokens of an expression; None at a word or sign that is no part of arithmetic or of asking for it."""
    pieces: list[str] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        number, sign, word = found.groups()
        at = found.end()
        if number is not None:
            pieces.append(number.replace(",", ""))
        elif sign is not None:
            pieces += _sign(sign, pieces)
        elif word in _FUNCTIONS:
            pieces.append(word)
        elif word.lower() not in _ASKING:
            return None
    return _called(pieces)


def _sign(sign: str, before: list[str]) -> list[str]:
    if sign in "=?.,;:$€£":
        return [","] if sign == "," and before and "(" in before else []
    if sign == "!" and before:
        return [f"factorial({before.pop()})"]
    return {"√": ["sqrt"], "π": ["pi"]}.get(sign, [_SIGNS.get(sign, sign)])


def _called(pieces: list[str]) -> list[str]:
    """Functions that were said without brackets take the number after them."""
    made: list[str] = []
    waiting: list[str] = []
    for place, piece in enumerate(pieces):
        follows = pieces[place + 1] if place + 1 < len(pieces) else ""
        if piece in _FUNCTIONS - {"pi", "e"} and follows != "(":
            waiting.append(piece)
        elif waiting:
            made.append("".join(f"{name}(" for name in waiting) + piece + ")" * len(waiting))
            waiting = []
        else:
            made.append(piece)
    return made


def _computes(pieces: Sequence[str]) -> bool:
    """A bare number is no sum."""
    written = [piece for piece in pieces if piece.lower().startswith(("0x", "0b"))]
    return bool(written) or any(not re.fullmatch(r"[\d.]+|[()]", piece) for piece in pieces)


def _compiles(expression: str) -> bool:
    try:
        compile(expression, "<request>", "eval")
    except (SyntaxError, ValueError, OverflowError, RecursionError, MemoryError):
        return False
    return True
