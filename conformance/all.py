"""All suites, one after the other, against one server.

./openfaze conformance all
"""

from __future__ import annotations

from conformance import fixtures, langchain, openai_js, openai_py, qa
from conformance.checks import Outcome
from conformance.command import parser_of, run, suite
from conformance.system import Target


def outcomes_at(target: Target) -> dict[str, list[Outcome]]:
    """Every check of every suite."""
    return {
        "openai_py": openai_py.outcomes_at(target),
        "openai_js": openai_js.outcomes_at(target),
        "fixtures": fixtures.outcomes_at(target),
        "qa": qa.outcomes_at(target),
        **langchain.outcomes_at(target),
    }


def main() -> int:
    """Exit status 1 if a check of any suite fails that should pass, or the other way round."""
    return suite(parser_of("all", __doc__), lambda target, _: outcomes_at(target))


if __name__ == "__main__":
    run(main)
