"""The front door before the real `ocr`, in the session's server."""

from __future__ import annotations

import io

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton_grpc
from PIL import Image, ImageDraw, ImageFont

from tests.conftest import TritonAddresses
from tests.front_door.conftest import Door
from tests.front_door.requests import chat, media, text
from tests.front_door.test_stream import TASK, content, error, events

pytestmark = pytest.mark.server
NOTE = "First line\nsecond line: 9.50 €"


def picture(words: str) -> bytes:
    image = Image.new("RGB", (640, 160), "white")
    ImageDraw.Draw(image).text((40, 40), words, "black", font=ImageFont.load_default(size=56))
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def ocr_result(address: str, document: bytes) -> object:
    """What the model `ocr` says when it is asked directly."""
    tensors = []
    for name, item in (("REQUEST", b"{}"), ("MEDIA", document)):
        tensor = triton_grpc.InferInput(name, [1], "BYTES")
        tensors.append(tensor.set_data_from_numpy(np.array([item], dtype=np.object_)))
    with triton_grpc.InferenceServerClient(address) as client:
        return orjson.loads(client.infer("ocr", tensors).as_numpy("RESULT")[0])


def test_a_text_document_comes_back_as_it_is(triton: TritonAddresses) -> None:
    reply = Door(triton.grpc).ask(chat(media(kind="file", mime="text/plain", filename="note.txt")), [NOTE.encode()])
    assert content(reply) == NOTE
    assert events(reply)[0]["entries"][0]["name"] == "ocr"


def test_a_task_gives_the_very_result_of_the_model(triton: TritonAddresses) -> None:
    document = picture("Invoice 2026")
    reply = Door(triton.grpc).ask(chat(text("Extract all text and data."), media(), system=TASK), [document])
    assert orjson.loads(content(reply)) == {"name": "ocr", "result": ocr_result(triton.grpc, document)}
    assert "Invoice" in orjson.loads(content(reply))["result"]["extracted_text"]


@pytest.mark.parametrize("document", [b"", picture("cut")[:400], b"GIF89a" + bytes(100)], ids=["empty", "cut", "gif"])
def test_a_document_that_cannot_be_read_is_the_callers_error_and_the_next_is_read(
    triton: TritonAddresses, document: bytes
) -> None:
    door = Door(triton.grpc)
    assert error(door.ask(chat(media(mime="image/png")), [document])).status in (400, 413, 415)
    assert content(door.ask(chat(media(kind="file", mime="text/plain")), [b"next"])) == "next"
