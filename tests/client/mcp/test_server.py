"""Tools as an agent uses them, over both generations of the protocol, before a gateway with a scripted engine."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio
import jsonschema_rs
import orjson
import pytest
from mcp import MCPError
from mcp.types import INVALID_PARAMS, CallToolResult

from client.mcp.files import LocalFiles
from client.mcp.offers import EXTRACT
from client.mcp.tools import tools
from python_backends.errors import InvalidMedia
from tests.client.gateway.server import Gateway, serving
from tests.client.mcp.scripts import agent, long_result, reading, task_answer, texts, words
from tests.fakes.engine import DONE, FakeEngine, Gate
from tests.waiting import wait_for

MODES = ("auto", "legacy")
NOTE = base64.b64encode("Grüße".encode()).decode()
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}


@pytest.fixture(scope="module")
def engine() -> FakeEngine:
    return FakeEngine(reading)


@pytest.fixture(scope="module")
def gateway(engine: FakeEngine) -> Iterator[Gateway]:
    with serving(engine) as running:
        yield running


def called(gateway: Gateway, tool: str, files: LocalFiles | None = None, mode: str = "auto", **given: Any) -> Any:
    """The result of one call."""

    async def run() -> CallToolResult:
        async with agent(gateway, files, mode=mode) as client:
            return await client.call_tool(tool, given)

    return asyncio.run(run())


@pytest.mark.parametrize("mode", MODES)
def test_the_list_is_the_same_every_time(gateway: Gateway, mode: str) -> None:
    async def run() -> list[list[str]]:
        async with agent(gateway, mode=mode) as client:
            return [[tool.name for tool in (await client.list_tools(cache_mode="bypass")).tools] for _ in range(3)]

    assert asyncio.run(run()) == [list(tools(local_files=False))] * 3


@pytest.mark.parametrize("mode", MODES)
def test_a_task_gives_its_result_and_its_text(gateway: Gateway, engine: FakeEngine, mode: str) -> None:
    result = called(gateway, "ocr", mode=mode, data=NOTE, mime="text/plain")
    assert not result.is_error
    assert result.structured_content["extracted_text"] == "Grüße"
    assert texts(result) == ["Grüße"]
    assert "<task>ocr</task>" in words(engine.requests[-1])


def test_extract_gives_the_object_and_where_it_stands(gateway: Gateway, engine: FakeEngine) -> None:
    result = called(gateway, EXTRACT, text="Total 26.87", schema=SCHEMA, question="What is due?")
    assert result.structured_content["value"] == {"total": 26.87}
    assert result.structured_content["grounding"][0]["source"] == "normalised"
    assert orjson.loads(texts(result)[0]) == {"total": 26.87}
    asked = engine.requests[-1]
    assert orjson.loads(asked.body)["json_schema"] == SCHEMA
    assert words(asked) == "What is due?\n\nTotal 26.87"


def test_a_url_is_left_to_the_server(gateway: Gateway, engine: FakeEngine) -> None:
    assert not called(gateway, "ocr", url="https://example.com/a.pdf").is_error
    part = orjson.loads(engine.requests[-1].body)["messages"][-1]["parts"][0]
    assert (part["type"], part["url"]) == ("url", "https://example.com/a.pdf")


def test_a_local_file_is_sent_under_its_name(gateway: Gateway, engine: FakeEngine, tmp_path: Path) -> None:
    (tmp_path / "note.md").write_text("# Hello")
    result = called(gateway, "ocr", LocalFiles([tmp_path]), path=str(tmp_path / "note.md"))
    assert texts(result) == ["# Hello"]
    part = orjson.loads(engine.requests[-1].body)["messages"][-1]["parts"][0]
    assert (part["filename"], part["mime"]) == ("note.md", "text/markdown")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "nothing": ({}, "give exactly one of url, path, data, not none"),
    "two_sources": ({"url": "https://a.example/b", "data": NOTE}, "not url and data"),
    "unknown_argument": ({"data": NOTE, "lang": "de"}, "lang: Extra inputs"),
    "not_base64": ({"data": "@@@"}, "data: not valid base64"),
    "mime_alone": ({"url": "https://a.example/b", "mime": "text/plain"}, "mime belongs to data"),
    "bad_mime": ({"data": NOTE, "mime": "plain"}, "mime"),
    "no_url": ({"url": "/etc/passwd"}, "url: expected an address"),
    "local_file": ({"path": "/etc/passwd"}, "this server reads no local files"),
    "below_the_bound": ({"data": NOTE, "max_characters": 999}, "max_characters"),
    "beyond_the_bound": ({"data": NOTE, "max_characters": 100_001}, "max_characters"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_are_told_to_the_agent(gateway: Gateway, name: str) -> None:
    given, reason = WRONG[name]
    result = called(gateway, "ocr", **given)
    assert result.is_error and result.structured_content is None
    assert reason in texts(result)[0]


def test_an_unknown_tool_is_an_error_of_the_protocol(gateway: Gateway) -> None:
    async def run() -> None:
        async with agent(gateway) as client:
            with pytest.raises(MCPError, match="Unknown tool: juggle. There are: ocr") as caught:
                await client.call_tool("juggle")
            assert caught.value.code == INVALID_PARAMS

    asyncio.run(run())


def test_the_gateways_refusals_are_passed_on() -> None:
    refusal = InvalidMedia("This PDF is encrypted; send it without a password.")
    with serving(FakeEngine(lambda _: [refusal])) as gateway:
        result = called(gateway, "ocr", data=NOTE)
        assert texts(result) == ["This PDF is encrypted; send it without a password. [invalid_media]"]
        stranger = replace(gateway, api_key="wrong")
        result = called(stranger, "ocr", data=NOTE)
    assert result.is_error and "OPENFAZE_API_KEY" in texts(result)[0]


def test_a_gateway_that_is_away_is_said_so() -> None:
    with serving(FakeEngine()) as gateway:
        pass
    result = called(gateway, "ocr", data=NOTE)
    assert result.is_error and f"No server answers at {gateway.url}: start one" in texts(result)[0]


@pytest.mark.parametrize(
    "result, reason",
    [({"text": "no result of ocr"}, "does not have the form"), ("just words", "does not have the form")],
    ids=["object", "string"],
)
def test_results_of_another_form_are_not_passed_on(result: Any, reason: str) -> None:
    with serving(FakeEngine(lambda _: task_answer("ocr", result))) as gateway:
        found = called(gateway, "ocr", data=NOTE)
    assert found.is_error and reason in texts(found)[0]


def test_an_answer_that_is_no_task_result_is_not_passed_on() -> None:
    with serving(FakeEngine(lambda _: task_answer("ocr", {})[:1] + [DONE])) as gateway:
        found = called(gateway, "ocr", data=NOTE)
    assert found.is_error and "in another form" in texts(found)[0]


def test_long_results_are_shortened_and_stay_valid() -> None:
    whole = long_result(400)
    with serving(FakeEngine(lambda _: task_answer("ocr", whole))) as gateway:
        found = called(gateway, "ocr", data=NOTE)
        short = called(gateway, "ocr", data=NOTE, max_characters=2000)
    schema = tools(local_files=False)["ocr"].announcement.output_schema
    assert schema is not None
    for result, characters in ((found, 40_000), (short, 2000)):
        assert len(orjson.dumps(result.structured_content)) <= characters
        assert jsonschema_rs.validator_for(schema).is_valid(result.structured_content)
        assert "Left out: all of sections[].lines[].words" in texts(result)[-1]
    assert found.structured_content["extracted_text"] == whole["extracted_text"]
    assert texts(found)[0] == whole["extracted_text"]


def test_cancelling_a_call_ends_the_work() -> None:
    gate = Gate()
    engine = FakeEngine(gate)

    async def run(gateway: Gateway) -> None:
        async with agent(gateway) as client:
            with anyio.move_on_after(60) as scope:
                async with anyio.create_task_group() as group:
                    group.start_soon(client.call_tool, "ocr", {"data": NOTE})
                    await anyio.to_thread.run_sync(lambda: wait_for(lambda: engine.running == 1))
                    group.cancel_scope.cancel()
            assert not scope.cancelled_caught

    with serving(engine) as gateway:
        asyncio.run(run(gateway))
        assert engine.cancelled.wait(60)
        assert gateway.inflight() == 0


@pytest.mark.parametrize("mode", MODES)
def test_a_long_call_tells_that_it_is_at_work(mode: str) -> None:
    gate = Gate()
    heard: list[tuple[float, str | None]] = []

    async def listen(progress: float, total: float | None, message: str | None) -> None:
        heard.append((progress, message))
        if len(heard) == 3:
            gate.opened.set()

    async def run(gateway: Gateway) -> CallToolResult:
        async with agent(gateway, mode=mode, progress_s=0.02) as client:
            return await client.call_tool("ocr", {"data": NOTE}, progress_callback=listen)

    with serving(FakeEngine(gate)) as gateway:
        asyncio.run(run(gateway))
    assert [progress for progress, _ in heard[:3]] == [1, 2, 3]
    assert heard[0][1] == "ocr: at work for 0.02 s"
