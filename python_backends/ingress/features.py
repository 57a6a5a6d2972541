"""A request as numbers: which words occur, what it brings along, what is attached."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.ingress.lexicon import Lexicon
from python_backends.ingress.links import behind, links_in, without_links
from python_backends.ingress.passage import Passage, passage_of
from python_backends.ingress.spelling import spelt
from python_backends.media.media import Modality

Vector = npt.NDArray[np.float64]

TABLES: frozenset[Modality] = frozenset({"csv", "tsv", "json", "spreadsheet"})
SEEN: frozenset[Modality] = frozenset({"image"})
HEARD: frozenset[Modality] = frozenset({"audio", "video"})
READ: frozenset[Modality] = frozenset({"pdf", "docx", "text", "xml", "yaml", "html"})
_NUMBER = re.compile(r"(?<![\w.])[-+]?\d[\d.,]*(?![\w])")
_AND = re.compile(r"\b(?:and|plus|with|then|und|et|y)\b", re.I)
_CODE_SIGN = re.compile(
    r"\bprint\(|\bdef \w+\(|\breturn\b|\bfor \w+ in\b|\bimport \w+|console\.log|=>|;\s*$|\w+\([^()\n]*\)\s*$", re.M
)
STATED = (
    "image", "table", "document", "audio", "page link", "nothing attached", "schema", "matter", "long matter", "series",
    "numbers", "code", "question", "short", "long", "foreign",
)  # fmt: skip
# What two facts say together, which a sum of both cannot.
JOINT = (
    "general question", "edits matter", "into a language", "language and matter", "find and read", "controls and text",
    "future of data", "class of something", "compute numbers", "code to run",
)  # fmt: skip
FLAGS = (*STATED, *JOINT)


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
    """FP64 [len(lexicon) + len(FLAGS)] of zeros and ones: the words found, then what else the request states."""
    words = {name: bool(pattern.search(request.asked)) for name, pattern in lexicon.items()}
    stated = dict(zip(STATED, _stated(request), strict=True))
    return np.array([*words.values(), *stated.values(), *_joint(words, stated, request.asked)], np.float64)


def _words(passage: Passage) -> str:
    return " ".join(spelt(without_links(passage.asked)).split())


def _stated(request: Request) -> tuple[bool, ...]:
    matter = request.matter[:4000]
    numbers = len(_NUMBER.findall(request.asked)) + len(_NUMBER.findall(matter))
    words = len(request.asked.split())
    return (
        request.has(SEEN), request.has(TABLES), request.has(READ), request.has(HEARD), request.pages > 0,
        not request.kinds and not request.pages, request.schema, bool(matter.strip(" :…")), len(matter) > 60,
        numbers >= 4, numbers >= 1, bool(_CODE_SIGN.search(matter) or _CODE_SIGN.search(request.asked)),
        "?" in request.asked, words <= 3, words > 30, not request.asked.isascii() or not matter.isascii(),
    )  # fmt: skip


def _joint(words: Mapping[str, bool], stated: Mapping[str, bool], asked: str) -> tuple[bool, ...]:
    def said(*names: str) -> bool:
        return any(words[name] for name in names)

    matter, both = stated["matter"], bool(_AND.search(asked))
    something = matter or not stated["nothing attached"]
    return (
        said("define") and not something and not stated["numbers"],
        said("edit") and matter,
        said("to_language") and not said("speak", "create", "define"),
        said("language") and matter,
        said("detect", "where", "boxes", "count") and said("read") and both,
        said("gui") and said("read") and both,
        said("forecast", "ahead", "develop") and (stated["series"] or stated["table"]),
        said("classify", "sentiment", "polarity", "filter", "options", "label") and something,
        said("compute", "arithmetic") and stated["numbers"],
        said("run") and stated["code"],
    )
