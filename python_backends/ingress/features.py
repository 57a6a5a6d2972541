"""A request as numbers: which words occur, what it brings along, what is attached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.links import behind, links_in, without_links
from python_backends.ingress.media import Modality
from python_backends.ingress.passage import Passage, passage_of
from python_backends.ingress.spelling import spelt

Vector = npt.NDArray[np.float64]

TABLES: frozenset[Modality] = frozenset({"csv", "tsv", "json", "spreadsheet"})
SEEN: frozenset[Modality] = frozenset({"image"})
HEARD: frozenset[Modality] = frozenset({"audio", "video"})
READ: frozenset[Modality] = frozenset({"pdf", "docx", "text", "xml", "yaml", "html"})
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*(?![\w])")
_CODE_SIGN = re.compile(
    r"\bprint\(|\bdef \w+\(|\breturn\b|\bfor \w+ in\b|\bimport \w+|console\.log|=>|;\s*$|\w+\([^()\n]*\)\s*$", re.M
)
STATED = (
    "image", "table", "document", "audio", "page link", "nothing attached", "schema", "matter", "long matter", "series",
    "numbers", "code", "question", "short", "long", "foreign", "general question", "words on words",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Request:
    """One request, taken apart. `kinds` are the attachments and what the links lead to; `pages` counts other links."""

    asked: str
    matter: str
    kinds: frozenset[Modality]
    pages: int
    schema: bool

    def has(self, kinds: frozenset[Modality]) -> bool:
        """Whether anything of these kinds is attached or linked."""
        return not self.kinds.isdisjoint(kinds)


def request_of(text: str, modalities: Sequence[Modality], schema: bool) -> Request:
    """Takes a request apart: links, the words that ask, the matter they come with."""
    passage = passage_of(text)
    kinds, pages = set(modalities), 0
    for link in links_in(passage.asked) or links_in(passage.matter[:400]):
        kind = behind(link)
        if kind == "html":
            pages += 1
        else:
            kinds.add(kind)
    return Request(_words(passage), passage.matter, frozenset(kinds), pages, schema)


def flags_of(request: Request, lexicon: Lexicon) -> Vector:
    """FP64 [len(lexicon) + len(STATED)] of zeros and ones: the words found, then what else the request states."""
    words = {name: bool(pattern.search(request.asked)) for name, pattern in lexicon.items()}
    return np.array([*words.values(), *_stated(request, words)], np.float64)


def _words(passage: Passage) -> str:
    return " ".join(spelt(without_links(passage.asked)).split())


def _stated(request: Request, found: Mapping[str, bool]) -> tuple[bool, ...]:
    matter = request.matter[:4000]
    numbers = len(_NUMBER.findall(request.asked)) + len(_NUMBER.findall(matter))
    words = len(request.asked.split())
    bare = not request.kinds and not request.pages and not matter.strip(" :…") and not numbers
    return (
        request.has(SEEN), request.has(TABLES), request.has(READ), request.has(HEARD), request.pages > 0,
        not request.kinds and not request.pages, request.schema, bool(matter.strip(" :…")), len(matter) > 60,
        numbers >= 4, numbers >= 1, bool(_CODE_SIGN.search(matter) or _CODE_SIGN.search(request.asked)),
        "?" in request.asked, words <= 3, words > 30, not request.asked.isascii() or not matter.isascii(),
        bare and bool(found["define"]), bool(found["edit"] and matter.strip(" :…")),
    )  # fmt: skip
