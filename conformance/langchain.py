"""The vendor's LangChain package, `interfaze-langchain`, against a real server.

    ./openfaze conformance langchain
    ./openfaze conformance langchain --only live --details

Three parts, in a scratch environment under build/conformance that a lock with hashes pins:
  qa        the live script of its source distribution, its documents replaced by ours
  standard  the integration tests of its source distribution: LangChain's own standard suite for chat models
  live      what its repository's live tests check beyond that; they are not in the source distribution, so these are
            checks of our own over documents whose content is known
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from conformance.checks import Outcome, one_line, outcomes_in
from conformance.command import parser_of, run, suite
from conformance.packages import HERE, python_environment, sources
from conformance.qa import ADDRESSES as SDK_ADDRESSES
from conformance.scripts import SCRIPT_SECONDS, run_script
from conformance.system import Target
from python_backends.errors import Unavailable
from python_backends.runtime.config import python_path

SOURCES, ENVIRONMENT = HERE / "interfaze_langchain.lock", HERE / "langchain_env.lock"
ADDRESSES = SDK_ADDRESSES | {
    "https://r2public.jigsawstack.com/interfaze/examples/id.jpg": "card.jpg",
    "https://calibre-ebook.com/downloads/demos/demo.docx": "memo.docx",
}


def qa(target: Target, python: str, folder: Path) -> list[Outcome]:
    """The live script."""
    return run_script(folder / "scripts" / "qa_live.py", ADDRESSES, target, python)


def standard(target: Target, python: str, folder: Path) -> list[Outcome]:
    """The integration tests, by pytest."""
    with tempfile.TemporaryDirectory(prefix="openfaze-") as scratch:
        report = Path(scratch) / "report.xml"
        printed = _run(
            target, [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=240", f"--junitxml={report}",
                     "tests/integration_tests"], folder, {"LANGCHAIN_TESTS_USER_AGENT": "openfaze"},
        )  # fmt: skip
        if not report.is_file():
            raise Unavailable(f"pytest did not run: {printed[-2000:]}")
        return outcomes_of(report.read_text("utf-8"))


def live(target: Target, python: str, folder: Path) -> list[Outcome]:
    """Our own checks."""
    command = [python, "-m", "conformance.theirs.langchain_live", f"http://{target.site.address}"]
    printed = _run(target, command, folder, {"PYTHONPATH": python_path()})
    outcomes = list(outcomes_in(printed))
    if not outcomes:
        raise Unavailable(f"no check ran: {printed[-2000:]}")
    return outcomes


def outcomes_of(report: str) -> list[Outcome]:
    """The tests in pytest's XML report; what was skipped, or failed as its authors expect, says nothing of us."""
    found = []
    for case in ElementTree.fromstring(report).iter("testcase"):
        if case.find("skipped") is not None:
            continue
        problem = next((child for child in case if child.tag in ("failure", "error")), None)
        detail = "" if problem is None else one_line(problem.get("message") or problem.text or "")
        found.append(Outcome(case.get("name") or "?", problem is None, detail))
    return found


PARTS: dict[str, Callable[[Target, str, Path], list[Outcome]]] = {"qa": qa, "standard": standard, "live": live}


def _run(target: Target, command: list[str], folder: Path, more: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env={**target.environment, **more}, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SCRIPT_SECONDS,
    )  # fmt: skip
    return done.stdout


def outcomes_at(target: Target, only: str | None = None) -> dict[str, list[Outcome]]:
    """Every check of every part, or of one."""
    python, folder = str(python_environment(ENVIRONMENT)), sources(SOURCES)
    return {f"langchain-{part}": PARTS[part](target, python, folder) for part in ([only] if only else PARTS)}


def main() -> int:
    """Exit status 1 if a check of any part fails that should pass, or the other way round."""
    parser = parser_of("langchain", __doc__)
    parser.add_argument("--only", choices=list(PARTS), help="run one part")
    return suite(parser, lambda target, options: outcomes_at(target, options.only))


if __name__ == "__main__":
    run(main)
