"""Running a plan: each step is one call of a task's model; what comes back is its public result and its evidence."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.errors import InternalError, InvalidRequest, OpenfazeError
from python_backends.front_door.documents import Brought
from python_backends.front_door.extract import Reading
from python_backends.front_door.hooks import Hooks
from python_backends.front_door.models import Models, Tensors
from python_backends.front_door.paging import pages_in
from python_backends.front_door.plan import Plan
from python_backends.front_door.readable import Result, text_of
from python_backends.front_door.tasks import CLASSIFY, GUI, OBJECTS, OCR, SEARCH, SPEECH, SQL, Task
from python_backends.front_door.work import Read, Work
from python_backends.ingress.links import without_sources
from python_backends.triton_io.values import Value
from python_backends.waiting import all_of

_NOBODY = Hooks()
_PAGED = frozenset({"pdf", "docx"})
_LOG = logging.getLogger(__name__)
SAME_LANGUAGE = "same_language"  # the code of the model `translate`
_LEAST = 0.3
"""Confidence of a statement that answers; composed ones that leave a word of the question aside are below."""
_NO_FEATURES = np.zeros((0, 120), np.float32)


@dataclass(frozen=True, slots=True)
class Finding:
    """What `task` says: its RESULT, and its evidence where an object is to be made of it.

    `failed` is what an action answered with that the rest of the request goes on without.
    """

    task: Task
    result: Result
    reading: Reading | None = None
    failed: OpenfazeError | None = None

    @property
    def public(self) -> Any:
        """The result as it is published: of some tasks a bare list."""
        return self.result.get(self.task.list_key, self.result) if self.task.list_key else self.result


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a plan brought, each in the plan's order. `unused` are the reads that no work took its text from."""

    reads: Sequence[Finding] = ()
    works: Sequence[Finding] = ()
    prose: Sequence[Finding] = ()
    unused: Sequence[Finding] = ()

    @property
    def acted(self) -> bool:
        """Whether anything was brought from outside the request."""
        return any(finding.task.kind == "action" for finding in self.works)

    @property
    def searched(self) -> bool:
        """Whether the web index was asked."""
        return any(finding.task is SEARCH for finding in self.works)

    @property
    def readings(self) -> list[Reading]:
        """The evidence of everything."""
        found = (finding.reading for finding in (*self.reads, *self.works, *self.prose))
        return [reading for reading in found if reading is not None]


