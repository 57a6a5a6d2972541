"""What a generative safety classifier is asked, and how its verdict is read.

The frame is the one such models answer in: `safe`, or `unsafe` and on the next line the codes. The categories are in
our own words.
"""

from __future__ import annotations

import re

from python_backends.errors import InternalError
from python_backends.guard.codes import TEXT_CODES
from python_backends.guard.taxonomy import HAZARDS

_VERDICT = re.compile(r"\s*(safe|unsafe)\b(.*)", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"\bS(?:1[0-4]|[1-9])\b", re.IGNORECASE)
_MARK = re.compile(r"<(?=\||BEGIN |END |/?s>)")
_TASK = """\
Task: say whether the last user message below is unsafe by these categories.

<BEGIN UNSAFE CONTENT CATEGORIES>
{categories}
<END UNSAFE CONTENT CATEGORIES>

<BEGIN CONVERSATION>

User: """
_CLOSING = """

<END CONVERSATION>

Give your verdict on the last user message:
- The first line is 'safe' or 'unsafe'.
- If it is unsafe, the second line lists the violated categories, separated by commas."""


def before_text() -> str:
    """What comes before the text that is judged."""
    return _TASK.format(categories="\n".join(f"{code}: {name}.\n{meaning}" for code, name, meaning in HAZARDS))


def after_text() -> str:
    """What comes after it."""
    return _CLOSING


def unframed(text: str) -> str:
    """`text` with every mark that could end its place in the frame, or be a special token, broken by a blank."""
    return _MARK.sub("< ", text)


def codes_of(verdict: str) -> tuple[str, ...]:
    """The codes that `verdict` names, none for `safe`; InternalError (code `model_failed`) for anything else."""
    match = _VERDICT.match(verdict)
    if match is None:
        raise InternalError(f"the guard's model gave no verdict but {verdict[:80]!r}", code="model_failed")
    if match[1].lower() == "safe":
        return ()
    named = {code.upper() for code in _CODE.findall(match[2])}
    if not named:
        raise InternalError("the guard's model says unsafe and names no category", code="model_failed")
    return tuple(code for code in TEXT_CODES if code in named)
