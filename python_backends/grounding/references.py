"""References inside one schema: `#`, `#/...` pointers; never another document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote

from python_backends.grounding.pointer import Pointer, invalid, refused, shown
from python_backends.grounding.validate import check_meta


class References:
    """What `$ref` leads to in `root`. Keeps the references that are being followed, so that circles are seen."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._open: list[str] = []
        self._checked: set[str] = set()

    @contextmanager
    def following(self, reference: Any, at: Pointer) -> Iterator[tuple[Any, Pointer]]:
        """The target of `reference` and where it stands. Refuses by name what leads elsewhere or back to itself."""
        if not isinstance(reference, str) or not (reference == "#" or reference.startswith("#/")):
            raise refused("$ref", at / "$ref", f"{shown(reference)} does not point into the schema itself (#/...)")
        if reference in self._open:
            raise refused("$ref", at / "$ref", f"{shown(reference)} is recursive, so that no answer would be bounded")
        self._open.append(reference)
        try:
            yield self._target(reference, at)
        finally:
            self._open.pop()

    def _target(self, reference: str, at: Pointer) -> tuple[Any, Pointer]:
        found: Any = self._root
        where = Pointer()
        for step in unquote(reference[1:]).split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            if isinstance(found, Mapping) and name in found:
                found = found[name]
            elif isinstance(found, list) and name.isdecimal() and int(name) < len(found):
                found = found[int(name)]
            else:
                raise invalid(f"$ref {shown(reference)} leads nowhere", at / "$ref")
            where = where / name
        if reference not in self._checked:
            self._check(found, reference, at)
            self._checked.add(reference)
        return found, where

    def _check(self, found: Any, reference: str, at: Pointer) -> None:
        """A pointer may lead to anything in the document; the meta-schema has judged only what stands as a schema."""
        if isinstance(found, bool):
            return
        if not isinstance(found, Mapping):
            raise invalid(f"$ref {shown(reference)} leads to what is no schema", at / "$ref")
        draft = {"$schema": self._root["$schema"]} if "$schema" in self._root else {}
        check_meta({**found, **draft})
