"""The official SDKs against the whole system: gateway, Triton, real models."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import openai
import pytest
from interfaze import AsyncInterfaze, Interfaze
from openai.types.chat import ChatCompletionMessageParam
from PIL import Image, ImageDraw, ImageFont

pytestmark = pytest.mark.server

WORDS = "Invoice 2041 total"


def picture(text: str = WORDS) -> bytes:
    """A PNG with one printed line."""
    image = Image.new("RGB", (640, 120), "white")
    ImageDraw.Draw(image).text((20, 30), text, fill="black", font=ImageFont.load_default(48))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


SOURCE = f"data:image/png;base64,{base64.b64encode(picture()).decode()}"
CONTENT: list[Any] = [{"type": "text", "text": "Read this."}, {"type": "image_url", "image_url": {"url": SOURCE}}]
MESSAGES: list[ChatCompletionMessageParam] = [{"role": "user", "content": CONTENT}]
TASK: list[ChatCompletionMessageParam] = [{"role": "system", "content": "<task>ocr</task>"}, *MESSAGES]


def words_of(text: str) -> set[str]:
    return set(re.findall("[a-z0-9]+", text.lower()))


EXPECTED = words_of(WORDS)


@pytest.fixture
def interfaze(gateway: str, api_key: str) -> Iterator[Interfaze]:
    client = Interfaze(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0, show_additional_info=True)
    yield client
    client.openai.close()


@pytest.fixture
def sdk(gateway: str, api_key: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0) as client:
        yield client


def test_task_ocr_reads(interfaze: Interfaze) -> None:
    result = interfaze.tasks.ocr(SOURCE)
    assert words_of(result["extracted_text"]) == EXPECTED
    assert (result["width"], result["height"]) == (640, 120)


def test_task_ocr_reads_asynchronously_and_at_once(gateway: str, api_key: str) -> None:
    async def run() -> list[Any]:
        client = AsyncInterfaze(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0)
        try:
            return list(await asyncio.gather(*[client.tasks.ocr(SOURCE) for _ in range(4)]))
        finally:
            await client.openai.close()

    results = asyncio.run(run())
    assert words_of(results[0]["extracted_text"]) == EXPECTED
    assert all(result == results[0] for result in results)


def test_task_ocr_streams_the_same_result(interfaze: Interfaze, sdk: openai.OpenAI) -> None:
    plain = sdk.chat.completions.create(model="interfaze-beta", messages=TASK)
    stream = sdk.chat.completions.create(
        model="interfaze-beta", messages=TASK, stream=True, stream_options={"include_usage": True}
    )  # fmt: skip
    chunks = list(stream)
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert json.loads(text) == json.loads(plain.choices[0].message.content or "")
    assert chunks[-1].usage is not None
    final = interfaze.chat.completions.stream(task="ocr", messages=[{"role": "user", "content": CONTENT}])
    assert json.loads("".join(final.text_deltas()))["name"] == "ocr"


def test_a_document_without_a_task_answers_with_its_text(interfaze: Interfaze) -> None:
    messages = [{"role": "user", "content": CONTENT}]
    reply = interfaze.chat.completions.create(messages=messages)
    assert EXPECTED <= words_of(reply.choices[0].message.content or "")
    assert [entry.name for entry in reply.precontext or []] == ["ocr"]
    assert reply.vcache is False
    final = interfaze.chat.completions.stream(messages=messages).get_final_completion()
    assert [entry.name for entry in final.precontext or []] == ["ocr"]
    assert EXPECTED <= words_of(final.choices[0].message.content or "")


REFUSED: dict[str, tuple[str, str, str]] = {
    # name: (system text, data URI, words of the error)
    "two_tasks": ("<task>ocr, web_search</task>", SOURCE, "only one task"),
    "unknown_task": ("<task>juggle</task>", SOURCE, "invalid task"),
    "corrupt_base64": ("<task>ocr</task>", "data:image/png;base64,@@", "base64"),
    "random_bytes": ("<task>ocr</task>", "data:image/png;base64,AAECAwQF", "unknown format"),
    "loopback_url": ("<task>ocr</task>", "http://127.0.0.1/a.png", "http"),
    "file_url": ("<task>ocr</task>", "file:///etc/passwd", "http"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_bad_requests_get_the_documented_words(sdk: openai.OpenAI, name: str) -> None:
    system, source, words = REFUSED[name]
    content: list[Any] = [{"type": "image_url", "image_url": {"url": source}}]
    with pytest.raises(openai.APIStatusError) as caught:
        sdk.chat.completions.create(
            model="interfaze-beta",
            messages=[{"role": "system", "content": system}, {"role": "user", "content": content}],
        )
    assert caught.value.status_code in (400, 415)
    assert words in caught.value.message.lower()
    assert "traceback" not in caught.value.message.lower()
    assert "ensemble" not in caught.value.message
    assert caught.value.request_id


def test_a_task_beside_a_schema_is_refused(sdk: openai.OpenAI) -> None:
    schema: dict[str, object] = {"type": "object", "properties": {"total": {"type": "string"}}}
    with pytest.raises(openai.BadRequestError, match="(?i)non-empty schema is not allowed to be used with run tasks"):
        sdk.chat.completions.create(
            model="interfaze-beta", messages=TASK,
            response_format={"type": "json_schema", "json_schema": {"name": "x", "schema": schema}},
        )  # fmt: skip


def test_metrics_show_gateway_and_triton(gateway: str, api_key: str, sdk: openai.OpenAI) -> None:
    sdk.chat.completions.create(model="interfaze-beta", messages=TASK)
    text = httpx.get(f"{gateway}/metrics", headers={"authorization": f"Bearer {api_key}"}, timeout=60).text
    assert 'openfaze_requests_total{route="chat",status="200"}' in text
    assert 'nv_inference_request_success{model="openfaze"' in text
