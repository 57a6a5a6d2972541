"""What is entered, what excludes what, and what is taken out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.attached.registry import FILE, Attachment, attach, attached_in, detach
from python_backends.errors import InvalidRequest

SEEN = Attachment(name="seen", family="detector", source="/s", taken="t", parameters={"m": {"detector": "seen"}})


def test_nothing_is_attached_at_first(tmp_path: Path) -> None:
    assert attached_in(tmp_path / "nowhere") == ()


def test_what_is_attached_is_there_until_it_is_taken_out(tmp_path: Path) -> None:
    other = SEEN.model_copy(update={"name": "said", "parameters": {"m": {"model": "x"}}})
    attach(tmp_path, SEEN)
    attach(tmp_path, other)
    assert attached_in(tmp_path) == (SEEN, other)
    assert detach(tmp_path, "seen") == SEEN
    assert attached_in(tmp_path) == (other,)
    with pytest.raises(InvalidRequest, match="no model seen is attached; there are: said"):
        detach(tmp_path, "seen")


def test_the_same_name_is_the_same_model_anew(tmp_path: Path) -> None:
    attach(tmp_path, SEEN)
    attach(tmp_path, SEEN.model_copy(update={"source": "/other"}))
    assert [one.source for one in attached_in(tmp_path)] == ["/other"]


def test_one_place_is_for_one(tmp_path: Path) -> None:
    attach(tmp_path, SEEN)
    attach(tmp_path, SEEN.model_copy(update={"name": "one", "parameters": {}, "decoder": "/d"}))
    with pytest.raises(InvalidRequest, match="seen has parameter detector of m already"):
        attach(tmp_path, SEEN.model_copy(update={"name": "again"}))
    with pytest.raises(InvalidRequest, match="one has the decoder already"):
        attach(tmp_path, SEEN.model_copy(update={"name": "two", "parameters": {}, "decoder": "/e"}))


def test_two_models_of_triton_of_one_name_exclude_each_other(tmp_path: Path) -> None:
    for place in ("a", "b"):
        (tmp_path / place / "net").mkdir(parents=True)
        (tmp_path / place / "net" / "config.pbtxt").touch()
    attach(tmp_path, SEEN.model_copy(update={"repository": str(tmp_path / "a")}))
    second = SEEN.model_copy(update={"name": "b", "parameters": {}, "repository": str(tmp_path / "b")})
    with pytest.raises(InvalidRequest, match="has a Triton model net too"):
        attach(tmp_path, second)


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{")
    with pytest.raises(InvalidRequest, match=FILE):
        attached_in(tmp_path)
