"""A prompt without the words around what it names: "find all the red buttons, please" -> "red buttons".

The detector is trained on prompts in this form, so they are served in it too; what stays is meant for the network.
"""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"^(?:(?:please|can you|could you|find|detect|locate|show(?: me)?|mark|where (?:is|are)|look for|"
    r"the|an?|all|every|each|any|some|of|me)\s+)+",
    re.I,
)
_AFTER = re.compile(r"(?:\s*,?\s*please)?[\s.?!,;:]*$", re.I)
_COLOURS = re.compile(r"^(?:everything|anything|whatever is)\b|\b(?:things|objects)$", re.I)


def plain_prompt(text: str) -> str:
    """What is asked for, in lower case but for that nothing changed; the text itself if nothing would be left.

    Phrases that are about a colour and no thing ("all red objects") keep their words.
    """
    joined = " ".join(text.split())
    whole = _AFTER.sub("", joined).casefold()
    if _COLOURS.search(whole):
        return whole
    return _BEFORE.sub("", whole + " ").strip() or whole or joined