class Specialists:
    """The task models, asked on behalf of one request about its `documents`.

    `fusing` asks for evidence beside each result, `speakers` for who speaks in a recording.
    """

    def __init__(
        self, models: Models, documents: Sequence[Brought], words: str, *, fusing: bool, speakers: bool = False,
        hooks: Hooks = _NOBODY,
    ) -> None:  # fmt: skip
        self._models, self._documents, self._words = models, documents, words
        self._fusing, self._between, self._told, self._heard = fusing, hooks.between, hooks.told, hooks.heard
        self._speakers = {"diarize": True} if speakers else {}
        self._done = 0

    async def run(self, plan: Plan) -> Findings:
        """Everything that `plan` names; raises the error of the first step that failed, once none is running."""
        steps = len(plan.reads) + len(plan.works) + len(plan.prose)
        direct = [work for work in plan.works if work.read is None]
        read, prose, early = await all_of(
            [
                self._read_all(plan.reads, steps),
                self._read_prose(plan.prose, steps),
                all_of(self._direct(work, steps, told=bool(plan.prose)) for work in direct),
            ]
        )
        by_read = dict(zip(plan.reads, read, strict=True))
        late = [work for work in plan.works if work.read is not None]
        begin = self._work if plan.by_tag else self._late
        found = await all_of(begin(work, by_read[work.read], steps) for work in late if work.read)
        done = zip((*direct, *late), (*early, *found), strict=True)
        by_work = {work: finding for work, finding in done if finding is not None}
        used = {work.read for work in late if work in by_work}
        unused = [finding for step, finding in by_read.items() if step not in used]
        done_works = [by_work[work] for work in plan.works if work in by_work]
        _raise_if_all_failed([*read, *prose, *done_works])
        return Findings(read, done_works, prose, unused)

    async def search(self, query: bytes) -> Finding:
        """One action more, which no plan knew of: the REQUEST `query` of the model `web_search`."""
        return await self._acted(Work(SEARCH, request=query), 1)

    async def label(self, request: bytes) -> Finding:
        """One more of `classify`: its REQUEST `request`."""
        return await self._ask(CLASSIFY, orjson.loads(request), None, 1)

    async def _direct(self, work: Work, of: int, *, told: bool) -> Finding:
        """What a label that there is no text for fails with ("tags: red, green") is one of the results where the words
        are `told` anyway, as it is of an action."""
        try:
            return await self._work(work, None, of)
        except InvalidRequest as error:
            if told and work.task is CLASSIFY:
                return _failing(work.task, error)
            raise

    async def _late(self, work: Work, read: Finding, of: int) -> Finding | None:
        """None for the translation of a recording that is in the wanted language already: only who heard it knew."""
        try:
            return await self._work(work, read, of)
        except OpenfazeError as error:
            if error.code == SAME_LANGUAGE and read.task is SPEECH:
                return None
            raise

    async def _read_all(self, reads: Sequence[Read], of: int) -> list[Finding]:
        """One after the other: pages in work at once cost memory, and share the same networks anyway."""
        found = []
        for step in reads:
            document = self._documents[step.document]
            told = self._heeded(step.task) | document.claims | self._pages_of(step)
            found.append(await self._ask(step.task, told, document.data, of))
        return found

    def _pages_of(self, step: Read) -> dict[str, Any]:
        """The pages that the words name, where it is clear of which document."""
        paged = [number for number, document in enumerate(self._documents) if document.modality in _PAGED]
        pages = pages_in(without_sources(self._words)) if paged == [step.document] else None
        return {"page_range": pages} if pages is not None and step.task in (OCR, GUI, OBJECTS) else {}

    def _heeded(self, task: Task) -> dict[str, Any]:
        """What a reader is told beside its document. Of a screen an object wants everything: its schema says of which
        elements, and words such as "Extract the data" name none, though they read like a label."""
        if not task.heeds or (self._fusing and task is GUI):
            return {}
        words = without_sources(self._words)
        return ({"instruction": words} if words.strip() else {}) | self._speakers

    async def _read_prose(self, texts: Sequence[str], of: int) -> list[Finding]:
        return [await self._ask(OCR, {"mime": "text/plain"}, text.encode(), of) for text in texts]

    async def _acted(self, work: Work, of: int) -> Finding:
        """An action. What it fails with is one of its results: there may be other ways to an answer."""
        media = [self._documents[number].data for number in work.files]
        try:
            return _believed(await self._ask(work.task, orjson.loads(work.request), media or None, of))
        except OpenfazeError as error:
            _LOG.warning("%s failed: %s", work.task.name, error.message)
            self._models.whole = False
            return _failing(work.task, error)

    async def _work(self, work: Work, read: Finding | None, of: int) -> Finding:
        if work.task.kind == "action":
            return await self._acted(work, of)
        told = self._instruction
        if read is not None:
            return await self._ask(work.task, told | {work.task.text_key: text_of(read.result)}, None, of)
        if work.document is None:
            return await self._ask(work.task, told, None, of)
        document = self._documents[work.document]
        claims = document.claims if work.task.claims else {}
        return await self._ask(work.task, told | claims, document.data, of)

    async def _ask(self, task: Task, told: Mapping[str, Any], media: bytes | list[bytes] | None, of: int) -> Finding:
        self._between()
        model = task.model
        tensors: dict[str, Value] = {"REQUEST": orjson.dumps(told)}
        if media is not None:
            tensors["MEDIA"] = media
        try:
            answer = await self._answer(task, model, tensors)
        except OpenfazeError as error:
            if error.status < 500:  # the model found fault with what came in a message
                error.param = "messages" if error.param in (None, "REQUEST", *told) else error.param
            raise
        self._done += 1
        self._told(task.precontext, self._done, of)
        result = result_of(_blob(answer["RESULT"]), task)
        return Finding(task, result, self._reading(answer))

    async def _answer(self, task: Task, model: str, tensors: Mapping[str, Value]) -> Tensors:
        """With what the model has so far, where it tells and somebody listens."""
        outputs = self._outputs(task)
        if self._heard is None or not task.live:
            return await self._models.ask(model, tensors, outputs)
        return await self._models.follow(model, tensors, outputs, partial(self._heard, task.precontext))

    @property
    def _instruction(self) -> dict[str, Any]:
        return {"instruction": self._words} if self._words.strip() else {}

    def _outputs(self, task: Task) -> list[str]:
        if not self._fusing:
            return ["RESULT"]
        return ["RESULT", "EVIDENCE", *(["FEATURES"] if task.featured else [])]

    def _reading(self, answer: Mapping[str, npt.NDArray[Any]]) -> Reading | None:
        if "EVIDENCE" not in answer:
            return None
        features = np.asarray(answer["FEATURES"], np.float32) if "FEATURES" in answer else _NO_FEATURES
        return Reading(_blob(answer["EVIDENCE"]), features)


def result_of(data: bytes, task: Task) -> Result:
    """The RESULT tensor of a task's model as an object; InternalError if it is not what the task promises."""
    try:
        result = orjson.loads(data)
    except orjson.JSONDecodeError as exc:
        raise InternalError(f"model {task.model} answered with something that is not JSON") from exc
    if task.list_key and isinstance(result, list):
        return {task.list_key: result}
    if task.list_key or not isinstance(result, dict):
        kind = "a list" if task.list_key else "an object"
        raise InternalError(f"model {task.model} answered with JSON that is not {kind}")
    return result


def _failing(task: Task, error: OpenfazeError) -> Finding:
    return Finding(task, {"error": {"code": error.code, "message": error.message}}, failed=error)


def _believed(finding: Finding) -> Finding:
    """`finding`; InvalidRequest for a statement that hardly means what was asked: a wrong value is worse than none."""
    if finding.task is SQL and finding.result.get("made_by") == "composer" and finding.result["confidence"] < _LEAST:
        told = "the question asks for something that the tables do not name"
        raise InvalidRequest(told, code="question_not_understood")
    return finding


def _raise_if_all_failed(findings: Sequence[Finding]) -> None:
    """The error of the first action where nothing else was found, either."""
    failures = [finding.failed for finding in findings if finding.failed is not None]
    if failures and len(failures) == len(findings):
        raise failures[0]


def _blob(tensor: npt.NDArray[Any]) -> bytes:
    return bytes(tensor.reshape(-1)[0])
