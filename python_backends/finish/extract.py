"""From a query and the evidence of some documents to a complete object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from python_backends.errors import InvalidRequest
from python_backends.evidence import Evidence
from python_backends.finish.query import Query
from python_backends.fusion.merge import merged
from python_backends.grounding.fallback import fall_back
from python_backends.grounding.grounded import Grounded, GroundingFailed, path_of
from python_backends.grounding.pieces import Fold
from python_backends.grounding.pointer import shown
from python_backends.grounding.replay import replay
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import WordStream, stream_of
from python_backends.grounding.tree import Node
from python_backends.grounding.validate import validator_of
from python_backends.grounding.values.locale import Locale, locale_of


def extracted(query: Query, groups: Sequence[Sequence[Evidence]]) -> Grounded:
    """The object that `query` asks for, out of one group of evidence a document.

    Raises InvalidRequest for a schema that cannot be enforced, and for values that must be there and are not.
    """
    stream = stream_of(merged(groups))
    grounded = fall_back(tree_of(query.schema_), stream, locale_of(stream), query.question)
    check_complete(grounded, query)
    return grounded


def decoded(
    schema: Mapping[str, Any], tree: Node, stream: WordStream, transcript: str, fold: Fold, locale: Locale
) -> Grounded:
    """The object that a decoder's `transcript` spells out; GroundingFailed if it cannot stand."""
    grounded = replay(transcript, tree, stream, fold, locale)
    fault = next(iter(validator_of(schema).iter_errors(grounded.value)), None)
    if fault is not None:
        raise GroundingFailed(f"the decoder's answer breaks the schema: {shown(fault.message)}")
    return grounded


def check_complete(grounded: Grounded, query: Query) -> None:
    """InvalidRequest, naming the fields, if the evidence holds no value for something the schema insists on."""
    errors = list(validator_of(query.schema_).iter_errors(grounded.value))
    if not errors:
        return
    places = {path_of(error.instance_path) for error in errors}
    missing = [leaf.path for leaf in grounded.leaves if leaf.value is None and leaf.path in places]
    raise InvalidRequest(
        f"the documents hold no value for {', '.join(missing[:10]) or shown(errors[0].message)}: let it be null or "
        "leave it out of `required`",
        code="value_not_found",
        param="response_format",
    )
