"""What the OpenAI SDK for Python must find in our answers. `js/check.mjs` asks the same under the same names.

Documents travel inside the requests, so the checks need nothing but a server.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import openai
from pydantic import BaseModel

from conformance.checks import Mismatch, require

MODEL = "interfaze-beta"
NOTE = "Invoice 2041\nCompany: Linden Grocers\nDate: 2026-03-14\nTotal: 26.87\n"
DOCUMENT = {"file_data": f"data:text/plain;base64,{base64.b64encode(NOTE.encode()).decode()}", "filename": "note.txt"}
FIELDS = {"company": {"type": "string"}, "total": {"type": "number"}}
SCHEMA = {"type": "object", "properties": FIELDS, "required": list(FIELDS), "additionalProperties": False}
OBJECT = {"company": "Linden Grocers", "total": 26.87}
TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather", "description": "Get the weather of a city. Always call it.",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
    },
}  # fmt: skip
IGNORED = {
    "n": 1, "seed": 7, "user": "u", "stop": ["zzz"], "presence_penalty": 0.1, "frequency_penalty": 0.1, "top_p": 0.9,
    "temperature": 0.5, "metadata": {"a": "b"}, "store": False, "service_tier": "auto",
}  # fmt: skip
TIMEOUT_S = 240.0


class Invoice(BaseModel):
    """What `parse` is asked for."""

    company: str
    total: float


def said(text: str) -> list[Any]:
    """One user message."""
    return [{"role": "user", "content": text}]


def asked(text: str = "Read this.", system: str = "") -> list[Any]:
    """One user message with the note, after a system message if there is one."""
    user = {"role": "user", "content": [{"type": "text", "text": text}, {"type": "file", "file": DOCUMENT}]}
    return [{"role": "system", "content": system}, user] if system else [user]


def schema_format() -> Any:
    """A strict request for the two fields of the note."""
    return {"type": "json_schema", "json_schema": {"name": "invoice", "schema": SCHEMA, "strict": True}}


TASK = asked("Extract all text and data.", "<task>ocr</task>")


class OpenAIChecks:
    """The checks, over one client. Each method is a check; it raises on what is wrong and returns what it found."""

    def __init__(self, base_url: str, key: str) -> None:
        self._client = openai.OpenAI(base_url=base_url, api_key=key, max_retries=0, timeout=TIMEOUT_S)

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def checks(self) -> list[tuple[str, Callable[[], object]]]:
        """Name and body of each, in order."""
        return [
            ("models.list", self.models_list),
            ("models.retrieve", self.models_retrieve),
            ("create task", self.create_task),
            ("create document", self.create_document),
            ("create json_object", self.create_json_object),
            ("create json_schema", self.create_json_schema),
            ("create text alone", self.create_text),
            ("create tools", self.create_tools),
            ("create tool_choice named", self.create_tool_named),
            ("create tool_choice none", self.create_tool_none),
            ("create tool result", self.create_tool_result),
            ("create max_tokens", self.create_max_tokens),
            ("create ignored fields", self.create_ignored),
            ("create developer role", self.create_developer),
            ("create twice", self.create_twice),
            ("stream task", self.stream_task),
            ("stream chunks", self.stream_chunks),
            ("stream usage", self.stream_usage),
            ("stream json_schema", self.stream_json_schema),
            ("stream tools", self.stream_tools),
            ("stream helper", self.stream_helper),
            ("parse", self.parse),
            ("raw response", self.raw_response),
            *self._errors(),
        ]

    def _errors(self) -> list[tuple[str, Callable[[], object]]]:
        create, with_key = self._client.chat.completions.create, self._client.with_options(api_key="wrong")

        def sent(**more: Any) -> Callable[[], object]:
            return lambda: create(**{"model": MODEL, "messages": asked(), **more})

        listed: list[tuple[Any, ...]] = [  # name, class, code, param, call
            ("model", openai.NotFoundError, "model_not_found", "model", sent(model="no-such-model")),
            ("model retrieved", openai.NotFoundError, "model_not_found", "model",
             lambda: self._client.models.retrieve("nope")),
            ("key", openai.AuthenticationError, "invalid_api_key", None, lambda: with_key.models.list()),
            ("temperature", openai.BadRequestError, "invalid_request", "temperature", sent(temperature=1.5)),
            ("empty messages", openai.BadRequestError, "invalid_request", "messages", sent(messages=[])),
            ("unknown field", openai.BadRequestError, "unknown_field", "colour", sent(extra_body={"colour": 1})),
            ("unknown task", openai.BadRequestError, "invalid_task", "messages",
             sent(messages=asked(system="<task>juggle</task>"))),
            ("schema", openai.BadRequestError, "invalid_schema", None, sent(response_format={
                "type": "json_schema", "json_schema": {"name": "x", "schema": {"type": "nonsense"}}})),
            ("before a stream", openai.BadRequestError, "invalid_request", "temperature",
             sent(temperature=1.5, stream=True)),
            ("no such endpoint", openai.NotFoundError, None, None,
             lambda: self._client.embeddings.create(model=MODEL, input="x")),
        ]  # fmt: skip
        return [(f"error {name}", partial(failing, *expected)) for name, *expected in listed]

    def models_list(self) -> object:
        models = list(self._client.models.list())
        require(MODEL in [model.id for model in models], f"models are {models}")
        require(all(model.object == "model" and model.created and model.owned_by for model in models), models)
        return [model.id for model in models]

    def models_retrieve(self) -> object:
        model = self._client.models.retrieve(MODEL)
        require((model.id, model.object) == (MODEL, "model"), model)
        return model.owned_by

    def create_task(self) -> object:
        answer = self._create(messages=TASK)
        found = json.loads(content_of(answer))
        require(found["name"] == "ocr" and found["result"]["extracted_text"].strip() == NOTE.strip(), found)
        return "ocr"

    def create_document(self) -> object:
        answer = self._create(messages=asked())
        require("Linden Grocers" in content_of(answer), content_of(answer))
        extra = answer.model_extra or {}
        require([entry["name"] for entry in extra["precontext"]] == ["ocr"], extra)
        require(isinstance(extra["vcache"], bool), extra)
        return sorted(extra)

    def create_json_object(self) -> object:
        found = json.loads(content_of(self._create(messages=asked(), response_format={"type": "json_object"})))
        require(isinstance(found, dict), found)
        return sorted(found)

    def create_json_schema(self) -> object:
        found = json.loads(content_of(self._create(messages=asked("Extract."), response_format=schema_format())))
        require(found == OBJECT, found)
        return found

    def create_text(self) -> object:
        return content_of(self._create(messages=said("Say hi."), max_tokens=60))

    def create_tools(self) -> object:
        answer = self._create(messages=said("Weather in Paris? Use the tool."), tools=[TOOL])
        return called(answer.choices[0])

    def create_tool_named(self) -> object:
        choice = {"type": "function", "function": {"name": "get_weather"}}
        answer = self._create(messages=said("Weather in Paris?"), tools=[TOOL], tool_choice=choice)
        return called(answer.choices[0])

    def create_tool_none(self) -> object:
        answer = self._create(messages=asked(), tools=[TOOL], tool_choice="none")
        require(not answer.choices[0].message.tool_calls, answer.choices[0])
        return content_of(answer)

    def create_tool_result(self) -> object:
        call = {"id": "call_1", "type": "function",
                "function": {"name": "get_weather", "arguments": '{"city":"Paris"}'}}  # fmt: skip
        turns = [{"role": "assistant", "content": None, "tool_calls": [call]},
                 {"role": "tool", "tool_call_id": "call_1", "content": "Sunny in Paris, 21 degrees"}]  # fmt: skip
        return content_of(self._create(messages=[*said("Weather in Paris? Use the tool."), *turns], tools=[TOOL]))

    def create_max_tokens(self) -> object:
        answer = self._create(messages=asked(), max_completion_tokens=3)
        require(answer.choices[0].finish_reason == "length", answer.choices[0])
        require(answer.usage.completion_tokens <= 3, answer.usage)
        return content_of(answer)

    def create_ignored(self) -> object:
        return content_of(self._create(messages=asked(), **IGNORED))

    def create_developer(self) -> object:
        messages = [{"role": "developer", "content": "<task>ocr</task>"}, *asked()]
        require(json.loads(content_of(self._create(messages=messages)))["name"] == "ocr", "the task was not run")
        return "ocr"

    def create_twice(self) -> object:
        first, second = (self._create(messages=asked("Extract."), response_format=schema_format()) for _ in range(2))
        require(first.choices == second.choices and first.usage == second.usage, f"{first} {second}")
        require(first.id != second.id, f"both are {first.id}")
        return "equal"

    def stream_task(self) -> object:
        text = text_of(self._stream(messages=TASK))
        require(json.loads(text) == json.loads(content_of(self._create(messages=TASK))), text)
        return f"{len(text)} characters"

    def stream_chunks(self) -> object:
        chunks = self._stream(messages=asked())
        require(len({(chunk.id, chunk.created, chunk.model, chunk.object) for chunk in chunks}) == 1, chunks)
        require(chunks[0].object == "chat.completion.chunk", chunks[0])
        require(chunks[0].choices[0].delta.role == "assistant", chunks[0])
        reasons = [chunk.choices[0].finish_reason for chunk in chunks]
        require(set(reasons[:-1]) == {None} and reasons[-1] == "stop", reasons)
        require("Linden Grocers" in text_of(chunks), text_of(chunks))
        return f"{len(chunks)} chunks"

    def stream_usage(self) -> object:
        *others, last = self._stream(messages=asked(), stream_options={"include_usage": True})
        require(last.choices == [] and last.usage is not None and last.usage.total_tokens > 0, last)
        require(all(chunk.usage is None and "usage" in chunk.model_fields_set for chunk in others), others)
        require(last.usage == self._create(messages=asked()).usage, last.usage)
        return last.usage.total_tokens

    def stream_json_schema(self) -> object:
        text = text_of(self._stream(messages=asked("Extract."), response_format=schema_format()))
        require(json.loads(text) == OBJECT, text)
        return text

    def stream_tools(self) -> object:
        chunks = self._stream(messages=said("Weather in Paris? Use the tool."), tools=[TOOL])
        calls = [call for chunk in chunks for choice in chunk.choices for call in choice.delta.tool_calls or []]
        require(calls and calls[0].id and calls[0].function.name == "get_weather", calls)
        require(chunks[-1].choices[0].finish_reason == "tool_calls", chunks[-1])
        return json.loads("".join(call.function.arguments or "" for call in calls))

    def stream_helper(self) -> object:
        with self._client.chat.completions.stream(model=MODEL, messages=asked()) as stream:
            kinds = {event.type for event in stream}
            final = stream.get_final_completion()
        require({"chunk", "content.delta", "content.done"} <= kinds, kinds)
        require("Linden Grocers" in (final.choices[0].message.content or ""), final)
        return sorted(kinds)

    def parse(self) -> object:
        answer = self._client.chat.completions.parse(
            model=MODEL, messages=asked("Extract."), response_format=Invoice
        )  # fmt: skip
        require(answer.choices[0].message.parsed == Invoice(**OBJECT), answer.choices[0])  # type: ignore[arg-type]
        return answer.choices[0].message.parsed

    def raw_response(self) -> object:
        raw = self._client.chat.completions.with_raw_response.create(model=MODEL, messages=TASK)
        require(raw.headers["content-type"].startswith("application/json"), raw.headers)
        require(raw.request_id and raw.parse().id, raw.headers)
        return raw.request_id

    def _create(self, **request: Any) -> Any:
        return well_formed(self._client.chat.completions.create(model=MODEL, **request))

    def _stream(self, **request: Any) -> list[Any]:
        return list(self._client.chat.completions.create(model=MODEL, stream=True, **request))


def well_formed(answer: Any) -> Any:
    """`answer` itself, after a look at what every completion must have."""
    require(answer.object == "chat.completion" and answer.id and answer.created and answer.model == MODEL, answer)
    require([choice.index for choice in answer.choices] == [0], answer.choices)
    require(answer.choices[0].message.role == "assistant", answer.choices)
    used = answer.usage
    require(used.total_tokens == used.prompt_tokens + used.completion_tokens, used)
    require(used.prompt_tokens > 0 and used.completion_tokens > 0, used)
    return answer


def content_of(answer: Any) -> str:
    """The text of an answer, which must be there and be finished or cut."""
    choice = answer.choices[0]
    require(choice.finish_reason in ("stop", "length") and choice.message.content, choice)
    return str(choice.message.content)


def text_of(chunks: list[Any]) -> str:
    """The text of a stream."""
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)


def called(choice: Any) -> object:
    """The arguments of the one call that a choice makes."""
    require(choice.finish_reason == "tool_calls" and choice.message.content is None, choice)
    (call,) = choice.message.tool_calls
    require(call.id and call.type == "function" and call.function.name == "get_weather", call)
    return json.loads(call.function.arguments)


def failing(
    kind: type[openai.APIStatusError], code: str | None, param: str | None, call: Callable[[], object]
) -> object:
    """The error that `call` must end in: its class, and the whole of OpenAI's error object."""
    with raising(kind) as caught:
        call()
    (error,) = caught
    body: Any = error.body
    require({"message", "type", "param", "code"} <= set(body), body)
    require(code is None or body["code"] == code, body)
    require(param is None or body["param"] == param, body)
    require(error.request_id, "no x-request-id")
    return f"{error.status_code} {body['type']} {body['code']}"


@contextmanager
def raising(kind: type[openai.APIStatusError]) -> Iterator[list[openai.APIStatusError]]:
    """A block that must end in an error of exactly `kind`, which is then in the list."""
    caught: list[openai.APIStatusError] = []
    try:
        yield caught
    except openai.APIStatusError as error:
        require(type(error) is kind, f"{type(error).__name__} {error.status_code} instead of {kind.__name__}: {error}")
        caught.append(error)
        return
    raise Mismatch(f"no {kind.__name__}")
