"""What a model tells of a call before its answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from python_backends.news import News


def test_what_is_told_is_heard_once_and_in_order(tmp_path: Path) -> None:
    listens, works = News(tmp_path / "notes"), News(tmp_path / "notes")
    with listens.listening("a/1") as listener:
        assert listener.new() == []
        works.tell("a/1", {"n": 1})
        works.tell("a/1", {"text": "zwei\nZeilen"})
        works.tell("a/2", {"n": 3})
        assert listener.new() == [{"n": 1}, {"text": "zwei\nZeilen"}]
        works.tell("a/1", {"n": 4})
        assert listener.new() == [{"n": 4}] and listener.new() == []


def test_half_a_line_waits_for_its_other_half(tmp_path: Path) -> None:
    with News(tmp_path).listening("a") as listener:
        (note,) = tmp_path.iterdir()
        note.write_bytes(b'{"n": 1}\n{"n"')
        assert listener.new() == [{"n": 1}]
        note.write_bytes(b'{"n": 1}\n{"n": 2}\n')
        assert listener.new() == [{"n": 2}]


def test_without_a_listener_nothing_is_written(tmp_path: Path) -> None:
    news = News(tmp_path)
    assert not news.wanted("a")
    news.tell("a", {"n": 1})
    with news.listening("a"):
        assert news.wanted("a") and not news.wanted("") and not news.wanted("b")
    news.tell("a", {"n": 2})
    assert not any(tmp_path.iterdir())


def test_a_note_that_cannot_be_left_costs_news_but_no_request(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with News(tmp_path / "missing" / "notes").listening("a") as listener:
        assert listener.new() == []
    assert "nothing is heard" in caplog.text


def test_a_link_that_stands_in_for_a_note_is_not_written_to(tmp_path: Path) -> None:
    news, target = News(tmp_path / "notes"), tmp_path / "target"
    target.touch()
    with news.listening("a"):
        (note,) = (tmp_path / "notes").iterdir()
        note.unlink()
        note.symlink_to(target)
        news.tell("a", {"n": 1})
    assert target.read_bytes() == b""
