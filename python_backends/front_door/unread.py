"""Requests for an object that bring nothing it could be read from: "Who wrote Hamlet?" does not hold its answer."""

from __future__ import annotations

import re
from typing import Any

import orjson

from python_backends.errors import InvalidRequest
from python_backends.finish.lacking import NOT_FOUND
from python_backends.front_door.extract import Extracted
from python_backends.front_door.findings import Findings
from python_backends.front_door.order import Order
from python_backends.grounding.grounded import path_of
from python_backends.grounding.schema import tree_of
from python_backends.grounding.tree import Array, Choice, Node, Object
from python_backends.ingress.passage import passage_of
from python_backends.ingress.telling import only_asks

_READS = re.compile(
    r"\b(?:extract|pars|identif|recogni[sz]|entit|slot|intent|fields?\b|classif|label|extrah|extrai|extra[ey])", re.I
)
_MESSAGE = (
    "the words ask for something and bring nothing that it could be read from: attach a document, write down what is "
    "known, or start the server with a decoder that converses: ./openfaze up --decoder FOLDER"
)


def brings_nothing(order: Order, found: Findings) -> bool:
    """Whether all there is to read is a request, without text of its own. One that is to be taken apart or to be
    labelled, as the words over it or the schema say, is a text like any other."""
    wanted = order.extraction
    if wanted is None or found.reads or found.works or order.tool_results or not found.prose:
        return False
    words = wanted.question
    if _READS.search(order.system) or _READS.search(words) or _has_choices(tree_of(wanted.schema)):
        return False
    return only_asks(words) and not passage_of(words).matter.strip()


def nothing_read(order: Order) -> Extracted:
    """The object of nulls where the schema lets all be null or left out, else InvalidRequest (value_not_found)."""
    assert order.extraction is not None
    tree = tree_of(order.extraction.schema)
    fields = tree.fields if isinstance(tree, Object) else ()
    if not fields or not all(field.may_lack for field in fields):
        raise InvalidRequest(_MESSAGE, code=NOT_FOUND, param="messages")
    nulls = [field.name for field in fields if field.required]
    leaves: list[dict[str, Any]] = [
        {"path": path_of((name,)), "value": None, "evidence": [], "page": None, "bounds": None, "confidence": None,
         "source": "inferred"}
        for name in nulls
    ]  # fmt: skip
    return Extracted(orjson.dumps(dict.fromkeys(nulls)).decode(), leaves, {})


def _has_choices(node: Node) -> bool:
    if isinstance(node, Array):
        return _has_choices(node.item)
    if isinstance(node, Object):
        return any(_has_choices(field.node) for field in node.fields)
    return isinstance(node, Choice) and len(node.values) > 1
