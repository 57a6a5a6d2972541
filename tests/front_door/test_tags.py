"""Tags: where they count, how loosely they may be written, what makes them wrong."""

from __future__ import annotations

import pytest

from python_backends.errors import InvalidRequest
from python_backends.front_door.tags import guard_codes, task_names
from python_backends.front_door.tasks import OCR, TASKS, task_of


@pytest.mark.parametrize(
    "system",
    ["<task>ocr</task>", "<TASK>OCR</Task>", " < task > \n ocr </ task >", "<task>ocr</task> <guard>S1</guard>\nHi.",
     "<task>ocr</task><task>ocr</task>", "<task>ocr,OCR</task>"],
)  # fmt: skip
def test_a_task_is_found_however_it_is_written(system: str) -> None:
    assert task_of(task_names([system])) is OCR


def test_words_of_a_name_may_be_apart() -> None:
    assert task_names(["<task>Object Detection</task>"]) == ["object_detection"]


@pytest.mark.parametrize("system", ["", "task: ocr", "the task> is < ocr", "<taskforce>ocr</taskforce>"])
def test_text_without_a_tag_names_no_task(system: str) -> None:
    assert task_of(task_names([system])) is None


@pytest.mark.parametrize(
    ("system", "message"),
    [
        ("<task>ocr, web_search</task>", "only one task"),
        ("<task>ocr</task><task>translate</task>", "only one task"),
        ("<task>horoscope</task>", "invalid task: 'horoscope' is not a task; available: ocr"),
        ("<task></task>", "invalid task: '' is not a task; available: ocr"),
        ("<task>ocr", "invalid task: write <task>...</task>"),
        ("ocr</task>", "invalid task: write <task>...</task>"),
        ("<task><task>ocr</task></task>", "invalid task: write <task>...</task>"),
    ],
)
def test_a_wrong_tag_says_what_to_write(system: str, message: str) -> None:
    with pytest.raises(InvalidRequest, match=message) as caught:
        task_of(task_names([system]))
    assert caught.value.param == "messages"


@pytest.mark.parametrize("name", [name for task in TASKS if not task.tagged for name in (task.name, *task.aliases)])
def test_what_only_words_ask_for_has_no_tag(name: str) -> None:
    with pytest.raises(InvalidRequest, match=f"invalid task: '{name}' is not a task; available: ocr"):
        task_of([name])


def test_guard_codes_are_listed_and_an_empty_guard_is_off() -> None:
    assert guard_codes(["<guard>S1, s10</guard>", "<Guard> S1 </Guard>"]) == ["s1", "s10"]
    assert guard_codes(["<guard> </guard>", "<guard>,</guard>", ""]) == []


@pytest.mark.timeout(60)  # quadratic work on these would take hours
@pytest.mark.parametrize("hostile", ["<" + " " * 5_000_000, "<" * 5_000_000], ids=["spaces", "brackets"])
def test_a_hostile_prompt_without_a_tag_is_text(hostile: str) -> None:
    assert task_names([hostile]) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize("hostile", ["</task>" * 500_000 + "<task>" * 500_000, "<task></task>" * 500_000],
                         ids=["reversed", "empty"])  # fmt: skip
def test_a_hostile_prompt_of_tags_is_refused(hostile: str) -> None:
    with pytest.raises(InvalidRequest):
        task_of(task_names([hostile]))
