"""The OpenAPI document: published as it is made, valid, and true of what the gateway answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from pydantic import BaseModel

from client.gateway.answer_schema import (
    ChatCompletion,
    ChatCompletionChunk,
    ErrorAnswer,
    Liveness,
    ModelDescription,
    ModelList,
    ReadinessAnswer,
)
from client.gateway.app import create_app
from client.gateway.chat import FLAGS
from client.gateway.config import Limits
from client.gateway.openapi import HEADER_TEXTS, OPERATIONS, document, document_text
from client.gateway.openapi_examples import CHAT_EXAMPLES
from client.gateway.parse import chat_request
from client.gateway.published import PUBLISHED_PATHS
from client.gateway.schema import ChatRequest
from client.mcp.http import PATH as MCP_PATH
from client.version import VERSION
from python_backends.runtime.config import CHECKOUT
from tests.client.gateway.attack import answered, attack
from tests.client.gateway.server import CONFIG, Gateway, chat_body, serving
from tests.fakes.engine import FakeEngine

CHAT = "/v1/chat/completions"


def test_the_document_in_the_repository_is_the_one_that_is_made() -> None:
    written = (CHECKOUT / "docs" / "openapi.json").read_text("utf-8")
    assert written == document_text(), "run: python -m client.gateway.openapi > docs/openapi.json"


def test_the_version_is_that_of_the_project() -> None:
    assert f'\nversion = "{VERSION}"\n' in (CHECKOUT / "pyproject.toml").read_text("utf-8")


def test_every_reference_leads_somewhere() -> None:
    whole = document()

    def check(value: Any) -> None:
        if isinstance(value, dict):
            if "$ref" in value:
                found: Any = whole
                for step in value["$ref"].removeprefix("#/").split("/"):
                    found = found[step]
            for item in value.values():
                check(item)
        elif isinstance(value, list):
            for item in value:
                check(item)

    check(whole)


def test_every_route_is_described_and_every_described_route_exists() -> None:
    routes = {route.path for route in create_app(CONFIG, FakeEngine()).routes}  # type: ignore[attr-defined]
    assert set(document()["paths"]) == routes - {MCP_PATH}
    assert {operation.path for operation in OPERATIONS if operation.public} >= set(PUBLISHED_PATHS)


def test_every_field_of_a_request_is_described() -> None:
    assert set(document()["components"]["schemas"]["ChatRequest"]["properties"]) == set(ChatRequest.model_fields)


@pytest.mark.parametrize("name", CHAT_EXAMPLES)
def test_examples_are_requests(http: httpx.Client, name: str) -> None:
    chat_request(CHAT_EXAMPLES[name]["value"], Limits())
    assert http.post(CHAT, json=CHAT_EXAMPLES[name]["value"]).status_code == 200


@pytest.mark.parametrize("name", FLAGS)
def test_headers_are_described_and_checked(http: httpx.Client, name: str) -> None:
    assert HEADER_TEXTS[name]
    for value, status in (("true", 200), ("0", 200), ("maybe", 400)):
        assert http.post(CHAT, json=chat_body(), headers={name: value}).status_code == status


ANSWERS: dict[str, type[BaseModel]] = {
    "/v1/models": ModelList,
    "/v1/models/interfaze-beta": ModelDescription,
    "/v1/models/nothing": ErrorAnswer,
    "/health/live": Liveness,
    "/health/ready": ReadinessAnswer,
}


@pytest.mark.parametrize("path", ANSWERS)
def test_answers_have_the_described_form(http: httpx.Client, path: str) -> None:
    reply = http.get(path)
    assert ANSWERS[path].model_validate_json(reply.content).model_fields_set == set(reply.json())


def test_completions_have_the_described_form(http: httpx.Client) -> None:
    ChatCompletion.model_validate_json(http.post(CHAT, json=chat_body()).content)
    reply = http.post(CHAT, json=chat_body(stream=True, stream_options={"include_usage": True}))
    *lines, end = [line.removeprefix("data: ") for line in reply.text.splitlines() if line]
    chunks = [ChatCompletionChunk.model_validate_json(line) for line in lines]
    assert end == "[DONE]"
    assert [bool(chunk.choices) for chunk in chunks] == [True] * (len(chunks) - 1) + [False]


def test_a_model_with_an_unknown_field_is_refused() -> None:
    whole = {"error": {"message": "", "type": "", "code": None, "param": None, "request_id": "req-1", "more": 1}}
    with pytest.raises(ValueError, match="more"):
        ErrorAnswer.model_validate_json(orjson.dumps(whole))


def test_what_describes_the_interface_needs_no_key(fake_gateway: Gateway) -> None:
    assert json.loads(fake_gateway.get("/openapi.json").content) == document()
    reply = fake_gateway.get("/llms.txt")
    assert reply.headers["content-type"].startswith("text/plain")
    assert reply.text.startswith("# openfaze\n\n> ") and "`ocr`" in reply.text


def test_the_gateway_keeps_to_its_document_under_attack(tmp_path: Path) -> None:
    with serving(FakeEngine()) as gateway:
        attack(gateway, tmp_path, examples=25)
        counts = answered(gateway)
    assert set(counts) <= {200, 400, 401, 404, 405, 413, 415}
    assert counts[200] >= 30 and counts[400] >= 200, counts
