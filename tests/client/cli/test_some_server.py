"""Commands without a running server: each starts its own, with what it needs, and leaves nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from client.cli.models import attached_folder
from client.cli.some_server import config_for
from client.cli.state import running
from python_backends.attached.registry import Attachment, attach
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from tests.waiting import PATIENCE_S

EXAMPLES = CHECKOUT / "examples"


def test_the_models_of_a_task_are_loaded_and_no_others(tmp_path: Path) -> None:
    reading = set(config_for(tmp_path, ["ocr"]).only)
    assert {"openfaze", "ocr", "ocr_recognizer"} <= reading and not reading & {"tensorrt_llm", "speech_recognizer"}
    assert {"object_detection", "segmenter"} <= set(config_for(tmp_path, ["object_detection"]).only)  # --masks
    assert config_for(tmp_path, []).models == RuntimeConfig().models


def test_what_attached_models_call_is_loaded_too(tmp_path: Path) -> None:
    (words := tmp_path / "words").mkdir()
    attach(attached_folder(tmp_path), Attachment(name="words", family="decoder", source=str(words), taken="the decoder",
                                             decoder=str(words), verified=[]))  # fmt: skip
    assert config_for(tmp_path, ["ocr"]).only == ()


def begun(run_root: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command at work."""
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "OPENFAZE_RUN_DIR": str(run_root)}
    return subprocess.Popen([sys.executable, "-m", "client.cli", *arguments], cwd=run_root.parent, env=environment,
                            text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@pytest.mark.server
def test_two_commands_at_once_have_a_server_each(tmp_path: Path) -> None:
    run_root = tmp_path / "run"
    commands = [begun(run_root, "read", "--json", str(EXAMPLES / "receipt.jpg")),
                begun(run_root, "forecast", "--json", str(EXAMPLES / "sales.csv"))]  # fmt: skip
    answers = [command.communicate(timeout=2 * PATIENCE_S) for command in commands]
    assert [command.returncode for command in commands] == [0, 0], answers
    (read, _), (forecast, _) = answers
    assert "Thank you" in json.loads(read)["result"]["extracted_text"] and json.loads(forecast)["predictions"]
    assert running(run_root) == [] and not list(run_root.iterdir())
