"""`models list|remove|repository`, as a person types them; `add` is the builders' (tests/builders/attach)."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.cli import triton
from client.cli.__main__ import main, parser
from client.cli.attached import runtime_config
from client.cli.models import absolute, attached_folder
from python_backends.attached.registry import Attachment, attach
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig


@pytest.fixture
def run_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("OPENFAZE_RUN_DIR", str(tmp_path / "run"))
    return tmp_path / "run"


@pytest.fixture
def decoder(run_root: Path, tmp_path: Path) -> Attachment:
    """An attached decoder."""
    (tmp_path / "words").mkdir()
    one = Attachment(name="words", family="decoder", source=str(tmp_path / "words"), taken="the decoder",
                     decoder=str(tmp_path / "words"), verified=["words: logits 1e-6"])  # fmt: skip
    attach(attached_folder(run_root), one)
    return one


def test_nothing_is_listed_where_nothing_is(run_root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "no models are attached" in capsys.readouterr().out


def test_what_is_attached_is_listed_and_taken_away(
    decoder: Attachment, run_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (made := attached_folder(run_root) / "words").mkdir()
    assert main(["models", "list"]) == 0
    listed = capsys.readouterr().out
    assert "words" in listed and "the decoder" in listed and "logits 1e-6" in listed
    assert main(["models", "remove", "words"]) == 0
    assert not made.exists() and Path(decoder.source).is_dir()
    assert main(["models", "remove", "words"]) == 1
    assert "no model words is attached" in capsys.readouterr().err


def test_a_repository_for_another_triton_is_written_with_its_command(
    decoder: Attachment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["models", "repository", str(tmp_path / "served")]) == 0
    told = capsys.readouterr().out
    assert told == f"OPENFAZE_DECODER={decoder.decoder} tritonserver --model-repository={tmp_path / 'served'}\n"
    assert (tmp_path / "served" / "ocr" / "config.pbtxt").is_file()


def test_no_folder_but_an_earlier_repository_is_emptied_for_one(
    decoder: Attachment, run_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine := tmp_path / "mine").mkdir()
    (mine / "letter.txt").write_text("dear")
    for folder in (mine, mine / "letter.txt", attached_folder(run_root)):
        assert main(["models", "repository", str(folder)]) == 1
        assert "would be emptied" in capsys.readouterr().err
    assert (mine / "letter.txt").read_text() == "dear" and main(["models", "list"]) == 0
    assert main(["models", "repository", "/proc/none"]) == 1
    assert "cannot be written" in capsys.readouterr().err
    (empty := tmp_path / "empty").mkdir()
    for _ in range(2):
        assert main(["models", "repository", str(empty)]) == 0


def test_the_server_alone_is_started_with_what_is_attached(
    decoder: Attachment, run_root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = triton.config_for(parser().parse_args(["triton", "--grpc-port", "0", "--drain-seconds", "7"]))
    assert (config.decoder, config.exit_seconds, config.grpc_port) == (Path(decoder.decoder), 7, 0)
    assert config.repository == config.directory / "repository" and config.run_root == run_root


def test_a_server_is_started_with_what_is_attached(decoder: Attachment, run_root: Path, tmp_path: Path) -> None:
    config = runtime_config(run_root)
    assert config.decoder == Path(decoder.decoder)
    assert config.repository == config.directory / "repository"
    assert config.models == RuntimeConfig().models
    assert runtime_config(run_root, decoder=tmp_path).decoder == tmp_path  # what is said goes first
    Path(decoder.decoder).rmdir()
    with pytest.raises(InvalidRequest, match="models remove words"):
        runtime_config(run_root)


def test_without_any_it_is_the_checkouts_own(run_root: Path) -> None:
    assert runtime_config(run_root).repository == RuntimeConfig.repository


def test_the_path_is_meant_from_where_it_is_typed_and_a_name_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "owl").mkdir()
    whole = str(tmp_path / "owl")
    assert absolute(["owl", "--name", "owl"]) == [whole, "--name", "owl"]
    assert absolute(["--graphs", "owl", "--for=guard"]) == ["--graphs", whole, "--for=guard"]
    assert absolute(["--template=a {}", "owl"]) == ["--template=a {}", whole]
