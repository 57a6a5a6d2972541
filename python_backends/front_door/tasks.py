"""The tasks of the public contract. A new task is a model in the repository and a row here."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.errors import InvalidRequest


@dataclass(frozen=True, slots=True)
class Task:
    """`model` is the Triton model that answers it; None while no model does."""

    name: str
    model: str | None = None
    aliases: tuple[str, ...] = ()


OCR = Task("ocr", model="ocr")
TASKS = (
    OCR,
    Task("object_detection"),
    Task("gui_detection"),
    Task("web_search"),
    Task("scraper"),
    Task("translate"),
    Task("speech_to_text", aliases=("stt",)),
    Task("forecast"),
)


def task_of(names: list[str]) -> Task | None:
    """The task that the tags name, None for no tag; InvalidRequest for two, an unknown one, or one not built."""
    if not names:
        return None
    if len(names) > 1:
        raise InvalidRequest("only one task can run in a request: name one in the <task> tag", param="messages")
    for task in TASKS:
        if names[0] in (task.name, *task.aliases):
            if task.model is None:
                raise _invalid(f"{names[0]} is not available in this build")
            return task
    raise _invalid(f"'{names[0][:64]}' is not a task")


def _invalid(reason: str) -> InvalidRequest:
    available = ", ".join(task.name for task in TASKS if task.model)
    return InvalidRequest(f"invalid task: {reason}; available: {available}", code="invalid_task", param="messages")
