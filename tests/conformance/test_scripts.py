"""Running a vendor's script with other addresses in it, and reading what it prints."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from conformance.checks import Outcome
from conformance.scripts import outcomes_of, run_script
from conformance.site import Asset, Site, serving
from conformance.system import Target
from conformance.theirs.run_script import readdressed
from python_backends.errors import Unavailable

PRINTED = """  PASS  text generation — vcache=False
  FAIL  tasks -> content — BadRequestError: two
lines of it
  PASS  input: pdf — ok — really

LIVE QA: 1 FAILED (no-go): tasks -> content
"""
# What the vendors' scripts do, in little: an SDK client without a base URL, documents at public addresses.
SCRIPT = """
import sys, urllib.request
from interfaze import Interfaze
print("  PASS  base url —", Interfaze(api_key="k").openai.base_url)
A = {"page": "https://example.com", "other": "https://example.com/deep.txt"}
for name, url in A.items():
    print(f"  PASS  {name} —", urllib.request.urlopen(url).read().decode())
sys.exit(1)
"""


def test_every_check_is_found_with_its_whole_detail() -> None:
    assert outcomes_of(PRINTED) == [
        Outcome("text generation", True, "vcache=False"),
        Outcome("tasks -> content", False, "BadRequestError: two lines of it"),
        Outcome("input: pdf", True, "ok — really"),
    ]


def test_only_addresses_change() -> None:
    source = 'A = {"x": "https://a.example/1"}\nB = f"see https://a.example/1/2 and {A}"\nhttps = "https"\n'
    given = {"https://a.example/1": "http://h/one", "https://a.example/1/2": "http://h/two"}
    changed = ast.unparse(readdressed(source, given))
    assert changed == "A = {'x': 'http://h/one'}\nB = f'see http://h/two and {A}'\nhttps = 'https'"


def test_a_script_runs_against_our_server_and_our_documents(tmp_path: Path) -> None:
    script = tmp_path / "qa_live.py"
    script.write_text(SCRIPT)
    assets = {"page.html": Asset("text/html", b"a page"), "deep.txt": Asset("text/plain", b"deep")}
    with serving(assets) as site:
        target = Target("http://127.0.0.1:9", "key", site)
        addresses = {"https://example.com": "page.html", "https://example.com/deep.txt": "deep.txt"}
        assert run_script(script, addresses, target) == [
            Outcome("base url", True, "http://127.0.0.1:9/v1/"),
            Outcome("page", True, "a page"),
            Outcome("other", True, "deep"),
        ]


def test_a_script_without_a_check_is_an_error_that_shows_its_end(tmp_path: Path) -> None:
    script = tmp_path / "qa_live.py"
    script.write_text("raise SystemExit('Set INTERFAZE_API_KEY')")
    with pytest.raises(Unavailable, match="Set INTERFAZE_API_KEY"):
        run_script(script, {}, Target("http://127.0.0.1:9", "key", Site("127.0.0.1:9")))
