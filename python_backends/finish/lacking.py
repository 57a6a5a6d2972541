"""What the evidence does not hold though the schema insists on it."""

from __future__ import annotations

from collections.abc import Iterator

from jsonschema_rs import ValidationError

from python_backends.errors import InvalidRequest
from python_backends.fusion.query import Query
from python_backends.grounding.grounded import Grounded, path_of
from python_backends.grounding.pointer import shown
from python_backends.grounding.validate import validator_of

NOT_FOUND = "value_not_found"
CUT_SHORT = "value_not_reached"  # the decoder's answer ended, or could not stand, before it came to what is missing


def check_complete(grounded: Grounded, query: Query, code: str = NOT_FOUND) -> None:
    """InvalidRequest `code`, naming the fields, if there is no value for something the schema insists on."""
    errors = list(validator_of(query.schema_).iter_errors(grounded.value))
    if not errors:
        return
    places = {path_of(error.instance_path) for error in errors}
    missing = [leaf.path for leaf in grounded.leaves if leaf.value is None and leaf.path in places]
    raise InvalidRequest(
        f"the documents hold no value for {', '.join(missing[:10]) or shown(errors[0].message)}: let it be null or "
        "leave it out of `required`",
        code=code,
        param="response_format",
    )


def faults(grounded: Grounded, query: Query) -> Iterator[ValidationError]:
    """What breaks the schema, beside values that are missing."""
    missing = {leaf.path for leaf in grounded.leaves if leaf.value is None}
    errors = validator_of(query.schema_).iter_errors(grounded.value)
    return (error for error in errors if path_of(error.instance_path) not in missing)
