"""Prompts that quote what is written in the picture: the detector cannot read, so the answer says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from python_backends.objects.words.phrases import QUOTED
from python_backends.objects.words.prompt import Prompt


def without_quotations(query: str) -> str:
    """What the network is asked for: "'Sign in' button" is a button; a mere quotation stays as it is."""
    return " ".join(QUOTED.sub(" ", query).split()) or re.sub(r"[\"'“”„«»‘’]", "", query).strip()


def warnings_of(prompts: Sequence[Prompt]) -> list[str]:
    """One for each prompt that quotes something."""
    return [
        f"`{prompt.label}`: words in quotation marks are not read in the picture; `gui_detection` and `ocr` read them"
        for prompt in prompts
        if QUOTED.search(prompt.label)
    ]
