"""The OpenAPI document: `python -m client.gateway.openapi > docs/openapi.json`; the gateway serves it at /openapi.json.

Schemas come from the pydantic models that requests are validated with, texts of refusals from the error classes, bounds
from `Limits`. What stands here is only which route answers what.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from client.errors import HeadersTooLarge, OriginNotAllowed
from client.gateway.answer_schema import (
    ChatCompletion,
    ChatCompletionChunk,
    ErrorAnswer,
    Liveness,
    ModelDescription,
    ModelList,
    ReadinessAnswer,
)
from client.gateway.body import FORM_BODY
from client.gateway.caller_ids import IDEMPOTENCY_KEY, MAX_ID, SESSION
from client.gateway.catalog import listing
from client.gateway.chat import FLAGS
from client.gateway.config import Limits
from client.gateway.openapi_examples import CHAT_EXAMPLES
from client.gateway.schema import ChatRequest
from client.gateway.transcription_request import FILE, REFUSED, TranscriptionRequest
from client.gateway.transcription_schema import (
    DiarizedTranscription,
    PlainTranscription,
    TranscriptEvent,
    VerboseTranscription,
)
from client.version import VERSION
from python_backends.errors import BY_STATUS, OpenfazeError

Json = dict[str, Any]

# What a header asks for, by its name; each may be sent under its old name too.
HEADER_TEXTS = {
    "x-show-additional-info": "Streams begin with a `<precontext>` block; other answers carry `debug`.",
    "x-interfaze-progress": "Streams carry comment lines `: progress {json}` while documents are read.",
    "x-interfaze-bypass-cache": "Neither look the answer up in the cache nor store it.",
    "x-bypass-cache": "Old name of x-interfaze-bypass-cache.",
    "x-interfaze-bypass-moa": "Do not look in the words of the request for tasks to run.",
    "x-bypass-moe": "Old name of x-interfaze-bypass-moa.",
    "x-interfaze-zdr": "Zero data retention: nothing of this request is stored.",
}
CALLER_ID_TEXTS = {
    IDEMPOTENCY_KEY: "A request that is sent again with its key within a day is answered as the first time, and "
    "acts no second time; the answer then has the header `idempotent-replayed`. The work goes on if the connection is "
    "lost, and whoever sends the request again meanwhile gets what has been answered so far and then the rest.",
    SESSION: "Where there are several inference servers, requests of one session go to the same one.",
}
_ERRORS = {**BY_STATUS, **{kind.status: kind for kind in (HeadersTooLarge, OriginNotAllowed)}}
# Before a route is found: no HTTP, headers too late or too large, a fault of ours, too many connections.
_ANY_ROUTE = (400, 408, 431, 500, 503)
_BEHIND_KEY = (401, 403, 429)
_JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """One GET route. `answer` is its body with status 200, `refusals` the statuses beyond those of any route."""

    path: str
    name: str
    summary: str
    answer: type[BaseModel] | str
    refusals: tuple[int, ...] = ()
    public: bool = False


OPERATIONS = (
    Operation("/v1/models", "listModels", "The models that can be named.", ModelList),
    Operation("/v1/models/{model}", "getModel", "One model.", ModelDescription, (404,)),
    Operation("/health/live", "live", "Whether the process answers.", Liveness, public=True),
    Operation("/health/ready", "ready", "Whether requests can be answered now.", ReadinessAnswer, public=True),
    Operation("/health", "health", "The same, under the name that it has elsewhere.", ReadinessAnswer, public=True),
    Operation("/metrics", "metrics", "The gateway's and the inference server's numbers, Prometheus text.",
              "text/plain; version=0.0.4"),
    Operation("/openapi.json", "openapi", "This document.", _JSON, public=True),
    Operation("/llms.txt", "llms", "What this server does, in few words, for language models.",
              "text/plain; charset=utf-8", public=True),
)  # fmt: skip


def document() -> Json:
    """The whole OpenAPI 3.1 document, the same on every call."""
    paths = {operation.path: {"get": _get(operation)} for operation in OPERATIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "openfaze",
            "version": VERSION,
            "summary": "Perception, speech and grounded structured output behind OpenAI's interface.",
            "description": "Beside these routes, POST /mcp speaks the Model Context Protocol: the same tasks as tools.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": {
            "/v1/chat/completions": {"post": _chat()},
            "/v1/audio/transcriptions": {"post": _transcription()},
            "/v1/audio/translations": {"post": _translation()},
            **paths,
        },
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "One of the server's keys. A server without keys, which only its own machine can "
                    "reach, asks for none.",
                }
            },
            "schemas": _schemas(),
            "responses": {str(status): _refusal(kind) for status, kind in sorted(_ERRORS.items())},
        },
    }


def document_text() -> str:
    """The document as it is published, ending in a newline."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def _chat() -> Json:
    answer = {
        _JSON: {"schema": _ref(ChatCompletion)},
        "text/event-stream": {"schema": _event(ChatCompletionChunk)},
    }
    return {
        "operationId": "createChatCompletion",
        "summary": "Run a task, read documents, fill a JSON schema from them, or choose a function.",
        "description": "A task is named in a system message: `<task>ocr</task>`. Streams are server-sent events; each "
        "`data:` line is a ChatCompletionChunk, the last is `[DONE]`. An error after the first event is sent as "
        "`event: error` with the error object.",
        "parameters": [
            *(_flag(name) for name in FLAGS),
            *(_caller_id(header, use) for header, use in CALLER_ID_TEXTS.items()),
        ],
        "requestBody": {
            "required": True,
            "content": {_JSON: {"schema": _ref(ChatRequest), "examples": CHAT_EXAMPLES}},
        },
        "responses": {
            "200": {"description": "The answer, streamed if `stream` is true.", "content": answer},
            **_refusals({*_ANY_ROUTE, *_BEHIND_KEY, 404, 413, 415, 502}),
        },
    }


