"""OpenAI's and Interfaze's SDKs for Python against the session's real server, judged by the list that is shipped."""

from __future__ import annotations

import pytest

from conformance.expected import expected_of, judge
from conformance.openai_py import outcomes_at
from conformance.site import Site
from conformance.system import Target

pytestmark = pytest.mark.server


def test_the_python_sdks_find_what_they_need(gateway: str, api_key: str) -> None:
    outcomes = outcomes_at(Target(gateway, api_key, Site("127.0.0.1:9")))
    surprises = [verdict for verdict in judge(outcomes, expected_of("openai_py")) if verdict.surprising]
    assert surprises == []
    assert sum(outcome.passed for outcome in outcomes) >= 38
