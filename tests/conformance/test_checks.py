"""Running checks, carrying their outcomes between processes, and that both languages ask the same."""

from __future__ import annotations

import re
import threading

import pytest

from conformance.checks import MAX_DETAIL, Outcome, outcome_of, outcomes_in, require, write_outcomes
from conformance.openai_checks import OpenAIChecks
from conformance.openai_js import SCRIPT
from conformance.python_checks import PythonChecks


def broken() -> object:
    raise KeyError("total")


def test_whatever_a_check_raises_is_its_failure() -> None:
    assert outcome_of("a", broken) == Outcome("a", False, "KeyError: 'total'")
    assert outcome_of("a", lambda: require([], {"found": 1})) == Outcome("a", False, "Mismatch: {'found': 1}")
    assert outcome_of("a", lambda: require([1], "fine")) == Outcome("a", True, "")
    assert outcome_of("a", lambda: 3) == Outcome("a", True, "3")


def test_a_check_that_does_not_end_fails() -> None:
    released = threading.Event()
    try:
        outcome = outcome_of("a", released.wait, seconds=0.05)
    finally:
        released.set()
    assert not outcome.passed and "did not end within 0.05 s" in outcome.detail


def test_a_detail_is_one_line_of_bounded_length() -> None:
    assert outcome_of("a", lambda: "one\n  two").detail == "one two"
    assert len(outcome_of("a", lambda: "x" * 10_000).detail) == MAX_DETAIL


def test_outcomes_are_found_among_other_lines(capsys: pytest.CaptureFixture[str]) -> None:
    write_outcomes([("a", lambda: "grün"), ("b", broken)])
    printed = "a warning\n" + capsys.readouterr().out + '{"other": 1}\n'
    assert list(outcomes_in(printed)) == [Outcome("a", True, "grün"), Outcome("b", False, "KeyError: 'total'")]


def test_both_languages_have_the_same_checks() -> None:
    script = SCRIPT.read_text("utf-8")
    checks, errors = script.split("const CHECKS = {")[1].split("const ERRORS = {")
    entry = re.compile(r'^  (?:"([^"]+)"|(\w+)): (?:async|\[)', re.M)
    named = [a or b for a, b in entry.findall(checks)] + [f"error {a or b}" for a, b in entry.findall(errors)]
    client = OpenAIChecks("http://127.0.0.1:9/v1", "key")
    try:
        assert named == [name for name, _ in client.checks()]
    finally:
        client.close()


def test_no_two_checks_share_a_name() -> None:
    client = OpenAIChecks("http://127.0.0.1:9/v1", "key")
    names = [name for name, _ in (*client.checks(), *PythonChecks("http://127.0.0.1:9/v1", "key").checks())]
    client.close()
    assert len(names) == len(set(names))