def _caller_id(header: str, use: str) -> Json:
    return {
        "name": header, "in": "header", "required": False,
        "schema": {"type": "string", "minLength": 1, "maxLength": MAX_ID, "pattern": "^[!-~]+$"}, "description": use,
    }  # fmt: skip


def _event(chunk: type[BaseModel]) -> Json:
    """One server-sent event; before OpenAPI 3.2 that is what the schema of a stream describes."""

    def form(event: str, data: Json) -> Json:
        return {"properties": {"event": {"const": event}, "data": data}, "required": ["data"]}

    def content(model: type[BaseModel]) -> Json:
        return {"type": "string", "contentMediaType": _JSON, "contentSchema": _ref(model)}

    failed = form("error", content(ErrorAnswer))
    failed["required"].append("event")
    done = form("message", {"const": "[DONE]"})
    return {"type": "object", "anyOf": [form("message", content(chunk)), failed, done]}


def _transcription() -> Json:
    """A form in; JSON, text or events out, as the form asks."""
    made = (PlainTranscription, VerboseTranscription, DiarizedTranscription)
    answer = {
        _JSON: {"schema": {"anyOf": [_ref(model) for model in made]}},
        "text/plain": {"schema": {"type": "string"}},
        "text/vtt": {"schema": {"type": "string"}},
        "text/event-stream": {"schema": _event(TranscriptEvent)},
    }
    return {
        "operationId": "createTranscription",
        "summary": "Write down what is said in a recording.",
        "description": "OpenAI's interface. What it offers and this server does not is refused by name: "
        f"{', '.join(f'`{name}`' for name in REFUSED)}, a `temperature` other than 0, tuning of `chunking_strategy`.",
        "requestBody": {"required": True, "content": {FORM_BODY: {"schema": _ref(TranscriptionRequest)}}},
        "responses": {
            "200": {"description": "The transcript, streamed if `stream` is true.", "content": answer},
            **_refusals({*_ANY_ROUTE, *_BEHIND_KEY, 404, 413, 415}),
        },
    }


