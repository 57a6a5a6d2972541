"""Secrets that come in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from client.cli.settings import Settings
from client.errors import BadConfiguration
from client.gateway.secret_files import with_secrets


def test_a_file_stands_for_its_variable(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("one,two\n")
    given = with_secrets({"OPENFAZE_API_KEYS_FILE": str(tmp_path / "keys"), "PATH": "/bin"})
    assert given == {"OPENFAZE_API_KEYS": "one,two", "PATH": "/bin"}
    settings = Settings.from_environment({"OPENFAZE_API_KEYS_FILE": str(tmp_path / "keys")})
    assert settings.api_keys == ("one", "two")


def test_nothing_named_changes_nothing() -> None:
    assert with_secrets({"OPENFAZE_API_KEYS": "one"}) == {"OPENFAZE_API_KEYS": "one"}
    assert with_secrets({"OPENFAZE_API_KEYS": "one", "OPENFAZE_API_KEYS_FILE": ""}) == {"OPENFAZE_API_KEYS": "one"}


@pytest.mark.parametrize(
    ("content", "words"),
    [(None, "cannot be read"), (b" \n", "nothing"), (b"\xff\xfe", "cannot be read")],
    ids=["no file", "empty", "no text"],
)
def test_a_file_without_a_secret_is_named(content: bytes | None, words: str, tmp_path: Path) -> None:
    path = tmp_path / "control"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadConfiguration, match=words) as caught:
        with_secrets({"OPENFAZE_GATEWAY_CONTROL_FILE": str(path)})
    assert "OPENFAZE_GATEWAY_CONTROL_FILE" in caught.value.message and str(path) in caught.value.message


def test_two_sources_are_refused_without_either_value(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("from-file")
    with pytest.raises(BadConfiguration, match="both set") as caught:
        with_secrets({"OPENFAZE_API_KEYS_FILE": str(tmp_path / "keys"), "OPENFAZE_API_KEYS": "from-variable"})
    assert "from-" not in caught.value.message
