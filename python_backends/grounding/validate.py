"""Judging schemas and values by jsonschema_rs: the one place where its errors become ours.

Nothing is ever fetched, unknown formats are errors, and patterns run on an engine whose time is linear in the text, so
that no schema can hang a server; patterns that need backtracking (look-around, back-references) are therefore refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

import jsonschema_rs

from python_backends.errors import InvalidRequest
from python_backends.grounding.pointer import Pointer, invalid, refused, shown

_DRAFTS = {
    "https://json-schema.org/draft/2020-12/schema": jsonschema_rs.Draft202012Validator,
    "https://json-schema.org/draft/2019-09/schema": jsonschema_rs.Draft201909Validator,
    "http://json-schema.org/draft-07/schema": jsonschema_rs.Draft7Validator,
    "http://json-schema.org/draft-06/schema": jsonschema_rs.Draft6Validator,
    "http://json-schema.org/draft-04/schema": jsonschema_rs.Draft4Validator,
}


class Validator(Protocol):
    """A compiled schema."""

    def is_valid(self, instance: Any) -> bool:
        """Whether `instance` obeys the schema."""
        ...

    def iter_errors(self, instance: Any) -> Iterable[jsonschema_rs.ValidationError]:
        """Where `instance` breaks the schema, and how."""
        ...


def draft_of(schema: Mapping[str, Any]) -> str:
    """The address of the draft that `$schema` names, 2020-12 by default; InvalidRequest for any other."""
    named = str(schema.get("$schema", "https://json-schema.org/draft/2020-12/schema")).rstrip("#")
    if named not in _DRAFTS:
        raise refused("$schema", Pointer(("$schema",)), f"{shown(named)} is not one of {', '.join(_DRAFTS)}")
    return named


def validator_of(schema: Mapping[str, Any]) -> Validator:
    """The compiled form of a whole `schema`; InvalidRequest if it is none or has a format or pattern unknown here."""
    try:
        return _DRAFTS[draft_of(schema)](
            dict(schema), validate_formats=True, ignore_unknown_formats=False, offline=True,
            pattern_options=jsonschema_rs.RegexOptions(),
        )  # fmt: skip
    except jsonschema_rs.ValidationError as exc:
        raise _translated(exc) from exc
    except ValueError as exc:  # nested deeper than its 255 levels, or a number beyond a double
        raise invalid(shown(exc), Pointer()) from exc
    except jsonschema_rs.ReferencingError as exc:
        raise invalid(shown(exc), Pointer()) from exc


def _translated(error: jsonschema_rs.ValidationError) -> InvalidRequest:
    at = Pointer(tuple(str(step) for step in error.instance_path))
    match error.instance_path[-1:]:
        case ["format"] if error.message.startswith("Unknown format"):
            return refused("format", at, "this format is not known here; use pattern instead")
        case ["pattern"] if "regex" in error.message:
            return invalid(f"{shown(error.message)} that runs in linear time (no look-around, no back-references)", at)
    return invalid(shown(error.message), at)


def check_meta(schema: Any) -> Mapping[str, Any]:
    """`schema` itself, if it is an object that its draft's meta-schema accepts; InvalidRequest otherwise.

    Follows no reference and compiles no pattern; `validator_of` does.
    """
    if not isinstance(schema, Mapping):
        raise invalid(f"it must be a JSON object, not {type(schema).__name__}", Pointer())
    draft_of(schema)
    try:
        jsonschema_rs.meta.validate(dict(schema))
    except jsonschema_rs.ValidationError as exc:
        raise _translated(exc) from exc
    except ValueError as exc:
        raise invalid(shown(exc), Pointer()) from exc
    return schema
