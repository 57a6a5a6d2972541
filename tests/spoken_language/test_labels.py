"""The file beside the network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from python_backends.errors import Unavailable
from python_backends.spoken_language.labels import FILE, Labels, read_labels

GOOD = {"languages": ["de", "fr"], "temperature": 1.5, "trusted_from": 0.7}


def test_labels_are_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps(GOOD))
    assert read_labels(tmp_path) == Labels(("de", "fr"), 1.5, 0.7)


@pytest.mark.parametrize(
    "text",
    [
        "{",
        json.dumps({**GOOD, "languages": ["de", "de"]}),
        json.dumps({**GOOD, "temperature": 0}),
        json.dumps({**GOOD, "more": 1}),
        json.dumps({"languages": ["de", "fr"]}),
    ],
)
def test_damage_says_what_to_restore(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(Unavailable, match="restore model_repository/speech_language"):
        read_labels(tmp_path)


def test_a_missing_file_too(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=FILE):
        read_labels(tmp_path)
