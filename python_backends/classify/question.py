"""What is asked of the classifier: the texts, the labels, and whether several may fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.classify.glossary import plain
from python_backends.classify.request import (
    MAX_DESCRIPTION,
    MAX_LABELS,
    MAX_NAME,
    MAX_TEXT,
    MAX_TEXTS,
    MIN_LABELS,
    ClassifyRequest,
    LabelRequest,
)
from python_backends.classify.wording import Wording, wording_of
from python_backends.errors import InvalidRequest
from python_backends.ocr.ingest.text_files import decoded

SEVERAL_FROM = 0.5  # the confidence from which a label counts where several may


@dataclass(frozen=True, slots=True)
class Label:
    """One label; `description` may be empty."""

    name: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`listed` says that the texts came as a list, and so does the answer; `threshold` 0 means that the best counts."""

    texts: tuple[str, ...]
    labels: tuple[Label, ...]
    multi_label: bool
    threshold: float
    listed: bool = False


def question_of(request: ClassifyRequest, media: Sequence[bytes]) -> Question:
    """The question of `request` and at most one text file; InvalidRequest names the key at fault and its bound."""
    wording = wording_of(request.instruction)
    if wording.several and request.text is None and not media:
        raise InvalidRequest(
            "one text has one label, and the words bring several texts: send each by itself, or to the model "
            "`classify` as a list under `text`", code="several_texts", param="text",
        )  # fmt: skip
    texts, listed = _texts(request, media, wording)
    several = wording.multi_label if request.multi_label is None else request.multi_label
    threshold = request.threshold if request.threshold is not None else SEVERAL_FROM if several else 0.0
    return Question(texts, _labels(request, wording), several, threshold, listed)


def _texts(request: ClassifyRequest, media: Sequence[bytes], wording: Wording) -> tuple[tuple[str, ...], bool]:
    if len(media) > 1:
        raise InvalidRequest(f"classify takes one text file at a time, not {len(media)}", param="MEDIA")
    if media and request.text is not None:
        raise InvalidRequest("send the text as `text` or as a file, not as both", param="text")
    given = decoded(media[0]) if media else wording.text if request.text is None else request.text
    if given is None:
        raise InvalidRequest("there is no text to classify: send `text`, a text file, or an instruction such as "
                             "'Classify into A, B or C: TEXT'", param="text")  # fmt: skip
    texts = (given,) if isinstance(given, str) else tuple(given)
    if not 1 <= len(texts) <= MAX_TEXTS:
        raise InvalidRequest(f"`text` holds {len(texts)} texts; send 1 to {MAX_TEXTS}", param="text")
    for place, text in enumerate(texts):
        if not text.strip():
            raise InvalidRequest(f"text {place + 1} of {len(texts)} is empty; send words to classify", param="text")
        if len(text) > MAX_TEXT:
            raise InvalidRequest(f"text {place + 1} has {len(text)} characters; the limit is {MAX_TEXT}", param="text")
    return texts, not isinstance(given, str)


def _labels(request: ClassifyRequest, wording: Wording) -> tuple[Label, ...]:
    given = wording.labels if request.labels is None else request.labels
    if not given and request.labels is None:
        raise InvalidRequest("there are no labels: send `labels`, or name them in the instruction, as in 'Classify "
                             "into A, B or C: TEXT'", param="labels")  # fmt: skip
    labels = tuple(_label(label) for label in given)
    if not MIN_LABELS <= len(labels) <= MAX_LABELS:
        raise InvalidRequest(f"there are {len(labels)} labels; send {MIN_LABELS} to {MAX_LABELS}", param="labels")
    for place, label in enumerate(labels, 1):
        _check_sizes(f"label {place} of {len(labels)}", label)
    seen: dict[str, str] = {}
    for label in labels:
        key = plain(label.name) or label.name
        if key in seen:
            raise InvalidRequest(
                f"labels '{seen[key]}' and '{label.name}' are the same; send each once", param="labels"
            )
        seen[key] = label.name
    return labels


def _check_sizes(where: str, label: Label) -> None:
    if not 1 <= len(label.name) <= MAX_NAME:
        raise InvalidRequest(f"{where} has {len(label.name)} characters; send 1 to {MAX_NAME}", param="labels")
    if len(label.description) > MAX_DESCRIPTION:
        raise InvalidRequest(f"the description of {where} has {len(label.description)} characters; the limit is "
                             f"{MAX_DESCRIPTION}", param="labels")  # fmt: skip


def _label(given: str | LabelRequest) -> Label:
    if isinstance(given, str):
        return Label(given.strip())
    return Label(given.name.strip(), given.description.strip())
