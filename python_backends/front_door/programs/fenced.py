"""Code that stands in the words themselves: between fences, or as the lines under or after a request to run them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

LANGUAGES = {
    "": "python", "python": "python", "py": "python", "python3": "python", "typescript": "typescript",
    "ts": "typescript", "javascript": "javascript", "js": "javascript", "node": "javascript",
}  # fmt: skip
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*([\w+-]*)[ \t]*\n(.*?)^[ \t]*\1[ \t]*$", re.S | re.M)
_LOOSE = re.compile(
    r"(```+)[ \t]*(?:([\w+-]*)[ \t]*\n|(python3?|py|typescript|ts|javascript|js|node)[ \t]+)?(.*?)\1", re.S
)
"""A fence within a line, or one that opens or closes there."""
_STATEMENT = re.compile(r"[=(\[]|^\s*(?:import|from|print|for|while|if|def|return)\b", re.M)
_ALONE = re.compile(r"\s*(?:(?:import|from|def|for|while)\s|print\s*\()")
"""What nobody writes but to have it run."""
_RUN = re.compile(
    r"\b(?:run|execute|exec|evaluate|output of|what does (?:this|it|the following)(?: \w+)? (?:print|output|return)|"
    r"führe? .{0,40}\baus|ausführen|exécute[rz]?|ejecuta)\b", re.I,
)  # fmt: skip
_MOST_SPANS = 200


@dataclass(frozen=True, slots=True)
class Brought:
    """The code, and the name of its language in full."""

    text: str
    language: str


def code_in(words: str) -> Brought | None:
    """The code blocks of one language, in order, as one program; or lines that are Python and nothing else."""
    blocks = [(LANGUAGES.get(found[2].lower()), found[3]) for found in _FENCE.finditer(words)]
    if not blocks:
        blocks = [(LANGUAGES.get((found[2] or found[3] or "").lower()), found[4]) for found in _LOOSE.finditer(words)]
    known = [(language, text) for language, text in blocks if language is not None and text.strip()]
    if known:
        language = known[0][0] or "python"
        return Brought("\n".join(text for name, text in known if name == language), language)
    return _paragraphs(words) or _after_asking(words) if not blocks else None


def is_to_be_run(words: str) -> bool:
    """Whether words that bring code say that it is to be run, or are that code and nothing else."""
    return _RUN.search(words) is not None or (_ALONE.match(words) is not None and _is_python(words.strip()))


def _paragraphs(words: str) -> Brought | None:
    """The longest run of paragraphs that parses as Python and does something."""
    parts = re.split(r"\n\s*\n", words.strip("\n"))
    spans = [(start, end) for start in range(len(parts)) for end in range(len(parts), start, -1)][:_MOST_SPANS]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        text = "\n\n".join(parts[start:end])
        if _STATEMENT.search(text) and _is_python(text):
            return Brought(text, "python")
    return None


def _after_asking(words: str) -> Brought | None:
    """What follows the words that ask to run it, after a colon or on the lines below."""
    first, _, below = words.strip("\n").partition("\n")
    asking, colon, rest = first.partition(":")
    after = f"{rest.strip()}\n{below}".strip("\n") if colon and _RUN.search(asking) else ""
    for text in (after, below if _RUN.search(first) else ""):
        if text and _STATEMENT.search(text) and _is_python(text):
            return Brought(text, "python")
    return None


def _is_python(text: str) -> bool:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if any(isinstance(node, ast.AnnAssign) and node.value is None for node in tree.body):
        return False  # "execute: f(x)"
    plain = (ast.Constant, ast.Name, ast.BinOp, ast.Compare, ast.Tuple, ast.UnaryOp)
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, plain)) for node in tree.body)
