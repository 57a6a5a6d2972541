"""Another decoder, by its folder alone: structured output with random weights of an ordinary architecture."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from client.triton import TritonClient
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.decoder.checkpoints import write_checkpoint
from tests.repository import part_of_repository

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"total": {"type": "number"}, "note": {"type": "string"}, "kind": {"enum": ["a", "b"]}},
    "required": ["total", "note", "kind"],
}
CHAIN = ("document_to_json", "fusion", "tensorrt_llm", "finish")  # and the models of `ocr`
TEXT = b"Somebody paid 12.50 for tea"


@pytest.mark.server
def test_any_folder_of_a_known_architecture_can_be_the_decoder(tmp_path: Path) -> None:
    folder = write_checkpoint(tmp_path / "decoder", "qwen3", max_position_embeddings=4096)
    repository = part_of_repository(tmp_path / "models", lambda model: model in CHAIN or model.startswith("ocr"))
    server = TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path / "run", decoder=folder))
    try:
        server.start()
        outputs = asyncio.run(ask(server.grpc))
    finally:
        server.stop()
    answer, leaves = json.loads(outputs["OBJECT"][0]), json.loads(outputs["GROUNDING"][0])
    assert jsonschema_rs.validator_for(SCHEMA).is_valid(answer)
    assert answer["total"] == 12.5 and answer["note"] in TEXT.decode()
    assert [leaf["path"] for leaf in leaves] == ["total", "note", "kind"]
    assert "fallback" not in {leaf["source"] for leaf in leaves if leaf["path"] == "note"}


async def ask(address: str) -> dict[str, list[bytes]]:
    """The object of SCHEMA out of TEXT."""
    client = TritonClient(address)
    inputs = {"REQUEST": [b"{}"], "QUERY": [json.dumps({"schema": SCHEMA}).encode()], "MEDIA": [TEXT]}
    try:
        return await client.infer("document_to_json", inputs, timeout_s=60.0)
    finally:
        await client.close()


def test_a_decoder_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="Hugging Face"):
        RuntimeConfig(run_root=tmp_path, decoder=tmp_path / "nothing")
