"""OpenAI's and Interfaze's SDKs for Python against a real server: every call we serve, and every error they tell apart.

./openfaze conformance openai_py
"""

from __future__ import annotations

from conformance.checks import Outcome, outcome_of
from conformance.command import parser_of, run, suite
from conformance.openai_checks import OpenAIChecks
from conformance.python_checks import PythonChecks
from conformance.system import Target


def outcomes_at(target: Target) -> list[Outcome]:
    """Every check, one after the other."""
    sync = OpenAIChecks(target.base_url, target.key)
    try:
        return [
            outcome_of(name, body)
            for name, body in (*sync.checks(), *PythonChecks(target.base_url, target.key).checks())
        ]
    finally:
        sync.close()


def main() -> int:
    """Exit status 1 if a check fails that should pass, or the other way round."""
    return suite(parser_of("openai_py", __doc__), lambda target, _: {"openai_py": outcomes_at(target)})


if __name__ == "__main__":
    run(main)
