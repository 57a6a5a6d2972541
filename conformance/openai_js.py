"""OpenAI's SDK for JavaScript against a real server: the checks of `openai_py` that both languages have.

    ./openfaze conformance openai_js

Needs Node.js 18 or newer with npm. The SDK is installed under build/conformance/js from a lock with integrity hashes.
"""

from __future__ import annotations

import shutil
import subprocess

from conformance.checks import Outcome, outcomes_in
from conformance.command import parser_of, run, suite
from conformance.packages import HERE, node_environment
from conformance.scripts import SCRIPT_SECONDS
from conformance.system import Target
from python_backends.errors import Unavailable

SCRIPT = HERE / "js" / "check.mjs"


def outcomes_at(target: Target) -> list[Outcome]:
    """Every check, in order. Unavailable if the script ends without one."""
    folder = node_environment(SCRIPT.with_name("package.json"))
    # A module looks for its packages beside itself.
    script = shutil.copy2(SCRIPT, folder)
    done = subprocess.run(
        ["node", str(script), target.base_url], cwd=folder, env=target.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SCRIPT_SECONDS,
    )  # fmt: skip
    outcomes = list(outcomes_in(done.stdout))
    if not outcomes or done.returncode != 0:
        raise Unavailable(f"{SCRIPT.name} ended with status {done.returncode}: {done.stdout[-2000:]}")
    return outcomes


def main() -> int:
    """Exit status 1 if a check fails that should pass, or the other way round."""
    return suite(parser_of("openai_js", __doc__), lambda target, _: {"openai_js": outcomes_at(target)})


if __name__ == "__main__":
    run(main)