def _translation() -> Json:
    return {
        "operationId": "createTranslation",
        "summary": "Not offered: says what to ask for instead.",
        "responses": _refusals({*_ANY_ROUTE, *_BEHIND_KEY}),
    }


def _get(operation: Operation) -> Json:
    answer = operation.answer
    content = {answer: {}} if isinstance(answer, str) else {_JSON: {"schema": _ref(answer)}}
    statuses = {*_ANY_ROUTE, *operation.refusals, *(() if operation.public else _BEHIND_KEY)}
    responses = {"200": {"description": operation.summary, "content": content}, **_refusals(statuses)}
    described: Json = {"operationId": operation.name, "summary": operation.summary}
    if operation.public:
        described["security"] = []
    if "{model}" in operation.path:
        described["parameters"] = [_model_parameter()]
    if operation.answer is ReadinessAnswer:
        either = {"oneOf": [_ref(ReadinessAnswer), _ref(ErrorAnswer)]}
        responses["503"] = {"description": "Not now; it says which model.", "content": {_JSON: {"schema": either}}}
    return described | {"responses": responses}


def _model_parameter() -> Json:
    examples = {model["id"]: {"value": model["id"]} for model in listing()["data"]}
    return {"name": "model", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1},
            "examples": examples}  # fmt: skip


def _flag(name: str) -> Json:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": HEADER_TEXTS[name],
        "schema": {"type": "string", "enum": ["true", "false", "1", "0"], "default": "false"},
    }


def _refusals(statuses: Iterable[int]) -> Json:
    return {str(status): {"$ref": f"#/components/responses/{status}"} for status in sorted(statuses)}


def _refusal(kind: type[OpenfazeError]) -> Json:
    text = " ".join((kind.__doc__ or "").split())
    found: Json = {
        "description": text,
        "headers": {"x-request-id": {"description": "The same as in the body.", "schema": {"type": "string"}}},
        "content": {_JSON: {"schema": _ref(ErrorAnswer)}},
    }
    if kind.status in (429, 503):
        found["headers"]["retry-after"] = {
            "description": "Seconds; only where waiting helps.",
            "schema": {"type": "string", "pattern": "^[0-9]+$"},
        }
    if kind.status == 401:
        found["headers"]["www-authenticate"] = {"schema": {"type": "string"}}
    return found


def _schemas() -> Json:
    answers = (ChatCompletion, ChatCompletionChunk, ErrorAnswer, Liveness, ModelDescription, ModelList, ReadinessAnswer,
               PlainTranscription, VerboseTranscription, DiarizedTranscription, TranscriptEvent)  # fmt: skip
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [
        (ChatRequest, "validation"), (TranscriptionRequest, "validation"),
    ]  # fmt: skip
    models += [(model, "serialization") for model in answers]
    _, definitions = models_json_schema(models, ref_template="#/components/schemas/{model}")
    schemas: Json = dict(sorted(definitions["$defs"].items()))
    _bound(schemas, Limits())
    return schemas


def _bound(schemas: Mapping[str, Json], limits: Limits) -> None:
    """Say what is checked outside of the models, before them."""
    messages = schemas["ChatRequest"]["properties"]["messages"]
    messages |= {"minItems": 1, "maxItems": limits.messages}
    form = schemas["TranscriptionRequest"]
    file = {"type": "string", "format": "binary", "minLength": 1, "maxLength": limits.recording_bytes,
            "description": "the recording, as a file with a name: sound or video"}  # fmt: skip
    form["properties"] = {FILE: file, **form["properties"]}
    form["required"] = [FILE, *form["required"]]


def _ref(model: type[BaseModel]) -> Json:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


if __name__ == "__main__":
    sys.stdout.write(document_text())
