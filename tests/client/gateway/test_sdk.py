"""The official SDKs, unchanged, against a real gateway."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import openai
import pytest
from interfaze import AsyncInterfaze, Interfaze
from openai.types.chat import ChatCompletionMessageParam

from python_backends.errors import InternalError, OpenfazeError, RequestTimeout, Unavailable, UpstreamFailed
from tests.client.gateway.server import Gateway, serving
from tests.fakes.engine import OCR_RESULT, FakeEngine

PNG = base64.b64encode(b"\x89PNG not really").decode()
SOURCE = f"data:image/png;base64,{PNG}"
HELLO: list[ChatCompletionMessageParam] = [{"role": "user", "content": "hi"}]


InterfazeFactory = Callable[..., Interfaze]
OpenAIFactory = Callable[..., openai.OpenAI]


@pytest.fixture
def interfaze(fake_gateway: Gateway) -> Iterator[InterfazeFactory]:
    """Makes clients with the SDK's own options; they are closed after the test."""
    with ExitStack() as stack:

        def make(**options: Any) -> Interfaze:
            client = Interfaze(
                api_key=fake_gateway.api_key, base_url=f"{fake_gateway.url}/v1", max_retries=0, **options
            )
            stack.callback(client.openai.close)
            return client

        yield make


@pytest.fixture
def sdk(fake_gateway: Gateway) -> Iterator[OpenAIFactory]:
    """Makes clients for a key, the right one by default; they are closed after the test."""
    with ExitStack() as stack:

        def make(api_key: str = fake_gateway.api_key) -> openai.OpenAI:
            client = openai.OpenAI(api_key=api_key, base_url=f"{fake_gateway.url}/v1", max_retries=0)
            return stack.enter_context(client)

        yield make


def test_interfaze_task_ocr_returns_the_unwrapped_result(interfaze: InterfazeFactory, fake_engine: FakeEngine) -> None:
    assert interfaze().tasks.ocr(SOURCE) == OCR_RESULT
    assert fake_engine.requests[-1].media == (b"\x89PNG not really",)


def test_interfaze_task_ocr_asynchronously(fake_gateway: Gateway) -> None:
    async def run() -> object:
        client = AsyncInterfaze(api_key=fake_gateway.api_key, base_url=f"{fake_gateway.url}/v1", max_retries=0)
        try:
            return await client.tasks.ocr("https://example.com/a.pdf")
        finally:
            await client.openai.close()

    assert asyncio.run(run()) == OCR_RESULT


def test_interfaze_plain_answer_has_precontext_vcache_and_usage(interfaze: InterfazeFactory) -> None:
    content = [{"type": "text", "text": "read"}, {"type": "image_url", "image_url": {"url": SOURCE}}]
    reply = interfaze().chat.completions.create(messages=[{"role": "user", "content": content}])
    assert reply.choices[0].message.content == "Hello world"
    assert reply.precontext is not None
    assert reply.precontext[0].name == "ocr"
    assert reply.precontext[0].result == OCR_RESULT
    assert reply.vcache is False
    assert reply.usage is not None
    assert reply.usage.total_tokens == 5
    assert str(reply._request_id).startswith("req-")


@pytest.mark.parametrize("show", [False, True])
def test_interfaze_stream_carries_precontext_if_asked(interfaze: InterfazeFactory, show: bool) -> None:
    content = [{"type": "text", "text": "read"}, {"type": "image_url", "image_url": {"url": SOURCE}}]
    client = interfaze(show_additional_info=show)
    stream = client.chat.completions.stream(messages=[{"role": "user", "content": content}])
    final = stream.get_final_completion()
    assert final.choices[0].message.content == "Hello world"
    assert [entry.name for entry in final.precontext or []] == (["ocr"] if show else [])


def test_interfaze_stream_of_a_task_has_no_precontext_block(interfaze: InterfazeFactory) -> None:
    client = interfaze(show_additional_info=True)
    content = [{"type": "image_url", "image_url": {"url": SOURCE}}]
    stream = client.chat.completions.stream(task="ocr", messages=[{"role": "user", "content": content}])
    assert "".join(stream.text_deltas()).startswith('{"name":"ocr","result":{"extracted_text":"Grüße"')


def test_openai_plain(sdk: OpenAIFactory) -> None:
    reply = sdk().chat.completions.create(model="interfaze-1", messages=HELLO)
    assert reply.choices[0].message.content == "Hello world"
    assert reply.choices[0].finish_reason == "stop"
    assert reply.model == "interfaze-1"
    assert reply._request_id == reply.id


def test_openai_stream_has_role_first_and_usage_last(sdk: OpenAIFactory) -> None:
    chunks = list(
        sdk().chat.completions.create(
            model="interfaze-beta", messages=HELLO, stream=True, stream_options={"include_usage": True}
        )
    )  # fmt: skip
    assert chunks[0].choices[0].delta.role == "assistant"
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "Hello world"
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].choices == []
    assert chunks[-1].usage is not None
    assert chunks[-1].usage.total_tokens == 5
    assert all(chunk.usage is None for chunk in chunks[:-1])
    assert len({(chunk.id, chunk.created, chunk.model) for chunk in chunks}) == 1


def test_openai_asynchronous_stream(fake_gateway: Gateway) -> None:
    async def run() -> str:
        async with openai.AsyncOpenAI(api_key=fake_gateway.api_key, base_url=f"{fake_gateway.url}/v1") as client:
            stream = await client.chat.completions.create(
                model="interfaze-beta", messages=HELLO, stream=True
            )  # fmt: skip
            return "".join([chunk.choices[0].delta.content or "" async for chunk in stream])

    assert asyncio.run(run()) == "Hello world"


def test_openai_models(sdk: OpenAIFactory) -> None:
    client = sdk()
    assert [model.id for model in client.models.list()] == ["interfaze-beta", "interfaze-1", "interfaze-1-lite"]
    assert client.models.retrieve("interfaze-1").owned_by == "openfaze"
    with pytest.raises(openai.NotFoundError, match="nonesuch") as caught:
        client.models.retrieve("nonesuch")
    assert caught.value.code == "model_not_found"


def test_openai_errors_have_their_classes(sdk: OpenAIFactory) -> None:
    with pytest.raises(openai.AuthenticationError):
        sdk("wrong").chat.completions.create(model="interfaze-beta", messages=HELLO)
    with pytest.raises(openai.NotFoundError):
        sdk().chat.completions.create(model="gpt-9", messages=HELLO)
    with pytest.raises(openai.BadRequestError, match="Too big: expected number to be <=1"):
        sdk().chat.completions.create(model="auto", messages=HELLO, temperature=1.5)


@pytest.mark.parametrize(
    "error, times",
    [(RequestTimeout("late"), 1), (InternalError("a bug"), 1), (UpstreamFailed("gone"), 1),
     (Unavailable("no soffice", code="converter_missing"), 1), (Unavailable("busy"), 2)],
)  # fmt: skip
def test_sdks_send_again_only_what_may_succeed(error: OpenfazeError, times: int) -> None:
    engine = FakeEngine(lambda _: [error])
    with serving(engine) as gateway:
        client = openai.OpenAI(api_key=gateway.api_key, base_url=f"{gateway.url}/v1", max_retries=1)
        with client, pytest.raises(openai.APIStatusError) as caught:
            client.chat.completions.create(model="interfaze-beta", messages=HELLO)
    assert caught.value.status_code == error.status
    assert len(engine.requests) == times
