"""What an action is told: from the words and attachments of a request to the REQUEST of its model.

A request may act MAX_ACTIONS times; how long and how much each time, its model bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import orjson

from python_backends.errors import InvalidRequest
from python_backends.front_door.documents import Brought
from python_backends.front_door.driving import drive_of
from python_backends.front_door.order import Order
from python_backends.front_door.programs.program import Program
from python_backends.front_door.programs.table import READS, Table, table_of
from python_backends.front_door.statement import statement_in
from python_backends.front_door.tasks import BROWSER, CODE, SCRAPER, SEARCH, SQL, Task
from python_backends.front_door.work import Work
from python_backends.ingress.links import LINK, behind, links_in, without_links
from python_backends.scraper.fields.wanted import fields_of

MAX_ACTIONS = 8
SHAPES = {"csv": "csv", "tsv": "tsv", "json": "json", "spreadsheet": "xlsx"}
"""Endings of the tables that SQL reads, by what they are."""
_WEB = re.compile(r"\b(?:search|look(?:ed)? up|web|internet|online|google|news|today|current(?:ly)?|latest)\b", re.I)
"""A table that is attached is what is asked, unless the words name the web or what no table knows."""
MAX_QUERY = 1000
"""Characters: what the model `web_search` takes."""


def actions_of(
    tasks: Sequence[Task], order: Order, documents: Sequence[Brought], program: Program | None
) -> list[Work]:
    """All that is to be done; InvalidRequest if that is more than a request may do, or a tagged task has nothing to do.

    `program` is what is to be run, if a program is wanted and could be written.
    """
    drive = drive_of(order)
    if drive is not None:  # the addresses that are named are its own, and what it reads is what was asked for
        return [Work(BROWSER, request=orjson.dumps({"steps": drive}))]
    works: list[Work] = []
    tables = any(document.modality in SHAPES for document in documents)
    searches = SEARCH in tasks and (not tables or order.task is SEARCH or _WEB.search(order.words) is not None)
    if searches:
        works += _search(order)
    if SCRAPER in tasks:
        works += _scrapes(order, documents)
    if CODE in tasks and program is not None:
        told = {"code": program.code, "language": program.language}
        works.append(Work(CODE, request=orjson.dumps(told), files=program.tables))
    elif SQL in tasks and (CODE in tasks or not searches):
        works += _query(order, documents)
    if len(works) > MAX_ACTIONS:
        raise InvalidRequest(
            f"the request would act {len(works)} times, at most {MAX_ACTIONS} are allowed: name fewer addresses",
            param="messages",
        )
    return works


def tables_of(documents: Sequence[Brought]) -> list[Table]:
    """The documents that a program can read as tables, with the names in their first rows."""
    forms = [(number, document) for number, document in enumerate(documents) if document.modality in READS]
    return [table_of(number, document.modality, document.data) for number, document in forms]


def _search(order: Order) -> Iterator[Work]:
    """The words as they are: the index weighs them, and knows which of them are rare."""
    if _words_of(order):
        yield Work(SEARCH, request=query_of(order))


def query_of(order: Order) -> bytes:
    """The REQUEST of a search for what the words say; there are some."""
    return orjson.dumps({"query": _words_of(order)})


def _words_of(order: Order) -> str:
    words = (word for word in without_links(order.words).split() if word != LINK)
    return " ".join(words)[:MAX_QUERY]


def _query(order: Order, documents: Sequence[Brought]) -> Iterator[Work]:
    """The question itself, over all attached tables: what no program could be written for may be a statement of SQL,
    or the statement that the words are."""
    tables = [number for number, document in enumerate(documents) if document.modality in SHAPES]
    if tables and order.words.strip():
        names = [_name(documents[number], place) for place, number in enumerate(tables, start=1)]
        statement = statement_in(order.words)
        asked = {"question": order.words[:MAX_QUERY]} if statement is None else {"sql": statement}
        told = {**asked, "files": names}
        yield Work(SQL, request=orjson.dumps(told), files=tuple(tables))


def _name(document: Brought, place: int) -> str:
    """A name of its own for the table, with the ending that says how it is written."""
    said = "".join(mark for mark in document.filename or "" if mark.isprintable())[:100].rpartition(".")[0]
    stem = said if said and place == 1 else f"{said or 'table'}_{place}"
    return f"{stem}.{SHAPES[document.modality]}"


def _scrapes(order: Order, documents: Sequence[Brought]) -> Iterator[Work]:
    """Each attached page, and each address that is named: those the model visits itself, as its site wants."""
    told = _fields(order)
    pages = [(number, page) for number, page in enumerate(documents) if page.modality in SCRAPER.takes]
    for number, page in pages:
        if page.url is None:
            yield Work(SCRAPER, document=number, request=orjson.dumps(told), files=(number,))
        else:
            yield Work(SCRAPER, document=number, request=orjson.dumps({"url": page.url, **told}))
    links = [link if "://" in link else f"https://{link}" for link in links_in(order.words) if behind(link) == "html"]
    fetched = {document.url for document in documents}
    for link in dict.fromkeys(links):
        if link not in fetched:
            yield Work(SCRAPER, request=orjson.dumps({"url": link, **told}))


def _fields(order: Order) -> dict[str, Any]:
    """The schema, where it is one of plain fields: the page's own data answer that best."""
    if order.extraction is None:
        return {}
    try:
        fields_of(order.extraction.schema)
    except InvalidRequest:
        return {}
    return {"schema": order.extraction.schema}
