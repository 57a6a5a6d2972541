"""Asking the model `ingress` which tasks the words of a plain request call for."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from python_backends.errors import OpenfazeError
from python_backends.front_door.documents import Brought
from python_backends.front_door.models import Models
from python_backends.front_door.order import Order
from python_backends.front_door.tasks import TASKS
from python_backends.ingress.telling import only_tells

INGRESS = "ingress"
_BY_REQUEST = frozenset({"forecast", *(task.name for task in TASKS if task.kind == "action")})
"""Tasks that nothing runs for but words that ask: no schema and no standing order."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Intent:
    """The names of the tasks that are called for, and why, a line each."""

    tasks: Sequence[str] = ()
    reasons: Sequence[str] = ()


async def intent_of(models: Models, order: Order, documents: Sequence[Brought]) -> Intent:
    """What the words call for. Nothing with a task tag, with routing off, without words, or while the model is away:
    documents are read all the same."""
    if order.task is not None or not order.route or not order.words.strip():
        return Intent()
    modalities = sorted({document.modality for document in documents})
    request = {
        "text": order.words,
        "system": order.system,
        "modalities": modalities,
        "schema": order.extraction is not None,
    }
    try:
        told = await models.ask(INGRESS, {"REQUEST": orjson.dumps(request)}, ["RESULT"])
    except OpenfazeError as error:
        _LOG.warning("routed by the documents alone: %s", error.message)
        models.whole = False
        return Intent()
    found: list[dict[str, Any]] = orjson.loads(bytes(told["RESULT"].reshape(-1)[0]))["tasks"]
    if is_evidence(order, documents):
        found = [task for task in found if task["name"] not in _BY_REQUEST]
    reasons = [f"{task['name']}: {task['why']} ({task['confidence']:.2f})." for task in found]
    return Intent([task["name"] for task in found], reasons)


def is_evidence(order: Order, documents: Sequence[Brought]) -> bool:
    """Whether the words are what an object is to be made of, and ask for nothing themselves."""
    return order.extraction is not None and not documents and only_tells(order.words)
