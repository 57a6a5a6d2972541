"""OpenAI's and Interfaze's SDKs for Python against a real server: every call we serve, and every error they tell apart.

./openfaze conformance openai_py
"""

from __future__ import annotations

from conformance.checks import Outcome, outcome_of
from conformance.command import parser_of, run
from conformance.openai_checks import OpenAIChecks
from conformance.python_checks import PythonChecks
from conformance.report import conclude
from conformance.system import target_of


def outcomes_at(base_url: str, key: str) -> list[Outcome]:
    """Every check, one after the other."""
    sync = OpenAIChecks(base_url, key)
    try:
        return [outcome_of(name, body) for name, body in (*sync.checks(), *PythonChecks(base_url, key).checks())]
    finally:
        sync.close()


def main() -> int:
    """Exit status 1 if a check fails that should pass, or the other way round."""
    options = parser_of("openai_py", __doc__).parse_args()
    with target_of(options) as target:
        outcomes = outcomes_at(target.base_url, target.key)
    return conclude("openai_py", outcomes, details=options.details)


if __name__ == "__main__":
    run(main)
