"""Results as text."""

from __future__ import annotations

import pytest

from python_backends.errors import InternalError
from python_backends.front_door.readable import NOTHING_SEEN, text_of
from tests.client.cli.test_seen import BUTTON, CAT


def test_what_was_read_is_its_text() -> None:
    assert text_of({"extracted_text": "a\nb"}) == "a\nb"
    assert text_of({"text": "said"}) == "said"


def test_what_was_seen_has_a_line_each() -> None:
    assert text_of({"gui_elements": [BUTTON]}) == 'button "Sign in" at (60, 40)-(120, 60) on page 1, 0.93'
    assert text_of({"detected_objects": [CAT, CAT]}).splitlines() == ["cat at (20, 20)-(80, 80), 0.70"] * 2


def test_nothing_seen_is_an_answer_too() -> None:
    assert text_of({"gui_elements": []}) == text_of({"detected_objects": []}) == NOTHING_SEEN


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        ({"output": "12\n"}, "12"),
        ({}, "it printed nothing"),
        ({"files": [{"name": "a.png"}]}, "it printed nothing, and made a.png"),
        ({"exit_status": None, "stopped_by": "wall_time", "seconds": 10.004}, "stopped: wall_time after 10 s"),
        ({"output": "1\n", "exit_status": None, "stopped_by": "output", "seconds": 1.5},
         "1\nstopped: output after 1.5 s"),
        ({"exit_status": 3}, "exit status 3"),
        ({"output": "a\n", "stderr": "KeyError: 'b'\n", "exit_status": 1}, "a\nKeyError: 'b'\nexit status 1"),
        ({"stderr": "only a warning\n"}, "only a warning"),
    ],
)  # fmt: skip
def test_a_program_always_says_how_it_ended(ended: dict[str, object], said: str) -> None:
    assert text_of({"code_script": "x", "output": "", "stderr": "", "exit_status": 0, **ended}) == said


def test_a_result_that_says_nothing_is_an_error_of_ours() -> None:
    with pytest.raises(InternalError, match="extracted_text"):
        text_of({"pages": 3})
