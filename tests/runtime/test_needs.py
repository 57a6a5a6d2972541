"""The table of which model calls which, against the sources; and servers that load no more than it says."""

from __future__ import annotations

import ast
import functools
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
import tritonclient.grpc as triton

from python_backends.errors import InvalidRequest, NotFound
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.needs import CALLS, MAY_CALL, REPOSITORY, main, needed_by
from python_backends.runtime.probes import infer
from python_backends.runtime.server import TritonServer

MODELS = sorted(path.parent.name for path in REPOSITORY.glob("*/config.pbtxt"))
SHIMS = sorted(path.parents[1].name for path in REPOSITORY.glob("*/1/model.py"))
TRITON_IO = "python_backends.triton_io."
# Whoever has one of these from triton_io calls other models.
_CALLERS = frozenset({"call", "call_holding", "run_for", "inference_request"})


def source_of(module: str) -> Path | None:
    path = CHECKOUT.joinpath(*module.split("."))
    found = [file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()]
    return found[0] if found else None


@functools.cache
def facts_of(path: Path) -> tuple[frozenset[str], frozenset[str], bool]:
    """The modules of ours that a file imports, its string constants, and whether it calls other models."""
    modules, texts, calls = set(), set(), False
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("python_backends"):
            names = {alias.name for alias in node.names}
            modules |= {str(node.module), *(f"{node.module}.{name}" for name in names)}
            calls = calls or (str(node.module).startswith(TRITON_IO) and bool(names & _CALLERS))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            texts.add(node.value)
    return frozenset(modules), frozenset(texts), calls


def closure_of(model: str) -> tuple[set[str], bool]:
    """All string constants in what the shim of `model` imports, near and far, and whether that calls other models."""
    waiting: list[Path] = [REPOSITORY / model / "1" / "model.py"]
    seen: set[Path] = set()
    texts: set[str] = set()
    calls = False
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        modules, found, calling = facts_of(path)
        texts |= found
        calls = calls or calling
        waiting += [
            source
            for module in modules
            if not module.startswith(TRITON_IO) and (source := source_of(module)) is not None
        ]
    return texts, calls


def test_the_table_holds_every_model_that_calls_others_and_no_other() -> None:
    assert {model for model in SHIMS if closure_of(model)[1]} == {*CALLS}
    assert {*MAY_CALL} <= {*CALLS}


@pytest.mark.parametrize("model", CALLS)
def test_what_the_table_says_is_called_exists_and_is_named_in_the_sources(model: str) -> None:
    called = {*CALLS[model], *MAY_CALL.get(model, ())}
    assert called <= set(MODELS)
    configured = (REPOSITORY / model / "config.pbtxt").read_text("utf-8")
    assert {name for name in called if f'"{name}"' not in configured} <= closure_of(model)[0]


def test_ensembles_and_calls_are_followed_to_the_end() -> None:
    ocr = {"ocr", "ocr_document", "ocr_read", "ocr_layout", "ocr_page", "ocr_detector", "ocr_recognizer"}
    assert set(needed_by(["ocr"])) == ocr
    assert set(needed_by(["document_to_json"])) == {*ocr, "document_to_json", "fusion", "tensorrt_llm", "finish"}
    assert needed_by(["speech_vad"]) == ("speech_vad",)
    assert set(needed_by(["speech_to_text"], whole=True)) - set(needed_by(["speech_to_text"])) == {"speaker_encoder"}
    assert len(needed_by(["openfaze"], whole=True)) > 30


def test_unknown_models_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(NotFound, match="nonesuch"):
        needed_by(["nonesuch"])
    with pytest.raises(InvalidRequest, match="nonesuch"):
        RuntimeConfig(only=("nonesuch",))
    assert main(["nonesuch"]) == 2 and main([]) == 2
    assert main(["classify"]) == 0
    flags = "--model-control-mode=explicit --load-model=classify --load-model=text_encoder\n"
    assert capsys.readouterr().out == flags


@pytest.mark.server
def test_two_tasks_answer_from_a_server_with_nothing_but_their_models(tmp_path: Path) -> None:
    only = needed_by(["classify", "forecast"])
    with TritonServer(RuntimeConfig(run_root=tmp_path, only=only)) as server:
        with triton.InferenceServerClient(server.grpc) as client:
            asked = {"text": "The match ended two to one after extra time.", "labels": ["sports", "cooking"]}
            found = result_of(client, "classify", asked, ())
            assert found["label"] == "sports"
            rows = "month,sold\n" + "".join(f"2024-{month:02d},{100 + month}\n" for month in range(1, 13))
            found = result_of(client, "forecast", {"periods": 2}, (rows.encode(),))
            assert len(found["predictions"]) == 2
            assert not client.is_model_ready("ocr")


def result_of(client: Any, model: str, request: object, media: tuple[bytes, ...]) -> Any:
    inputs = {"REQUEST": np.array([orjson.dumps(request)], np.object_)}
    if media:
        inputs["MEDIA"] = np.array(media, np.object_)
    return orjson.loads(infer(client, model, inputs, ["RESULT"]).as_numpy("RESULT").reshape(-1)[0])
