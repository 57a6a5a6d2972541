"""Sending the text of an answer while it is still being made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from python_backends.errors import InternalError
from python_backends.front_door.answer import Answer
from python_backends.front_door.hooks import Hooks, Partial
from python_backends.front_door.order import Order
from python_backends.front_door.plan import Plan


class LiveText:
    """The pieces of an answer's text that were sent before it was whole."""

    def __init__(self, send: Callable[[str], None]) -> None:
        self._send, self._sent = send, ""

    def say(self, piece: str) -> None:
        """Send `piece`, which follows what was sent before."""
        self._sent += piece
        self._send(piece)

    def rest_of(self, answer: Answer) -> Answer:
        """`answer` with what is left to be sent of it; InternalError if it does not begin with what was."""
        if not answer.content.startswith(self._sent):
            raise InternalError("the answer differs from the pieces of it that were sent")
        return replace(answer, content=answer.content[len(self._sent) :])


def listening(order: Order, plan: Plan, hooks: Hooks, *, talks: bool) -> Hooks:
    """`hooks` for the run of `plan`: its pieces are said only if they are the answer, from the first word on.

    A task that cannot tell yet how its text begins (speakers are known at the end) says no `delta`, and all of it is
    sent at the end.
    """
    alone = len(plan.reads) == 1 and not (plan.works or plan.prose or talks)
    told, say = hooks.heard, hooks.say
    if say is None or not alone or order.form != "text" or order.max_tokens is not None or order.tool_results:
        return hooks

    def heard(task: str, partial: Partial) -> None:
        if told is not None:
            told(task, partial)
        if piece := partial.get("delta"):
            say(piece)

    return replace(hooks, heard=heard)
