"""The list of known failures: how it is read, and what a run that differs from it is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.checks import Outcome
from conformance.expected import EXPECTED, Reason, expected_of, judge
from conformance.report import summary, table
from python_backends.errors import InvalidRequest

SUITES = ("qa", "fixtures", "langchain-qa", "langchain-standard", "langchain-live", "openai_py", "openai_js")
TASK = {"a": Reason("task", "forecast")}


def state(outcome: Outcome, reason: Reason | None) -> str:
    (verdict,) = judge([outcome], {} if reason is None else {outcome.check: reason})
    return verdict.state


@pytest.mark.parametrize("suite", SUITES)
def test_the_list_that_is_shipped_can_be_read(suite: str) -> None:
    assert all(reason.text for reason in expected_of(suite).values())


def test_the_list_that_is_shipped_names_no_other_suite() -> None:
    headers = [line for line in EXPECTED.read_text("utf-8").splitlines() if line.startswith("[")]
    assert headers == [f"[{suite}]" for suite in SUITES]


@pytest.mark.parametrize("value", ['"weather: sunny"', '"task"', '"task: "', "3"])
def test_an_entry_without_a_class_and_a_reason_is_named(tmp_path: Path, value: str) -> None:
    (tmp_path / "expected.toml").write_text(f'[qa]\n"text generation" = {value}\n')
    with pytest.raises(InvalidRequest, match=r'\[qa\] "text generation"'):
        expected_of("qa", tmp_path / "expected.toml")


def test_a_list_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "expected.toml").write_text("[qa\n")
    with pytest.raises(InvalidRequest, match="not TOML"):
        expected_of("qa", tmp_path / "expected.toml")


@pytest.mark.parametrize(
    ("passed", "reason", "wanted"),
    [
        (True, None, "pass"),
        (False, None, "FAIL"),
        (False, Reason("task", "forecast"), "known failure"),
        (True, Reason("task", "forecast"), "UNEXPECTED PASS"),
        (True, Reason("network", "downloads"), "pass"),
        (False, Reason("optional", "needs a program"), "known failure"),
    ],
    ids=str,
)
def test_an_outcome_is_judged_by_what_was_expected(passed: bool, reason: Reason | None, wanted: str) -> None:
    assert state(Outcome("a", passed, "detail"), reason) == wanted


@pytest.mark.parametrize(
    "detail",
    ["APIConnectionError: Connection error.", "InternalServerError: Error code: 503 - {}", "did not end within 300 s",
     "ConnectError: [Errno 111] Connection refused", "status 500, recorded was 200: oops", "no answer: x",
     "APITimeoutError: Request timed out."],
)  # fmt: skip
def test_a_server_that_breaks_is_no_known_failure(detail: str) -> None:
    assert state(Outcome("a", False, detail), TASK["a"]) == "FAIL"
    assert state(Outcome("a", False, detail), Reason("optional", "needs a program")) == "known failure"


def test_a_line_for_a_check_that_is_gone_is_reported() -> None:
    verdicts = judge([Outcome("b", True)], TASK)
    assert [(verdict.check, verdict.state, verdict.surprising) for verdict in verdicts] == [
        ("b", "pass", False), ("a", "NOT RUN", True)
    ]  # fmt: skip


def test_the_report_counts_and_names_what_was_not_expected() -> None:
    verdicts = judge([Outcome("a", False, "400"), Outcome("b", True), Outcome("c", False, "x" * 500)], TASK)
    assert json.loads(summary("qa", verdicts)) == {
        "suite": "qa", "checks": 3, "passed": 1, "known_failures": 1, "classes": {"task": 1},
        "unexpected": {"c": "FAIL"},
    }  # fmt: skip
    rows = table("qa", verdicts).splitlines()
    assert rows[3].split() == ["a", "known", "failure", "task", "forecast"]
    assert max(map(len, rows)) < 160
