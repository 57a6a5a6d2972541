"""Running a vendor's live script in a process of its own, and reading what it prints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from conformance.checks import Outcome, one_line
from conformance.system import Target
from conformance.theirs.run_script import BASE_URL
from python_backends.errors import Unavailable
from python_backends.runtime.config import python_path

SCRIPT_SECONDS = 1800.0
_LINE = re.compile(r"^  (?P<word>PASS|FAIL)  (?P<check>.+?) — ", re.M)


def outcomes_of(printed: str) -> list[Outcome]:
    """The checks in what a vendor's script printed; a detail goes on until the next check or an empty line."""
    found = list(_LINE.finditer(printed))
    ends = [match.start() for match in found][1:] + [len(printed)] * bool(found)
    return [
        Outcome(match["check"], match["word"] == "PASS", one_line(printed[match.end() : end].split("\n\n")[0]))
        for match, end in zip(found, ends, strict=True)
    ]


def run_script(
    script: Path, addresses: Mapping[str, str], target: Target, python: str = sys.executable
) -> list[Outcome]:
    """The outcomes of `script` against `target`. `addresses` maps the script's documents to names on our site.

    Unavailable, with the end of its output, if the script reports no check at all.
    """
    given = {BASE_URL: target.base_url, **{old: target.site.url(name) for old, name in addresses.items()}}
    with tempfile.TemporaryDirectory(prefix="openfaze-") as folder:
        listed = Path(folder) / "addresses.json"
        listed.write_text(json.dumps(given), "utf-8")
        done = subprocess.run(
            [python, "-m", "conformance.theirs.run_script", str(script), str(listed)], cwd=folder, text=True,
            env={**target.environment, "PYTHONPATH": python_path()}, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SCRIPT_SECONDS,
        )  # fmt: skip
    outcomes = outcomes_of(done.stdout)
    if not outcomes:
        raise Unavailable(f"{script.name} reported no check: {done.stdout[-2000:]}")
    return outcomes
