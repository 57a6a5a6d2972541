"""Code that stands in the words themselves: between fences, or as the lines under a request to run them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

LANGUAGES = {
    "": "python", "python": "python", "py": "python", "python3": "python", "typescript": "typescript",
    "ts": "typescript", "javascript": "javascript", "js": "javascript", "node": "javascript",
}  # fmt: skip
_FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*([\w+-]*)[ \t]*\n(.*?)^[ \t]*\1[ \t]*$", re.S | re.M)
_STATEMENT = re.compile(r"[=(\[]|^\s*(?:import|from|print|for|while|if|def|return)\b", re.M)


@dataclass(frozen=True, slots=True)
class Brought:
    """The code, and the name of its language in full."""

    text: str
    language: str


def code_in(words: str) -> Brought | None:
    """The code blocks of one language, in order, as one program; or lines that are Python and nothing else."""
    blocks = [(LANGUAGES.get(found[2].lower()), found[3]) for found in _FENCE.finditer(words)]
    known = [(language, text) for language, text in blocks if language is not None and text.strip()]
    if known:
        language = known[0][0] or "python"
        return Brought("\n".join(text for name, text in known if name == language), language)
    return _paragraphs(words) if not blocks else None


def _paragraphs(words: str) -> Brought | None:
    """The longest run of paragraphs that parses as Python and does something."""
    parts = re.split(r"\n\s*\n", words.strip("\n"))
    spans = [(start, end) for start in range(len(parts)) for end in range(len(parts), start, -1)][:_MOST_SPANS]
    for start, end in sorted(spans, key=lambda span: span[0] - span[1]):
        text = "\n\n".join(parts[start:end])
        if _STATEMENT.search(text) and _is_python(text):
            return Brought(text, "python")
    return None


_MOST_SPANS = 200


def _is_python(text: str) -> bool:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    plain = (ast.Constant, ast.Name, ast.BinOp, ast.Compare, ast.Tuple, ast.UnaryOp)
    return any(not (isinstance(node, ast.Expr) and isinstance(node.value, plain)) for node in tree.body)
