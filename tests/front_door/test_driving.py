"""Words as steps of a browser: what is understood, what is left to others, and what is refused."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from pydantic import TypeAdapter

from python_backends.browser.request import BrowserRequest
from python_backends.errors import InvalidRequest
from python_backends.front_door.documents import documents_of
from python_backends.front_door.driving import clauses_of, drive_in
from python_backends.front_door.order import order_of
from python_backends.front_door.request import UrlPart, parse_request
from tests.front_door.requests import chat, text, url

URL = "https://shop.example/login"
GO, READ = {"action": "navigate", "url": URL}, {"action": "text"}


def step(action: str, **more: Any) -> dict[str, Any]:
    return {"action": action, **more}


STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ('click "Sign in"', step("click", target={"text": "Sign in"})),
    ("tap on the “Sign in, please”", step("click", target={"text": "Sign in, please"})),
    ('click the button "Save and send"', step("click", target={"role": "button", "name": "Save and send"})),
    ('press the "Reports" link', step("click", target={"role": "link", "name": "Reports"})),
    ('tick "Remember me"', step("click", target={"text": "Remember me"})),
    ("press Enter", step("press", key="Enter")),
    ("press the pagedown key", step("press", key="PageDown")),
    ('fill "a@b.example" into "E-mail"', step("fill", target={"label": "E-mail"}, value="a@b.example")),
    ('Enter "x; y. z" in the "Note" field', step("fill", target={"label": "Note"}, value="x; y. z")),
    ('fill in the field "Name" with "Ann"', step("fill", target={"label": "Name"}, value="Ann")),
    ('choose "Red" from the list "Colour"', step("select", target={"label": "Colour"}, values=["Red"])),
    ("submit the form", step("submit")),
    ("scroll to the bottom 5 times", step("scroll", to="bottom", times=5)),
    ("scroll up to the top", step("scroll", to="top")),
    ('scroll to "Imprint"', step("scroll", target={"text": "Imprint"})),
    ('wait for "Welcome"', step("wait", target={"text": "Welcome"})),
    ("wait 3 seconds", step("wait", pause=3.0)),
    ("take a screenshot of the whole page", step("screenshot", whole_page=True)),
)  # fmt: skip


@pytest.mark.parametrize(("words", "told"), STEPS, ids=[words for words, _ in STEPS])
def test_every_step_can_be_said_and_the_browser_takes_it(words: str, told: dict[str, Any]) -> None:
    steps = drive_in(f"Go to {URL}, {words}.")
    assert steps == [GO, told, READ]
    TypeAdapter(BrowserRequest).validate_python({"steps": steps})


@pytest.mark.parametrize("words", [
    f'Please open {URL} and then fill "ann" into "User", press Enter; then tell me the balance.',
    f'Visit {URL}\nenter "ann" for "User"\npress Enter\nWhat is the balance?',
])  # fmt: skip
def test_steps_come_in_order_and_what_is_asked_is_none(words: str) -> None:
    assert drive_in(words) == [
        GO,
        step("fill", target={"label": "User"}, value="ann"),
        step("press", key="Enter"),
        READ,
    ]


def test_a_second_address_is_gone_to_and_a_bare_one_is_completed() -> None:
    steps = drive_in(f'go to shop.example.com, click "A", then open {URL}')
    assert steps is not None and [one.get("url") for one in steps] == ["https://shop.example.com", None, URL, None]


@pytest.mark.parametrize("words", [
    "", "What does the page say?", f"Open {URL}", f"Go to {URL} and tell me what the press says", 'click "Sign in"',
    f'What happens if I click "Sign in" on {URL}?', 'Go to the shop, click "Sign in"',
    f"Summarise {URL}, then press on",
])  # fmt: skip
def test_words_that_tell_a_browser_nothing(words: str) -> None:
    assert drive_in(words) is None


@pytest.mark.parametrize("clause", ["click the third red button", 'fill "x"', "select something nice", "press Hyper"])
def test_a_step_that_is_not_understood_is_refused_by_its_words(clause: str) -> None:
    with pytest.raises(InvalidRequest, match=f"the step `{clause}` is not understood: say it like click"):
        drive_in(f'Go to {URL}, click "Start", {clause}, then press Enter')


def test_quotations_and_addresses_stay_whole() -> None:
    assert clauses_of('Go to https://a.example/x,y;z then say "one, two. And three", end.') == [
        "Go to https://a.example/x,y;z", 'say "one, two. And three"', "end",
    ]  # fmt: skip


def test_a_page_that_a_browser_goes_to_is_no_document() -> None:
    words = f'Go to {URL}, click "Start". What does https://b.example/c say?'
    attached = url("https://b.example/d")

    def brought(*parts: dict[str, Any]) -> list[Any]:
        request = parse_request(orjson.dumps(chat(*parts)), 0)
        return [part.url for part in documents_of(request, order_of(request)) if isinstance(part, UrlPart)]

    assert brought(text(words), url(URL), attached) == [attached["url"]]
    assert brought(text(f"Summarise {URL}"), url(URL)) == [URL]
