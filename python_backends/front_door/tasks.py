"""The tasks of the public contract. A new task is a model in the repository and a row here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from python_backends.errors import InvalidRequest
from python_backends.media.media import MODALITIES, Modality

# A reader turns a document into evidence; a worker takes the user's words, or what a document says; an action brings
# what is in neither.
Kind = Literal["reader", "worker", "action"]
_PROSE = frozenset({"text", "html"})
_TABLES = frozenset({"csv", "tsv", "json", "xml", "yaml", "spreadsheet"})


@dataclass(frozen=True, slots=True)
class Task:
    """`model` is the Triton model that answers it.

    `takes` are the modalities that the model reads by itself; a reader refuses the others, a worker gets them as the
    text that a reader finds in them, under the REQUEST key `text_key`. `claims` says whether it takes the keys `mime`
    and `filename`, `heeds` whether a reader takes the user's words as `instruction`. `live` whether the model tells
    what it has so far. `label` is the task's name in precontext. `list_key` is the name under which a list is kept that
    is published bare. Without `tagged` only words ask for it.
    """

    name: str
    model: str
    aliases: tuple[str, ...] = ()
    kind: Kind = "reader"
    takes: frozenset[str] = frozenset()
    text_key: str = "text"
    claims: bool = True
    heeds: bool = False
    live: bool = False
    featured: bool = False
    label: str = ""
    list_key: str = ""
    tagged: bool = True

    @property
    def precontext(self) -> str:
        """What the hosted service calls it in `precontext`."""
        return self.label or self.name


SOUND: frozenset[Modality] = frozenset({"audio", "video"})
_SEEN = frozenset(MODALITIES) - SOUND
_HEARD = SOUND | {"unknown"}  # what the bytes do not tell, their decoder may
_SHOWN: frozenset[Modality] = frozenset({"image", "pdf", "docx"})
OCR = Task("ocr", model="ocr", takes=_SEEN, featured=True)
OBJECTS = Task("object_detection", model="object_detection", takes=_SHOWN, heeds=True)
GUI = Task("gui_detection", model="gui_detection", takes=_SHOWN, heeds=True, featured=True)
SPEECH = Task("speech_to_text", model="speech_to_text", aliases=("stt",), takes=_HEARD, heeds=True,
              live=True, label="stt")  # fmt: skip
SEARCH = Task("web_search", model="web_search", kind="action", label="search", list_key="results")
SCRAPER = Task("scraper", model="scraper", kind="action", takes=frozenset({"html"}))
CODE = Task("code_execute", model="sandbox", kind="action", takes=_TABLES, tagged=False)
BROWSER = Task("browser", model="browser", kind="action", tagged=False)
SQL = Task("sql", model="sql", kind="action", takes=_TABLES, tagged=False)
CLASSIFY = Task("classify", model="classify", aliases=("classification",), kind="worker", takes=_PROSE, claims=False)
TASKS = (
    OCR,
    OBJECTS,
    GUI,
    SEARCH,
    SCRAPER,
    Task("translate", model="translate", kind="worker", takes=_PROSE),
    SPEECH,
    Task("forecast", model="forecast", kind="worker", takes=_TABLES, text_key="data"),
    CLASSIFY,
    CODE,
    SQL,
    BROWSER,
)


def task_of(names: list[str]) -> Task | None:
    """The task that the tags name, None for no tag; InvalidRequest for two or an unknown one."""
    if not names:
        return None
    if len(names) > 1:
        raise InvalidRequest("only one task can run in a request: name one in the <task> tag", param="messages")
    for task in TASKS:
        if task.tagged and names[0] in (task.name, *task.aliases):
            return task
    raise _invalid(f"'{names[0][:64]}' is not a task")


def available(names: Iterable[str]) -> list[Task]:
    """The tasks among `names` that a model answers, each once, in the order of `names`."""
    known = {task.name: task for task in TASKS}
    return [known[name] for name in dict.fromkeys(names) if name in known]


def _invalid(reason: str) -> InvalidRequest:
    names = ", ".join(task.name for task in TASKS if task.tagged)
    return InvalidRequest(f"invalid task: {reason}; available: {names}", code="invalid_task", param="messages")
