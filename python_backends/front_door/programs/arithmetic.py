"""Arithmetic in words or signs -> an expression of Python, exact where that is possible.

"what is 7.5 percent of 18,430", "34 times 19", "(3+4)^2 / 7". Every word must be understood: a number beside words that
are not leaves it open what is asked. Decimals and quotients are computed as fractions, and rounded once at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_NUMBER = r"(?:0x[0-9a-fA-F]+|0b[01]+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+|\d+|\.\d+)"
_TOKEN = re.compile(rf"\s*(?:({_NUMBER})(?!\w|\.\w)|(\*\*|//|[-+*/%^()!×·÷−²³√π=?,.;:$€£])|([^\W\d_]+(?:'[^\W\d_]+)*))")
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
    "what what's whats how's is the result of how much are calculate calulate calcualte compute "
    "evaluate exactly please work out convert rechne aus "
    "was ist combien font fait calcula cuánto es value me tell solve run it equals equal to answer give number using "
    "python with code in a an and program decimal script use".split()
)
_PERCENT_OF = re.compile(r"%\s*(?:of|von|de)\b", re.I)
_SHARE_MORE = re.compile(  # "100 plus 10 percent": of what?
    r"(?:[-+]|\b(?:plus|minus|más|menos|moins)\b)[^-+]{0,200}(?:%|\b(?:percent|per cent|prozent)\b)"
    r"(?!\s*(?:of|von|de)\b|\s*[\d(])", re.I,
)  # fmt: skip
_BY_X = re.compile(r"(?<=\d)\s+x\s+(?=\d)|(?<=[1-9])x(?=\d)|(?<=\d\d)x(?=\d)", re.I)
_SHOWN_IN = re.compile(r"\b(?:in|into|to|as)\s+(?:a\s+)?(binary|hexadecimal|hex|octal)\b(?:\s+number)?", re.I)
_SHOWS = {"binary": "bin", "hexadecimal": "hex", "hex": "hex", "octal": "oct"}
_APART = ", ,"
"""Stands for a mark between two numbers that is no part of a sum; Python does not take it."""
_PLAIN = re.compile(r"[\d.]+|[-+*/%()]|\*\*")


def arithmetic_in(words: str) -> str | None:
    """A program that prints the value of the one expression in `words`; None where there is none, or more than that."""
    shown_in = _SHOWN_IN.search(words)
    text = _SHOWN_IN.sub(" ", words.replace("’", "'")).strip()
    if _SHARE_MORE.search(text):
        return None
    text = _BY_X.sub(" * ", _PERCENT_OF.sub(" percent of ", text))
    for phrase, sign in _PHRASES:
        text = re.sub(phrase, f" {sign} ", text, flags=re.I)
    pieces = _pieces(text)
    if pieces is None:
        return None
    expression = " ".join(pieces).strip()
    computes = _computes(pieces) or shown_in is not None
    if not re.search(r"\d", expression) or not computes or not _compiles(expression):
        return None
    if shown_in is not None:
        whole = not {".", "/"} & set(expression)
        return f"from math import *\nprint({_SHOWS[shown_in[1].lower()]}({expression}))\n" if whole else None
    return _exactly(pieces) or f"from math import *\n{expression}\n"


def _exactly(pieces: Sequence[str]) -> str | None:
    """A program in fractions, None where floating point is no loss or where fractions end: roots and the like."""
    if not any("." in piece or piece.startswith("/") for piece in pieces):
        return None
    parts = [part for piece in pieces for part in re.findall(r"\*\*|//|\d+\.?\d*|\.\d+|\S", piece)]
    powers = [parts[place + 1 : place + 2] for place, part in enumerate(parts) if part == "**"]
    if not all(map(_PLAIN.fullmatch, parts)) or any(not power[0].isdecimal() for power in powers if power):
        return None
    after = ["", *parts]
    shown = [f"F('{part}')" if part[0] in ".0123456789" and before != "**" else part
             for before, part in zip(after, parts, strict=False)]  # fmt: skip
    lines = ("from fractions import Fraction as F", f"value = {' '.join(shown)}",
             "int(value) if value == int(value) else float(value)")  # fmt: skip
    return "\n".join(lines) + "\n"


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
            pieces.append(_written(number))
        elif sign is not None:
            pieces += _sign(sign, pieces)
        elif word in _FUNCTIONS:
            pieces.append(word)
        elif word.lower() not in _ASKING:
            return None
    while pieces and pieces[-1] == _APART:
        pieces.pop()
    return _called(pieces)


def _written(number: str) -> str:
    """Python takes no comma in a number, and no zero before a whole one."""
    number = number.replace(",", "")
    return number.lstrip("0") or "0" if number.isdecimal() else number


def _sign(sign: str, before: list[str]) -> list[str]:
    if sign in "$€£":
        return []
    if sign in "=?.,;:":
        if sign == "," and before.count("(") > before.count(")"):
            return [","]
        return [_APART] if before else []
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
