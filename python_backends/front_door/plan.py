"""Which models run on what: from an order, its documents and the tasks its words ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidRequest
from python_backends.front_door.acting import actions_of
from python_backends.front_door.documents import Brought
from python_backends.front_door.order import Order
from python_backends.front_door.programs.program import Program
from python_backends.front_door.tasks import GUI, OBJECTS, OCR, SCRAPER, SOUND, SPEECH, Task, available
from python_backends.front_door.work import Read, Work

OPEN_CHAT = (
    "this server's decoder fills in JSON schemas from documents and chooses functions; it does not converse. Attach "
    "a document, give a JSON schema, name a task, or start it with a larger decoder: ./openfaze up --decoder FOLDER"
)
_WANTED = {
    "speech_to_text": "a recording or a video", "object_detection": "an image or a PDF",
    "gui_detection": "a screenshot",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that runs. The reads run one after the other, the works (actions among them) together, once what they
    need was read.

    `prose` are texts of the request that are evidence like any document. `by_tag` says that a `<task>` tag asks for it.
    """

    reads: tuple[Read, ...] = ()
    works: tuple[Work, ...] = ()
    prose: tuple[str, ...] = ()
    by_tag: bool = False

    @property
    def tasks(self) -> list[str]:
        """The names of the tasks that run, each once."""
        ran = [*(read.task.name for read in self.reads), *(work.task.name for work in self.works)]
        return list(dict.fromkeys(ran))


def plan_of(
    order: Order, documents: Sequence[Brought], wanted: Iterable[str] = (), *, talks: bool = False,
    program: Program | None = None,
) -> Plan:  # fmt: skip
    """What to run for `order`, whose words ask for the tasks `wanted`; `program` is the one to run, if one is.

    Raises InvalidRequest where there is nothing to run, unless the decoder `talks` and an answer in words is wanted.
    """
    if order.task is not None:
        return _of_task(order.task, order, documents)
    tasks = _with_pages(available(wanted), order, documents)
    workers = [task for task in tasks if task.kind == "worker"]
    acts = actions_of(tasks, order, documents, program)
    works = [*(work for task in workers for work in _works(task, documents)), *acts]
    alone = {work.document for work in works if work.read is None} | {number for act in acts for number in act.files}
    reads = dict.fromkeys(work.read for work in works if work.read is not None)
    for number, document in enumerate(documents):
        if number not in alone:
            reads |= dict.fromkeys(Read(task, number) for task in _readers(document, tasks, order))
    plan = Plan(tuple(reads), tuple(works), () if acts else _prose(order, documents))
    if not (plan.reads or plan.works or plan.prose or order.tool_results or (talks and order.form == "text")):
        raise InvalidRequest(OPEN_CHAT, code="open_chat_unavailable", param="messages")
    return plan


def _with_pages(tasks: list[Task], order: Order, documents: Sequence[Brought]) -> list[Task]:
    """`tasks`, and the scraper for an attached page that none of them works on: who wants it read wants no source."""
    attached = any(document.modality in SCRAPER.takes and document.url is None for document in documents)
    taken = order.extraction is not None or any(task.kind == "worker" for task in tasks)
    return [*tasks, SCRAPER] if attached and not taken and SCRAPER not in tasks else tasks


def _of_task(task: Task, order: Order, documents: Sequence[Brought]) -> Plan:
    if task.kind == "reader":
        if not documents:
            wanted = _WANTED.get(task.name, "an image, a PDF or a text document")
            raise InvalidRequest(f"task {task.name} needs a document: attach {wanted}", param="messages")
        for document in documents:
            _refuse_unreadable(task, document)
        return Plan(tuple(Read(task, number) for number in range(len(documents))), by_tag=True)
    if task.kind == "action":
        return Plan(works=_acts(task, order, documents), by_tag=True)
    if not documents and not order.words.strip():
        raise InvalidRequest(f"task {task.name} needs a text or a document to work on", param="messages")
    works = _works(task, documents)
    return Plan(tuple(work.read for work in works if work.read), tuple(works), by_tag=True)


def _acts(task: Task, order: Order, documents: Sequence[Brought]) -> tuple[Work, ...]:
    works = tuple(actions_of([task], order, documents, None))
    if not works:
        needs = "the address of a page, or a page" if task is SCRAPER else "words to look for"
        raise InvalidRequest(f"task {task.name} needs {needs}", param="messages")
    return works


def _works(task: Task, documents: Sequence[Brought]) -> list[Work]:
    if not documents:
        return [Work(task)]
    return [
        Work(task, number, None if document.modality in task.takes else Read(_reader_of(document), number))
        for number, document in enumerate(documents)
    ]


def _readers(document: Brought, tasks: Sequence[Task], order: Order) -> list[Task]:
    """Who reads `document`, of the `tasks` that the words ask for; a schema of buttons asks for them by itself.

    Where values of a schema may be written in it, it is read whatever the words say: "Detect the fields"."""
    if order.extraction is not None and order.extraction.elements and document.modality == "image":
        return [GUI]  # it reads what is written on the screen, too
    fit = [task for task in tasks if task.kind == "reader" and task is not OCR and document.modality in task.takes]
    read = OCR in tasks or (order.extraction is not None and order.extraction.written)
    if fit and read and all(task in (GUI, OBJECTS) for task in fit):
        return [OCR, *fit]
    return fit or [_reader_of(document)]


def _refuse_unreadable(task: Task, document: Brought) -> None:
    """InvalidRequest for a document that only another task reads."""
    if document.modality not in task.takes:
        reader = _reader_of(document).name
        raise InvalidRequest(
            f"task {task.name} cannot read {document.modality} documents; task {reader} does", param="messages",
        )  # fmt: skip


def _reader_of(document: Brought) -> Task:
    """By what the bytes are; where they do not tell, by what the sender says."""
    said_sound = (document.mime or "").lower().startswith(("audio/", "video/"))
    heard = document.modality in SOUND or (document.modality == "unknown" and said_sound)
    return SPEECH if heard else OCR


def _prose(order: Order, documents: Sequence[Brought]) -> tuple[str, ...]:
    """For an object: what the caller's functions returned, else the request's own words if it brings no document."""
    if order.extraction is None:
        return ()
    returned = tuple(filter(str.strip, order.tool_results))
    return returned or (() if documents else (order.extraction.question,))
