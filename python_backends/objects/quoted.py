"""Prompts that quote what is written in the picture: only controls are read, so for others the answer says so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from python_backends.gui.phrase import phrase_of
from python_backends.objects.controls import names_control
from python_backends.pointing.phrases import QUOTED
from python_backends.pointing.prompt import Prompt


def without_quotations(query: str) -> str:
    """What the network is asked for: "'Sign in' button" is a button; a mere quotation stays as it is."""
    return " ".join(QUOTED.sub(" ", query).split()) or re.sub(r"[\"'“”„«»‘’]", "", query).strip()


def warnings_of(prompts: Sequence[Prompt], *, controls: bool) -> list[str]:
    """One for each prompt that quotes something; where `controls` are read, not for those that name one."""
    return [
        f"`{prompt.label}`: words in quotation marks are not read in the picture; `gui_detection` and `ocr` read them"
        for prompt in prompts
        if QUOTED.search(prompt.label) and not (controls and names_control(phrase_of(prompt.query)))
    ]
