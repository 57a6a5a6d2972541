"""Open conversation with a decoder whose folder brings a chat template; the weights are random, the path is real."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from tokenizers import Tokenizer

from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.generation import Generation
from python_backends.errors import InvalidRequest, from_wire
from python_backends.front_door.tags import without_tags
from python_backends.front_door.talk import Talker, Turn
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer
from tests.decoder.checkpoints import write_checkpoint
from tests.decoder.decoding import decode
from tests.front_door.conftest import READY_S, Door
from tests.front_door.requests import chat, message, text

TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}{% if message.role == 'tool' %}{{ raise_exception('no tools here') }}"
    "{% endif %}[{{ message.role }}] {{ message.content }}\n{% endfor %}"
    "{% if add_generation_prompt %}[assistant] {% endif %}"
)
PARAMETERS = {"decoder_path": "tensorrt_llm/1/decoder", "positions": "400"}
TURNS = [Turn("system", "Be brief."), Turn("user", "What is a total?")]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The front door and a decoder that converses, nothing else."""
    repository = tmp_path_factory.mktemp("talking")
    for name in ("openfaze", "tensorrt_llm"):
        (repository / name / "1").mkdir(parents=True)
        shutil.copy(CHECKOUT / "model_repository" / name / "config.pbtxt", repository / name)
    shutil.copy(CHECKOUT / "model_repository" / "openfaze" / "1" / "model.py", repository / "openfaze" / "1")
    folder = write_checkpoint(repository / "tensorrt_llm" / "1" / "decoder", "llama", max_position_embeddings=4096)
    settings = {"chat_template": TEMPLATE, "bos_token": {"content": "<s>"}, "eos_token": "</s>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings))
    return repository


@pytest.fixture
def talker(repository: Path) -> Talker:
    talker = Talker.of(repository, PARAMETERS)
    assert talker is not None
    return talker


def test_a_conversation_is_written_by_the_decoders_template(talker: Talker) -> None:
    tensors = talker.tensors(TURNS, 9)
    ids = [int(token) for token in tensors["input_ids"][0]]
    written = b"[system] Be brief.\n[user] What is a total?\n[assistant] "
    assert ids[0] == 256 and len(ids) < len(written)  # the special token is one, merges shorten the rest
    assert tensors["request_output_len"][0, 0] == 9


def test_what_is_too_long_or_not_in_the_template_is_refused(talker: Talker) -> None:
    with pytest.raises(InvalidRequest, match="the decoder holds 400") as caught:
        talker.tensors([Turn("user", "x y " * 400)], None)
    assert caught.value.code == "context_length_exceeded"
    with pytest.raises(InvalidRequest, match="no tools here"):
        talker.tensors([Turn("tool", "sunny")], None)


def test_our_own_decoder_does_not_converse() -> None:
    assert Talker.of(CHECKOUT / "model_repository", PARAMETERS) is None


@pytest.mark.parametrize("named", ["alone", "list"])
def test_templates_are_found_where_they_are_kept(repository: Path, tmp_path: Path, named: str) -> None:
    copy = shutil.copytree(repository, tmp_path / "copy")
    folder = copy / "tensorrt_llm" / "1" / "decoder"
    if named == "alone":
        (folder / "tokenizer_config.json").unlink()
        (folder / "chat_template.jinja").write_text("{{ messages[0].content }}")
    else:
        listed = [{"name": "rag", "template": "x"}, {"name": "default", "template": "{{ messages[0].content }}"}]
        (folder / "tokenizer_config.json").write_text(json.dumps({"chat_template": listed}))
    talker = Talker.of(copy, PARAMETERS)
    assert talker is not None
    assert talker.tensors([Turn("user", "abc")], 1)["input_lengths"][0, 0] == 3


def test_a_decoder_is_not_told_of_tags() -> None:
    assert without_tags("<guard>S1, S2</guard>\nBe kind. <task>ocr</task>Be brief.") == "Be kind. Be brief."


@pytest.fixture(scope="module")
def door(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    server = TritonServer(RuntimeConfig(repository=repository, run_root=tmp_path_factory.mktemp("run")))
    try:
        server.launch()
        server.wait_ready(time.monotonic() + READY_S)
        yield Door(server.grpc)
    finally:
        server.stop()


@pytest.mark.server
def test_words_alone_are_answered_by_a_decoder_that_converses(door: Door, talker: Talker, repository: Path) -> None:
    request = chat(text("What is a total?"), system="<guard></guard>Be brief.", max_tokens=12)
    *events, done = [orjson.loads(raw) for raw in door.ask(request).events]
    tensors = talker.tensors(TURNS, 12)
    prompt = [int(token) for token in tensors["input_ids"][0]]
    folder = repository / "tensorrt_llm" / "1" / "decoder"
    engine = OnnxEngine.open(folder, 1, 400)
    (heard,) = decode(engine, [Generation(engine.embed(prompt), 12)])
    assert done["usage"]["prompt_tokens"] == len(prompt)
    assert done["usage"]["completion_tokens"] == len(heard.ids) and done["finish_reason"] == "length"
    assert "".join(event["text"] for event in events) == Tokenizer.from_file(str(folder / "tokenizer.json")).decode(
        heard.ids
    )


@pytest.mark.server
def test_a_conversation_that_its_template_refuses_is_the_callers_error(door: Door) -> None:
    turns = [message("user", text("weather?")), message("tool", text("sunny"))]
    reply = door.ask({"messages": turns})
    error = from_wire(reply.error or "")
    assert error is not None and (error.status, error.code) == (400, "conversation_refused")
