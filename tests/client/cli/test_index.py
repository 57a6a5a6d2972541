"""The command `index`: what can be told from its arguments, and an index that it lists."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from client.cli.__main__ import parser
from python_backends.runtime.config import CHECKOUT
from tests.web_search.making import indexed


def index(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a person runs it, over the index in `folder`."""
    environment = {"PATH": "/usr/bin:/bin", "OPENFAZE_WEB_INDEX": str(folder), "PYTHONPATH": ":".join(sys.path)}
    return subprocess.run([sys.executable, "-m", "client.cli", "index", *arguments], cwd=CHECKOUT, env=environment,
                          capture_output=True, text=True, timeout=60)  # fmt: skip


def test_pages_are_listed_by_address(tmp_path: Path) -> None:
    assert index(tmp_path / "index", "list").stdout == "nothing is indexed yet\n"
    indexed(tmp_path / "index", {"cats/1": "one text", "cats/2": "another", "dogs": "a third"})
    listed = index(tmp_path / "index", "list", "https://example.org/cats", "--limit", "1").stdout
    assert "https://example.org/cats/1" in listed and "cats/2" not in listed and "1 of 3 pages" in listed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "folder", "--crawl", "5"), "--crawl"), (("add", "https://a.org", "--crawl", "0"), "--crawl"),
        (("add", "https://a.org", "--crawl", "10001"), "--crawl"),
        (("add", "https://a.org", "--base-url", "https://b.org"), "--base-url"),
        (("search", "cats", "--count", "51"), "--count"),
    ],
)  # fmt: skip
def test_wrong_usage_is_answered_before_any_work(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    run = index(tmp_path / "index", *arguments)
    assert run.returncode == 1 and said in run.stderr and "Traceback" not in run.stderr
    assert not (tmp_path / "index").exists()


def test_verbs_and_their_defaults() -> None:
    options = parser().parse_args(["index", "add", "docs"])
    assert (options.source, options.collection, options.base_url, options.crawl) == ("docs", "general", None, None)
    with pytest.raises(SystemExit):
        parser().parse_args(["index"])
