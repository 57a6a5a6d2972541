"""Asking the model `guard` about the user's last words and the images, and the answer if something is unsafe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from python_backends.front_door.answer import Answer, Event, token_count
from python_backends.front_door.documents import Brought
from python_backends.front_door.models import Models
from python_backends.front_door.order import Order
from python_backends.triton_io.values import Value

GUARD = "guard"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The codes that apply, and what goes into precontext."""

    unsafe: Sequence[str] = ()
    precontext: Sequence[Event] = ()


async def judged(models: Models, order: Order, documents: Sequence[Brought]) -> Verdict:
    """What the guard says; without `order.guard` it is not asked. Raises what it raises: nothing passes unjudged."""
    if not order.guard:
        return Verdict()
    images = [document.data for document in documents if document.modality == "image"]
    tensors: dict[str, Value] = {"REQUEST": orjson.dumps({"text": order.judged, "codes": order.guard})}
    if images:
        tensors["MEDIA"] = images
    told = await models.ask(GUARD, tensors, ["RESULT"])
    result: dict[str, Any] = orjson.loads(bytes(told["RESULT"].reshape(-1)[0]))
    entries: list[Event] = []
    if result["text"] is not None:
        entries.append({"name": "text_guardrail_classifier", "result": result["text"]})
    if result["images"]:
        seen = result["images"]
        entries.append({"name": "image_guardrail_classifier", "result": seen[0] if len(seen) == 1 else seen})
    return Verdict(result["unsafe"], entries)


def blocked(order: Order, verdict: Verdict) -> Answer:
    """`unsafe` and the codes, as the contract has it: a 200 in which no model was run."""
    content = " ".join(["unsafe", *verdict.unsafe])
    prompt = max(1, token_count(order.prompt))
    return Answer(content, "stop", prompt, token_count(content), verdict.precontext)
