"""Coming by the program that a request asks to run: out of its words, or written by a decoder that converses."""

from __future__ import annotations

from collections.abc import Sequence

from python_backends.errors import InvalidRequest
from python_backends.front_door.acting import SHAPES, tables_of
from python_backends.front_door.documents import Brought
from python_backends.front_door.models import Models
from python_backends.front_door.order import Order
from python_backends.front_door.programs.fenced import code_in, is_to_be_run
from python_backends.front_door.programs.program import Program, program_in
from python_backends.front_door.statement import statement_in
from python_backends.front_door.talk import Turn
from python_backends.front_door.tasks import CODE
from python_backends.ingress.telling import asks

ROOM = 512
"""Tokens of a program that is written here."""
_ASK = (
    "Write a short Python program that computes what the user asks for and prints it. Answer with one code block and "
    "nothing else. numpy and pandas are installed; there is no network."
)


def heard_besides(order: Order, documents: Sequence[Brought]) -> list[str]:
    """What the words ask for by themselves where `ingress` heard nothing in them: a sum, code to be run, a statement
    of SQL, anything of a workbook, which is a table above all. For an object words must ask: "555-1234" is a number of
    some other kind."""
    if order.task is not None or not order.route or order.tool_results:
        return []
    if order.form != "text" and (documents or not asks(order.words)):
        return []
    if not order.words.strip() or any(document.modality not in SHAPES for document in documents):
        return []
    if documents:
        asked = statement_in(order.words) is not None or any(one.modality == "spreadsheet" for one in documents)
    else:
        program = program_in(order.words)
        asked = program is not None and (not program.brought or is_to_be_run(order.words))
    return [CODE.name] if asked else []


async def program_for(
    models: Models, order: Order, documents: Sequence[Brought], wanted: Sequence[str]
) -> Program | None:
    """The program to run, None where the words `wanted` no computing, or none can be written."""
    if CODE.name not in wanted or order.task is not None:
        return None
    if documents and statement_in(order.words) is not None:
        return None  # it is SQL's
    tables = tables_of(documents)
    program = program_in(order.words, tables)
    if program is not None or models.talker is None or len(documents) > len(tables):
        return program
    files = [f"input_{place} ({table.form}; columns: {', '.join(table.columns) or 'unknown'})"
             for place, table in enumerate(tables, start=1)]  # fmt: skip
    asked = "\n\n".join(filter(None, (order.words, f"Files: {'; '.join(files)}" if files else "")))
    try:
        tensors = models.talker.tensors([Turn("system", _ASK), Turn("user", asked)], ROOM)
    except InvalidRequest:
        return None  # the words alone fill the decoder
    brought = code_in(models.talker.said(tensors, await models.decode(tensors)).text)
    return Program(brought.text, brought.language, tuple(table.number for table in tables)) if brought else None
