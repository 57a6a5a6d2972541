"""What people do in browsers, on local sites, in a real Chromium."""

from __future__ import annotations

import base64
import io

from PIL import Image

from python_backends.browser.limits import MIB
from tests.browser.conftest import LIMITS, Browsing, needs_chromium
from tests.browser.pages import FILE, ITEMS

pytestmark = needs_chromium

TEXT = {"action": "text"}


def css(selector: str) -> dict[str, str]:
    return {"selector": selector}


def image_of(data: str) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data)))


def test_a_form_is_filled_and_sent_and_its_session_stays_signed_in(browsing: Browsing) -> None:
    first = browsing.ask(
        browsing.go("/login"), {"action": "fill", "target": {"label": "Name"}, "value": "ada"},
        {"action": "fill", "target": css("[name=password]"), "value": "secret"},
        {"action": "click", "target": {"role": "button", "name": "Sign in"}}, TEXT, session="login",
    )  # fmt: skip
    assert first.ok and first.title == "Account" and first.steps[-1].text is not None
    assert "Hello ada" in first.steps[-1].text and first.session_started and first.session_open
    again = browsing.ask(browsing.go("/account"), TEXT, {"action": "cookies"}, session="login")
    assert "Hello ada" in (again.steps[1].text or "") and not again.session_started
    [cookie] = again.steps[2].cookies or []
    assert (cookie.name, cookie.value, cookie.http_only) == ("user", "ada", True)
    other = browsing.ask(browsing.go("/account"), TEXT, {"action": "cookies"}, session="stranger")
    assert "Hello nobody" in (other.steps[1].text or "") and other.steps[2].cookies == []
    browsing.end("login", "stranger")
    fresh = browsing.ask(browsing.go("/account"), TEXT, session="login", end_session=True)
    assert fresh.session_started and not fresh.session_open and "Hello nobody" in (fresh.steps[1].text or "")


def test_a_way_over_several_pages_in_one_request(desk: Browsing) -> None:
    result = desk.ask(
        desk.go("/account"), {"action": "click", "target": {"text": "Begin"}},
        {"action": "select", "target": css("select"), "values": ["Blue"]},
        {"action": "submit", "target": css("select")},
        {"action": "click", "target": {"text": "Finish"}}, {"action": "wait", "target": {"text": "Done"}},
        {"action": "text", "target": css("p")},
    )  # fmt: skip
    assert result.ok and result.title == "Step 3" and result.steps[-1].text == "Done: b"
    way = [step.url.rpartition("/")[2] for step in result.steps[:5]]
    assert way == ["account", "1", "1", "2?colour=b", "3?colour=b"]


def test_a_page_that_grows_is_scrolled_to_its_end(desk: Browsing) -> None:
    few = desk.ask(desk.go("/endless"), {"action": "scroll", "to": "bottom", "times": 1}, TEXT)
    assert f"item {ITEMS}" not in (few.steps[-1].text or "")
    result = desk.ask(desk.go("/endless"), {"action": "scroll", "to": "bottom", "times": 20}, TEXT)
    assert result.ok and f"item {ITEMS}" in (result.steps[-1].text or "")


def test_files_are_saved_or_shown_and_brought_back(desk: Browsing) -> None:
    result = desk.ask(
        desk.go("/plain"), {"action": "download", "url": desk.url("/file")},
        {"action": "download", "url": desk.url("/plain")},
    )  # fmt: skip
    saved, shown = (step.file for step in result.steps[1:])
    assert saved is not None and shown is not None
    assert base64.b64decode(saved.data) == FILE and (saved.name, saved.media_type) == ("data.zip", "application/zip")
    assert b"plain text" in base64.b64decode(shown.data) and shown.media_type == "text/html"


def test_a_navigation_to_a_file_says_which_step_takes_it(desk: Browsing) -> None:
    [step] = desk.ask(desk.go("/file")).steps
    assert not step.ok and step.error is not None and step.error.code == "download_began"


def test_downloads_at_their_bound_and_one_past_it(desk: Browsing) -> None:
    for size, fine in ((LIMITS.returned_bytes, True), (LIMITS.returned_bytes + 1, False), (5 * MIB, False)):
        result = desk.ask({"action": "download", "url": desk.url(f"/file?size={size}")})
        assert result.ok == fine, size
        if not fine:
            error = result.steps[0].error
            assert error is not None and error.code == "file_too_large" and str(LIMITS.returned_bytes) in error.message


def test_pop_ups_become_tabs_that_can_be_chosen_and_closed(browsing: Browsing) -> None:
    result = browsing.ask(
        browsing.go("/popups"), {"action": "click", "target": {"text": "Open"}}, {"action": "tab", "tab": 1},
        {"action": "text"}, {"action": "close_tab"}, session="popups",
    )  # fmt: skip
    assert result.ok and "Hello" in (result.steps[3].text or "") and result.title == "Opener"
    many = browsing.ask({"action": "click", "target": css("#many")}, session="popups", end_session=True)
    assert len(many.tabs) == LIMITS.tabs and sum(tab.active for tab in many.tabs) == 1
    assert many.warnings == [f"{9 + 1 - LIMITS.tabs} pop-ups were closed: at most {LIMITS.tabs} tabs are kept"]


