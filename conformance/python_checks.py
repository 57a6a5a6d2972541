"""What only Python's SDKs can show: the asynchronous client, raw and streamed responses, and Interfaze's own types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import openai
from interfaze import AsyncInterfaze, Interfaze, InterfazeChatCompletion

from conformance.checks import require
from conformance.openai_checks import (
    MODEL,
    NOTE,
    OBJECT,
    TASK,
    TIMEOUT_S,
    Invoice,
    asked,
    content_of,
    schema_format,
    text_of,
    well_formed,
)

AT_ONCE = 8


class PythonChecks:
    """The checks; each opens and closes clients of its own."""

    def __init__(self, base_url: str, key: str) -> None:
        self._options: dict[str, Any] = {"base_url": base_url, "api_key": key, "max_retries": 0, "timeout": TIMEOUT_S}

    def checks(self) -> list[tuple[str, Callable[[], object]]]:
        """Name and body of each, in order."""
        return [
            ("async create", lambda: self._run(self.async_create)),
            ("async stream", lambda: self._run(self.async_stream)),
            ("async parse", lambda: self._run(self.async_parse)),
            ("async many at once", lambda: self._run(self.async_many)),
            ("async error", lambda: self._run(self.async_error)),
            ("streaming response", self.streaming_response),
            ("stream that is left", self.stream_left),
            ("interfaze create", self.interfaze_create),
            ("interfaze stream", self.interfaze_stream),
            ("interfaze parse", self.interfaze_parse),
            ("interfaze async task", self.interfaze_async),
        ]

    async def async_create(self, client: openai.AsyncOpenAI) -> object:
        return content_of(well_formed(await client.chat.completions.create(model=MODEL, messages=asked())))

    async def async_stream(self, client: openai.AsyncOpenAI) -> object:
        stream = await client.chat.completions.create(model=MODEL, messages=asked(), stream=True)
        chunks = [chunk async for chunk in stream]
        require("Linden Grocers" in text_of(chunks), chunks)
        return f"{len(chunks)} chunks"

    async def async_parse(self, client: openai.AsyncOpenAI) -> object:
        answer = await client.chat.completions.parse(model=MODEL, messages=asked("Extract."), response_format=Invoice)
        require(answer.choices[0].message.parsed == Invoice.model_validate(OBJECT), answer.choices)
        return answer.choices[0].message.parsed

    async def async_many(self, client: openai.AsyncOpenAI) -> object:
        sent = [client.chat.completions.create(model=MODEL, messages=TASK) for _ in range(AT_ONCE)]
        answers = await asyncio.gather(*sent)
        require(len({content_of(answer) for answer in answers}) == 1, "answers differ")
        require(len({answer.id for answer in answers}) == AT_ONCE, "ids repeat")
        return f"{AT_ONCE} equal"

    async def async_error(self, client: openai.AsyncOpenAI) -> object:
        try:
            await client.chat.completions.create(model="no-such-model", messages=asked())
        except openai.NotFoundError as error:
            return error.code
        raise openai.OpenAIError("an unknown model was answered for")

    def streaming_response(self) -> object:
        with openai.OpenAI(**self._options) as client:
            opened = client.chat.completions.with_streaming_response.create(
                model=MODEL, messages=asked(), stream=True
            )  # fmt: skip
            with opened as response:
                require(response.headers["content-type"].startswith("text/event-stream"), response.headers)
                lines = [line for line in response.iter_lines() if line and not line.startswith(":")]
        require(all(line.startswith("data: ") for line in lines) and lines[-1] == "data: [DONE]", lines)
        return f"{len(lines)} lines"

    def stream_left(self) -> object:
        with openai.OpenAI(**self._options) as client:
            stream = client.chat.completions.create(model=MODEL, messages=TASK, stream=True)
            next(iter(stream))
            stream.close()
            return content_of(client.chat.completions.create(model=MODEL, messages=TASK))[:20]

    def interfaze_create(self) -> object:
        answer = Interfaze(**self._options).chat.completions.create(messages=asked())
        require(isinstance(answer, InterfazeChatCompletion) and answer._request_id, answer)
        require([entry.name for entry in answer.precontext or []] == ["ocr"], answer.precontext)
        require(answer.vcache is False or answer.vcache is True, answer.vcache)
        return answer._request_id

    def interfaze_stream(self) -> object:
        client = Interfaze(**self._options, show_additional_info=True)
        messages = asked("Extract.")
        stream = client.chat.completions.stream(
            messages=messages, response_format=schema_format(), reasoning_effort="high"
        )
        final = stream.get_final_completion()
        require(json.loads(content_of(final)) == OBJECT, final)
        require(final.reasoning, "no reasoning")
        require([entry.name for entry in final.precontext or []][:1] == ["ocr"], final.precontext)
        return f"{len(final.reasoning or '')} characters of reasoning"

    def interfaze_parse(self) -> object:
        client = Interfaze(**self._options)
        answer = client.chat.completions.parse(messages=asked("Extract."), response_format=Invoice)
        require(answer.choices[0].message.parsed == Invoice.model_validate(OBJECT), answer.choices)
        return answer.choices[0].message.parsed

    def interfaze_async(self) -> object:
        async def ask() -> Any:
            client = AsyncInterfaze(**self._options)
            try:
                return await client.chat.completions.create(task="ocr", messages=asked())
            finally:
                await client.openai.close()

        found = json.loads(content_of(asyncio.run(ask())))
        require(found["result"]["extracted_text"].strip() == NOTE.strip(), found)
        return found["name"]

    def _run(self, check: Callable[[openai.AsyncOpenAI], Awaitable[object]]) -> object:
        async def go() -> object:
            async with openai.AsyncOpenAI(**self._options) as client:
                return await check(client)

        return asyncio.run(go())
