"""Actions in the whole system: gateway, Triton, scraper, sandbox, web index and browser, and sites served here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
from interfaze import Interfaze

from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.local import LocalEncoder
from python_backends.web_search.document import Document
from python_backends.web_search.encoder_name import encoder_name
from python_backends.web_search.writer import IndexWriter
from tests.browser.conftest import needs_chromium
from tests.conftest import TritonAddresses
from tests.local_site import LocalSite
from tests.sandbox.conftest import needs_bubblewrap
from tests.test_routing_live import Counted

pytestmark = pytest.mark.server

LAMP = {"@context": "https://schema.org", "@type": "Product", "name": "Desk lamp",
        "offers": {"@type": "Offer", "price": "24.50", "priceCurrency": "EUR"}}  # fmt: skip
PAGES = {
    "lamp.html": f"""<html lang="en"><head><title>Desk lamp</title>
        <script type="application/ld+json">{json.dumps(LAMP)}</script></head>
        <body><main><h1>Desk lamp</h1><p>{"A lamp for the desk, of steel and glass. " * 12}</p></main></body></html>""",
    "drawn.html": """<html><head><title>Drawn</title></head><body><div id="root"></div><script>
        const text = '<p>' + 'All of it. '.repeat(60) + '</p>'
        document.getElementById('root').innerHTML = '<main><h1>Drawn by script</h1>' + text + '</main>'
        </script></body></html>""",
    "account.html": """<html><head><title>Account</title></head><body><form onsubmit="
        document.body.innerHTML = '<h1>Hello ' + who.value + '</h1><p>Balance: 12.50 in ' + kind.value + '</p>'
        return false"><label>User <input id="who"></label>
        <label>Account <select id="kind"><option>Savings</option><option>Current</option></select></label>
        <button>Sign in</button></form></body></html>""",
    "robots.txt": "User-agent: *\nDisallow: /private/\n",
    "private/a.html": "<html><body><p>secret</p></body></html>",
}
ELSEWHERE = ("http://169.254.169.254/latest/meta-data/", "http://127.0.0.1:1/",
             "http://localhost./", "http://2130706433/", "http://10.0.0.1/")  # fmt: skip


@pytest.fixture(scope="module")
def pages(site: LocalSite) -> str:
    """The address of the site, with its pages."""
    for path, text in PAGES.items():
        site.put(path, text)
    return f"http://{site.address}"


@pytest.fixture
def interfaze(gateway: str, api_key: str) -> Iterator[Interfaze]:
    client = Interfaze(api_key=api_key, base_url=f"{gateway}/v1", max_retries=0)
    yield client
    client.openai.close()


def say(client: Interfaze, words: str, **options: Any) -> Any:
    return client.chat.completions.create(messages=[{"role": "user", "content": words}], **options)


def precontext(answer: Any) -> dict[str, Any]:
    return {entry.name: entry.result for entry in answer.precontext}


def test_a_page_is_scraped_by_the_sdk(interfaze: Interfaze, triton: TritonAddresses, pages: str) -> None:
    counted = Counted(triton)
    found = interfaze.tasks.scrape(f"{pages}/lamp.html")
    assert found["title"] == "Desk lamp" and "steel and glass" in found["markdown"] and not found["rendered"]
    assert counted.ran == {"openfaze", "scraper"}


def test_a_schema_over_an_address_is_filled_from_the_page(interfaze: Interfaze, pages: str) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "price": {"type": "number"}},
              "required": ["name", "price"]}  # fmt: skip
    form = {"type": "json_schema", "json_schema": {"name": "lamp", "schema": schema}}
    answer = say(interfaze, f"What does the product at {pages}/lamp.html cost?", response_format=form)
    content = answer.choices[0].message.content.removeprefix("```json").removesuffix("```")
    assert json.loads(content) == {"name": "Desk lamp", "price": 24.5}
    leaf = next(one for one in precontext(answer)["grounding"] if one["path"] == "price")
    assert leaf["source"] == "scraper" and leaf["confidence"] > 0.5 and leaf["selector"]


@needs_bubblewrap
def test_a_page_that_draws_itself_is_shown_by_the_browser(
    interfaze: Interfaze, triton: TritonAddresses, pages: str
) -> None:
    counted = Counted(triton)
    found = interfaze.tasks.scrape(f"{pages}/drawn.html")
    assert found["rendered"] and "Drawn by script" in found["markdown"] and "browser" in counted.ran


def test_the_web_index_is_searched_by_the_sdk(interfaze: Interfaze, triton: TritonAddresses, web_index: Path) -> None:
    models = CHECKOUT / "model_repository"
    with IndexWriter(web_index, LocalEncoder(models).vectors, encoder_name(models / ENCODER / "1")) as writer:
        writer.add([
            Document("https://example.org/tower", "The Burj Khalifa", "The Burj Khalifa in Dubai is 828 metres tall."),
            Document("https://example.org/cats", "Cats", "Cats sleep for most of the day."),
        ])  # fmt: skip
    counted = Counted(triton)
    hits = interfaze.tasks.web_search("how tall is the Burj Khalifa")
    assert hits[0]["url"] == "https://example.org/tower" and "828 metres" in hits[0]["snippets"][0]
    assert counted.ran == {"openfaze", "web_search", "text_encoder"}
    answer = say(interfaze, "Search the web: how tall is the Burj Khalifa?")
    assert "828 metres" in answer.choices[0].message.content
    assert precontext(answer)["search"][0]["url"] == "https://example.org/tower"


@needs_chromium
def test_words_drive_a_browser_through_a_form(interfaze: Interfaze, triton: TritonAddresses, pages: str) -> None:
    counted = Counted(triton)
    steps = 'fill "Ann" into "User", select "Current" from "Account", then click the button "Sign in"'
    answer = say(interfaze, f'Go to {pages}/account.html, {steps} and wait for "Balance". What is the balance?')
    assert "Hello Ann" in answer.choices[0].message.content and "12.50 in Current" in answer.choices[0].message.content
    taken = precontext(answer)["browser"]["steps"]
    assert [step["action"] for step in taken] == ["navigate", "fill", "select", "click", "wait", "text"]
    assert "browser" in counted.ran and not {"scraper", "web_search", "sandbox"} & counted.ran
    form = {"type": "json_schema", "json_schema": {"name": "account", "schema": {
        "type": "object", "properties": {"balance": {"type": "number"}}, "required": ["balance"]}}}  # fmt: skip
    answer = say(interfaze, f'Open {pages}/account.html, {steps}, wait for "Balance".', response_format=form)
    assert json.loads(answer.choices[0].message.content) == {"balance": 12.5}
    with pytest.raises(openai.BadRequestError) as caught:
        say(interfaze, 'Go to http://169.254.169.254/, click "latest"')
    assert caught.value.code == "url_blocked"


@needs_bubblewrap
def test_sums_are_computed_in_the_sandbox(interfaze: Interfaze, triton: TritonAddresses) -> None:
    counted = Counted(triton)
    answer = say(interfaze, "calculate 34 times 19")
    assert answer.choices[0].message.content == "646"
    entry = precontext(answer)["code_execute"]
    assert entry["output"] == "646\n" and entry["language"] == "python" and entry["is_action_tool"]
    assert "sandbox" in counted.ran and not {"browser", "scraper", "web_search"} & counted.ran


def test_robots_txt_and_private_addresses_are_refused(interfaze: Interfaze, pages: str) -> None:
    with pytest.raises(openai.BadRequestError) as caught:
        interfaze.tasks.scrape(f"{pages}/private/a.html")
    assert caught.value.code == "robots_disallow"
    for address in ELSEWHERE:
        with pytest.raises(openai.BadRequestError) as caught:
            interfaze.tasks.scrape(address)
        assert caught.value.code == "url_blocked", address
