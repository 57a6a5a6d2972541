"""Which properties of a schema are the translation, and which the text that it is of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from python_backends.grounding.tree import Leaf, Object
from python_backends.language.names import language_named
from python_backends.translate.wording import understood

_TRANSLATED = re.compile(r"translat|übersetz|tradu|tradot|vertal|target|output|result")
_ORIGINAL = re.compile(r"original|source|input|untranslated")
_LANGUAGE = re.compile(r"lang|locale|sprache|langue|idioma|lingua")
_AROUND = re.compile(r"\b(?:text|version|in|to|from|into)\b")


def translated(result: Mapping[str, Any], tree: Object, words: str) -> dict[str, Any]:
    """The values of those properties of `tree` that are texts or languages of the translation `result` of `words`."""
    texts = [field.name for field in tree.fields if isinstance(field.node, Leaf) and field.node.kind == "string"]
    found = {name: value for name in texts if (value := _value(name, result, words)) is not None}
    unknown = [name for name in texts if name not in found]
    if len(unknown) == 1 and len(tree.fields) == 1:  # whatever it is called
        found[unknown[0]] = result.get("translated_text")
    return found


def _value(name: str, result: Mapping[str, Any], words: str) -> Any:
    if name in result:
        return result[name]
    said = re.sub(r"[\W_]+|(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    if _LANGUAGE.search(said):
        source = _ORIGINAL.search(said) or "from" in said.split()
        return result.get("source_language" if source else "target_language")
    if _ORIGINAL.search(said):
        return _original(words)
    if _TRANSLATED.search(said):
        return result.get("translated_text")
    tag = language_named(_AROUND.sub(" ", said))
    language = None if tag is None else str(tag).partition("-")[0]
    if language is None:
        return None
    if language == str(result.get("target_language")).partition("-")[0]:
        return result.get("translated_text")
    return _original(words) if language == result.get("source_language") else None


def _original(words: str) -> str | None:
    """The text in the words of the request; None where it stands elsewhere."""
    said = understood(words)
    return None if said is None or said.text is None else said.text.strip()
