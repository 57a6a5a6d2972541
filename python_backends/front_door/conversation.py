"""One request, start to end: cache, guard, functions, plan, specialists, object, answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from python_backends.errors import OpenfazeError
from python_backends.finish.lacking import NOT_FOUND
from python_backends.front_door.acting import query_of
from python_backends.front_door.answer import Answer, answer_of
from python_backends.front_door.coding import heard_besides, program_for
from python_backends.front_door.documents import Brought
from python_backends.front_door.extract import Extracted, extract
from python_backends.front_door.findings import Findings, Specialists
from python_backends.front_door.fitting import fitting
from python_backends.front_door.functions import chosen_calls
from python_backends.front_door.guarding import blocked, judged
from python_backends.front_door.hooks import Hooks
from python_backends.front_door.intent import Intent, intent_of, is_evidence
from python_backends.front_door.labelling import with_labels
from python_backends.front_door.live import listening
from python_backends.front_door.models import Models
from python_backends.front_door.order import Order
from python_backends.front_door.owned import own_of
from python_backends.front_door.plan import Plan, plan_of
from python_backends.front_door.readable import text_of
from python_backends.front_door.recall import Recall
from python_backends.front_door.relevance import has_to_do
from python_backends.front_door.request import ChatRequest
from python_backends.front_door.tags import without_tags
from python_backends.front_door.talk import Said, Talker, Turn
from python_backends.front_door.trying import found_by, with_sql
from python_backends.front_door.unread import brings_nothing, nothing_read
from python_backends.waiting import all_of

Keep = Callable[[], Awaitable[None]]


async def answered(
    models: Models, request: ChatRequest, order: Order, documents: Sequence[Brought], stamp: str, hooks: Hooks
) -> tuple[Answer, Keep]:
    """The answer to `order`, remembered or made, and what stores it, for when it has been sent.

    Raises the OpenfazeError of whatever could not be done.
    """
    recall = Recall(models, request, order, documents, stamp)
    if (known := await recall.exact()) is not None:
        return known, _nothing
    await _look_at(models, order, recall)
    asked: list[Awaitable[Any]] = [judged(models, order, documents), recall.similar(),
                                   intent_of(models, order, documents)]  # fmt: skip
    verdict, known, intent = await all_of(asked)
    if verdict.unsafe:
        return blocked(order, verdict), _nothing
    if known is not None:
        return known, _nothing
    made = await _made(models, request, order, documents, intent, hooks)
    answer = replace(made, precontext=[*verdict.precontext, *made.precontext])
    return answer, partial(recall.keep, answer) if models.whole else _nothing


async def _look_at(models: Models, order: Order, recall: Recall) -> None:
    """Have the words' vector made once, where several are about to need it: the server keeps it for them."""
    needed = (bool(order.guard), recall.looks_for_similar, order.task is None and order.route)
    if sum(needed) > 1 and order.words.strip():
        with suppress(OpenfazeError):  # whoever really needs it will say so
            await models.encode([order.words])


async def _nothing() -> None:
    """Stores nothing."""


async def _made(
    models: Models, request: ChatRequest, order: Order, documents: Sequence[Brought], intent: Intent, hooks: Hooks
) -> Answer:
    calls = await chosen_calls(models, order)
    if calls is not None:
        return calls
    tasks = intent.tasks or heard_besides(order, documents)
    program = await program_for(models, order, documents, tasks)
    planned = partial(plan_of, order, documents, talks=models.talker is not None)
    plan = planned(with_sql(tasks), program=program)
    hooks = listening(order, plan, hooks, talks=models.talker is not None)
    wanted = order.extraction
    specialists = Specialists(
        models, documents, order.words, fusing=wanted is not None, speakers=wanted is not None and wanted.speakers,
        hooks=hooks,
    )  # fmt: skip
    plan, found = await found_by(specialists, plan, planned, tasks=tasks, program=program, words=order.words)
    models.whole = models.whole and not found.acted  # tomorrow the world may answer otherwise
    if models.talker is not None and order.form == "text" and all(work.task.kind == "action" for work in found.works):
        said = await talked(models, models.talker, request, order, found)
        return answer_of(order, found, said=said, reasons=_reasons(order, intent, plan), tasks=plan.tasks)
    extracted = None
    if order.extraction is not None:
        may_search = order.route and not documents and not is_evidence(order, documents)
        found, extracted = await object_of(models, order, specialists, found, may_search=may_search)
        if not (documents or found.acted or order.tool_results):  # then the words are what it is made of
            found, extracted = await with_labels(specialists, order, found, extracted)
    ran = dict.fromkeys([*plan.tasks, *(work.task.name for work in found.works)])
    return answer_of(order, found, extracted, reasons=_reasons(order, intent, plan), tasks=list(ran))


async def object_of(
    models: Models, order: Order, specialists: Specialists, found: Findings, *, may_search: bool
) -> tuple[Findings, Extracted]:
    """The object that is wanted. Where the words lack a value that must be there, the web index is asked for it if it
    `may_search`: what a document lacks no other page says."""
    wanted = order.extraction
    assert wanted is not None
    fits = fitting(wanted, found)
    if fits is not None:
        return found, fits
    own = own_of(wanted, found, order.words)
    if own is not None:
        return found, own.alone if own.whole else own.into(await extract(models, wanted, found.readings))
    unread = models.talker is None and brings_nothing(order, found)
    try:
        return found, nothing_read(order) if unread else await extract(models, wanted, found.readings)
    except OpenfazeError as error:
        if error.code != NOT_FOUND or not may_search or found.searched:
            raise
        more = await specialists.search(query_of(order))
        if more.failed is not None or not has_to_do(order.words, more.public):
            raise
    found = replace(found, works=[*found.works, more], prose=() if unread else found.prose)
    return found, await extract(models, wanted, found.readings)


async def talked(models: Models, talker: Talker, request: ChatRequest, order: Order, found: Findings) -> Said:
    """What the decoder answers to the conversation, with what was read under the user's last words."""
    turns = [Turn(turn.role, without_tags(turn.text) if turn.role == "system" else turn.text)
             for turn in request.messages]  # fmt: skip
    read = [text_of(finding.result) for finding in (*found.reads, *found.works)]
    shown = "".join(f"\n\nDocument {number}:\n{text}" for number, text in enumerate(read, start=1))
    last = max((place for place, turn in enumerate(turns) if turn.role == "user"), default=len(turns) - 1)
    turns[last] = replace(turns[last], content=turns[last].content + shown)
    tensors = talker.tensors([turn for turn in turns if turn.content.strip()], order.max_tokens)
    whole = models.whole
    said = talker.said(tensors, await models.decode(tensors))
    return replace(said, cut=said.cut or (whole and not models.whole))  # or its time was over


def _reasons(order: Order, intent: Intent, plan: Plan) -> str:
    """Why these models ran, if that was asked for."""
    if not order.explain or order.task is not None:
        return ""
    lines = [f"The words call for {reason}" for reason in intent.reasons]
    return "\n".join([*lines, f"Ran: {', '.join(plan.tasks) or 'nothing'}."])
