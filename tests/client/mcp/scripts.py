"""What the engine behind the gateway answers in these tests, and a client of the MCP server in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
from mcp import Client
from mcp.types import CallToolResult

from client.gateway.engine import Content, EngineRequest, Precontext
from client.mcp.files import LocalFiles
from client.mcp.server import Call, mcp_server
from python_backends.ocr.layout.analyse import lay_out
from python_backends.ocr.page import Line, PageText, Quad, Word
from python_backends.ocr.result import ocr_result, text_result
from tests.client.gateway.server import Gateway
from tests.fakes.engine import DONE, Step
from tests.waiting import PATIENCE_S

GROUNDING = [
    {"path": "total", "value": 26.87, "evidence": ["p1.l1.w0"], "page": None, "bounds": None, "confidence": 0.98,
     "source": "normalised"}
]  # fmt: skip


def words(request: EngineRequest) -> str:
    """All texts of a request."""
    messages = orjson.loads(request.body)["messages"]
    return "\n".join(part["text"] for message in messages for part in message["parts"] if part["type"] == "text")


def reading(request: EngineRequest) -> Iterable[Step]:
    """What the front door does with documents: the task `ocr`, which reads their bytes as text, or an object."""
    if orjson.loads(request.body)["json_schema"]:
        return [Precontext([{"name": "ocr", "result": {}}, {"name": "grounding", "result": GROUNDING}]),
                Content('{"total":26.87}'), DONE]  # fmt: skip
    text = request.media[0].decode() if request.media else "from afar"
    return task_answer("ocr", text_result(text))


def task_answer(name: str, result: Any) -> list[Step]:
    """The events of a task's answer."""
    return [Precontext([]), Content(orjson.dumps({"name": name, "result": result}).decode()), DONE]


def long_result(lines: int) -> dict[str, Any]:
    """A valid `ocr` result of one page with `lines` lines of ten words."""
    found = []
    for row in range(lines):
        quads = [Quad.from_box(50 + 60 * place, 20.0 * row, 100 + 60 * place, 20.0 * row + 15) for place in range(10)]
        row_words = tuple(Word(f"w{row}.{at}", quad, 0.9, (at, at + 1)) for at, quad in enumerate(quads))
        found.append(Line(Quad.from_box(50, 20.0 * row, 650, 20.0 * row + 15), row_words))
    page = PageText(1, 700, 20 * lines + 20, "image", "0" * 64, tuple(found))
    return ocr_result([lay_out(page)], 1)


@asynccontextmanager
async def agent(
    gateway: Gateway, files: LocalFiles | None = None, *, mode: str = "auto", progress_s: float = 5.0
) -> AsyncIterator[Client]:
    """An agent's connection to an MCP server that asks `gateway`."""

    @asynccontextmanager
    async def connect(_: Call) -> AsyncIterator[httpx.AsyncClient]:
        async with httpx.AsyncClient(base_url=gateway.url, headers=gateway.headers, timeout=PATIENCE_S) as client:
            yield client

    async with Client(mcp_server(connect, files, progress_s=progress_s), mode=mode) as client:
        yield client


def texts(result: CallToolResult) -> list[str]:
    """The texts of a result."""
    return [block.text for block in result.content if block.type == "text"]
