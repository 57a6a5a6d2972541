"""The one property of a schema that a program's output is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from python_backends.grounding.tree import Leaf, Object

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.I)
_TRUTHS = {"True": True, "False": False}


def computed(result: Mapping[str, Any], tree: Object, words: str) -> dict[str, Any]:
    """The value of the one property of `tree`, if it is a number or a truth and all that the program printed is one."""
    (field, *others) = tree.fields or (None,)
    printed = str(result.get("output", "")).strip()
    if field is None or others or not isinstance(field.node, Leaf) or result.get("exit_status", 0) != 0:
        return {}
    if field.node.kind == "boolean" and printed in _TRUTHS:
        return {field.name: _TRUTHS[printed]}
    if field.node.kind in ("integer", "number") and _NUMBER.fullmatch(printed):
        value = float(printed)
        return {field.name: int(printed) if printed.lstrip("-+").isdecimal() else value}
    return {}