def test_a_tab_that_is_not_there_is_no_tab(desk: Browsing) -> None:
    step = desk.ask(desk.go("/plain"), {"action": "tab", "tab": 1, "seconds": 0.5}).steps[-1]
    assert step.error is not None and step.error.code == "no_such_tab"


def test_keys_points_frames_alerts_and_uploads(desk: Browsing) -> None:
    said = {"action": "text", "target": css("#said")}
    result = desk.ask(
        desk.go("/controls"),
        {"action": "fill", "target": css("#key"), "value": "abc"},
        {"action": "press", "key": "Enter", "target": css("#key")}, said,
        {"action": "click", "x": 310, "y": 410}, said,
        {"action": "click", "target": {"text": "Inside", "frame": "iframe"}}, said,
        {"action": "click", "target": {"text": "Ask"}}, said,
        {"action": "upload", "target": css("#file"), "media": [1, 0], "names": ["b.txt"]},
        {"action": "wait", "target": {"text": "b.txt="}}, said,
        media=[b"first", b"second"],
    )  # fmt: skip
    assert result.ok, result.steps[-1]
    texts = [step.text for step in result.steps if step.action == "text"]
    assert texts == ["entered abc", "point", "framed", "alert over", "b.txt=second input_1=first"]


def test_pictures_of_the_window_the_page_and_an_element(browsing: Browsing) -> None:
    result = browsing.ask(
        browsing.go("/tall"), {"action": "screenshot"}, {"action": "screenshot", "whole_page": True, "format": "jpeg"},
        {"action": "screenshot", "target": css("div")}, open={"viewport": {"width": 400, "height": 300}},
    )  # fmt: skip
    window, page, element = (image_of(step.file.data) for step in result.steps[1:] if step.file)
    assert (window.size, window.format, page.format) == ((400, 300), "PNG", "JPEG")
    assert page.size[1] == 3000 and element.size[1] == 3000
    red = page.convert("RGB").getpixel((200, 1500))
    assert isinstance(red, tuple) and red[0] > 200 and red[1] < 60


def test_a_picture_past_the_bound_is_cut_and_says_so(desk: Browsing) -> None:
    bound = LIMITS.screenshot_height
    for height, cut in ((bound, False), (bound + 1, True)):
        whole = {"action": "screenshot", "whole_page": True, "format": "jpeg"}
        step = desk.ask(desk.go(f"/tall?height={height}"), whole).steps[-1]
        assert step.ok and step.file is not None and step.truncated == cut
        assert image_of(step.file.data).size[1] == bound


def test_html_links_and_texts_at_their_bound_and_one_past_it(desk: Browsing) -> None:
    result = desk.ask(desk.go("/plain"), {"action": "html"}, {"action": "links"})
    assert "<p>plain text</p>" in (result.steps[1].html or "")
    assert [link.url for link in result.steps[2].links or []] == [desk.url("/account"), "http://other.example/x"]
    for size, cut in ((LIMITS.text_characters, False), (LIMITS.text_characters + 1, True)):
        step = desk.ask(desk.go(f"/long?size={size}"), TEXT).steps[-1]
        assert len(step.text or "") == LIMITS.text_characters and step.truncated == cut


def test_cookies_can_be_given_and_thrown_away(browsing: Browsing) -> None:
    cookie = {"name": "user", "value": "ada", "domain": "public.example"}
    result = browsing.ask({"action": "set_cookies", "cookies": [cookie]}, browsing.go("/account"), TEXT,
                          {"action": "set_cookies", "clear": True}, browsing.go("/account"), TEXT)  # fmt: skip
    assert "Hello ada" in (result.steps[2].text or "") and "Hello nobody" in (result.steps[5].text or "")
    bad = browsing.ask({"action": "set_cookies", "cookies": [{**cookie, "same_site": "None", "domain": " "}]})
    assert not bad.ok


def test_the_first_step_that_fails_is_the_last(desk: Browsing) -> None:
    result = desk.ask(desk.go("/plain"), {"action": "click", "target": css("#none"), "seconds": 0.3},
                          {"action": "text"})  # fmt: skip
    assert not result.ok and [step.ok for step in result.steps] == [True, False]
    assert result.steps[1].error is not None and result.steps[1].error.code == "step_timeout"
    assert result.title == "Plain"


def test_a_request_has_a_time_and_so_has_a_step(desk: Browsing) -> None:
    slow = desk.go("/slow")
    for result in (desk.ask(slow, seconds=0.8), desk.ask({**slow, "seconds": 0.8})):
        assert result.steps[0].error is not None and result.steps[0].error.code == "step_timeout"
        assert result.seconds < 8
