"""Parts that need no browser: what is missing is said, folders, evidence, the published schema, expiry."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from python_backends.browser.evidence import evidence_of
from python_backends.browser.folder import Folder
from python_backends.browser.programs import find_chromium
from python_backends.browser.reading import whole_characters
from python_backends.browser.result import BrowserResult, StepOutcome, returned_file
from python_backends.browser.schema import schema_text
from python_backends.browser.sessions import Sessions
from python_backends.errors import PayloadTooLarge, Unavailable, UpstreamFailed
from python_backends.runtime.config import CHECKOUT


def test_the_published_schema_is_the_codes() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "browser.json").read_text("utf-8") == schema_text()


def test_a_script_is_not_taken_for_chromium(tmp_path: Path) -> None:
    found = find_chromium()
    assert found is None or found.read_bytes()[:4] == b"\x7fELF"


def test_a_download_is_read_up_to_its_bound_and_never_through_a_link(tmp_path: Path) -> None:
    folder = Folder.made(None)
    try:
        (folder.downloads / "a").write_bytes(b"x" * 10)
        assert folder.downloaded("a", 10) == b"x" * 10 and folder.downloaded_bytes() == 10
        with pytest.raises(PayloadTooLarge):
            folder.downloaded("a", 9)
        secret = tmp_path / "secret"
        secret.write_text("secret", encoding="utf-8")
        (folder.downloads / "b").symlink_to(secret)
        os.mkfifo(folder.downloads / "c")
        for name in ("b", "c", "none", "../../policies/openfaze.json"):
            with pytest.raises(UpstreamFailed):
                folder.downloaded(name, 100)
        folder.clear_downloads()
        assert folder.downloaded_bytes() == 0
    finally:
        folder.remove()
    assert not folder.top.exists()


def test_texts_that_were_read_become_evidence() -> None:
    steps = [StepOutcome(action="text", ok=True, text="one\n\ntwo", url="http://a.example/"),
             StepOutcome(action="text", ok=True, text=" "), StepOutcome(action="html", ok=True, html="<p>"),
             StepOutcome(action="text", ok=True, text="three", url="http://b.example/")]  # fmt: skip
    result = BrowserResult(ok=True, steps=steps, url="", title="", tabs=[], refused=[], warnings=[], session=None,
                           session_started=True, session_open=False, seconds=1)  # fmt: skip
    items = evidence_of(result, "1")
    assert [(item.id, item.kind, item.text, item.label) for item in items] == [
        ("b0", "line", "one", "http://a.example/"), ("b1", "line", "two", "http://a.example/"),
        ("b2", "line", "three", "http://b.example/")]  # fmt: skip


def test_half_characters_of_pages_do_not_break_an_answer() -> None:
    step = StepOutcome(action="text", ok=True, text=whole_characters("a\ud800b"))
    assert step.text == "a?b" and step.model_dump_json()
    assert returned_file("a", "text/plain", b"abc").data == "YWJj"


def test_sessions_are_bounded_and_expire_by_the_clock() -> None:
    now = [0.0]
    sessions = Sessions(2, 10.0, clock=lambda: now[0])
    sessions.take("a", None)
    sessions.take("b", None)
    with pytest.raises(Unavailable, match="2 sessions"):
        sessions.take("c", None)
    with pytest.raises(Unavailable, match="another request"):
        sessions.take("a", None)
    sessions.give_back("a")
    now[0] = 9.0
    sessions.expired()
    assert not sessions.take("a", None).begun
    sessions.give_back("a")
    now[0] = 19.0
    sessions.expired()
    sessions.take("c", None)  # the place of `a`, which has gone; `b` is busy and stays
    with pytest.raises(Unavailable):
        sessions.take("d", None)
