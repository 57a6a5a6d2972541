"""The value that a piece of text is for a leaf, by the rules that bind the decoder too."""

from __future__ import annotations

from collections.abc import Iterator

from python_backends.grounding.tree import Leaf, Scalar
from python_backends.grounding.validate import Validator, validator_of
from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.reading import value_of
from python_backends.grounding.values.text import label_end

_LOOSE_START, _LOOSE_END = ":;=,|•*-–—_ ", ":;,|-–—_ "


class ValueReader:
    """Reads texts as values, each leaf's keywords obeyed."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._validators: dict[int, tuple[Leaf, Validator]] = {}  # by identity: leaves do not hash

    def __call__(self, leaf: Leaf, text: str) -> Scalar:
        """None if `text` is no value of `leaf`."""
        if id(leaf) not in self._validators:
            self._validators[id(leaf)] = (leaf, validator_of(leaf.schema))
        valid = self._validators[id(leaf)][1].is_valid
        return next((value for value in self._readings(leaf, text) if value is not None and valid(value)), None)

    def _readings(self, leaf: Leaf, text: str) -> Iterator[Scalar]:
        if leaf.kind != "string":
            value = value_of(leaf.kind, text, self._locale)
            yield value
            if leaf.kind == "number" and "%" in text and isinstance(value, int | float):
                yield round(value / 100, 12)  # 12% where the schema wants a share of 1
            return
        bare = text[label_end(text.partition(" ")[0]) :]
        bare = text if bare.startswith("//") else bare  # https: is no label
        yield bare.lstrip(_LOOSE_START).rstrip(_LOOSE_END) or None
        yield bare or None
        yield text
