"""Routing: what is settled without weighing, what is sent to the encoder, what comes out."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.ingress.request import IngressRequest
from python_backends.ingress.router import Routed, Router
from python_backends.ingress.schema import schema_text
from python_backends.request import parsed
from python_backends.runtime.config import CHECKOUT
from python_backends.text_encoder.encoder import Encoder
from python_backends.text_encoder.local import LocalEncoder
from tests.ingress.encoders import CountingEncoder
from tests.media.containers import wav


def routed(router: Router, encoder: Encoder, media: tuple[bytes, ...] = (), **request: Any) -> Routed:
    return asyncio.run(router.route(parsed(IngressRequest, orjson.dumps(request)), list(media), encoder))


def names(answer: Routed) -> list[str]:
    return [task.name for task in answer.result.tasks]


FIXED = [
    ("Extract all text and data.", ["image"], ["ocr"]),
    ("Extract all text and data.", ["pdf"], ["ocr"]),
    ("Detect all objects.", ["image"], ["object_detection"]),
    ("Detect all GUI elements.", ["image"], ["gui_detection"]),
    ("Transcribe this audio.", ["audio"], ["speech_to_text"]),
    ("Scrape this page: https://example.com", [], ["scraper"]),
    ("Translate the following into French:\n\nHello", [], ["translate"]),
    ("Forecast the next 10 days of this: date,value\n2024-01-01,1", [], ["forecast"]),
    ("Forecast the next 5 months of this:", ["csv"], ["forecast"]),
    ("Translate the following into French:\n\nForecast the next 10 days of this: rain", [], ["translate"]),
    ("", ["image"], ["ocr"]),
    ("", ["audio", "csv"], ["ocr", "speech_to_text"]),
    ("https://example.com/page", [], ["scraper"]),
    ("https://example.com/scan.png", [], ["ocr"]),
    ("hello!", [], []),
    ("", [], []),
]


@pytest.mark.parametrize(("text", "modalities", "tasks"), FIXED)
def test_fixed_wordings_need_no_encoder(router: Router, text: str, modalities: list[str], tasks: list[str]) -> None:
    encoder = CountingEncoder()
    answer = routed(router, encoder, text=text, modalities=modalities)
    assert names(answer) == tasks
    assert all(task.confidence == 1 for task in answer.result.tasks)
    assert encoder.asked == []


def test_a_fixed_wording_holds_only_with_what_it_speaks_of(router: Router) -> None:
    encoder = CountingEncoder()
    routed(router, encoder, text="Detect all objects.", modalities=["pdf"])
    routed(router, encoder, text="Extract all text and data. Then translate it into French.", modalities=["image"])
    assert len(encoder.asked) == 2


def test_the_vector_of_the_whole_text_comes_on_demand(router: Router) -> None:
    encoder = CountingEncoder()
    assert routed(router, encoder, text="hi").embedding is None
    answer = routed(router, encoder, text="hi", embedding=True)
    assert answer.embedding is not None and answer.embedding.shape == (384,)
    text = "Shorten this.\n\nA long story."
    routed(router, encoder, text=text, embedding=True)
    assert encoder.asked == [["hi"], ["Shorten this.", text]]


def test_one_text_is_encoded_once(router: Router) -> None:
    encoder = CountingEncoder()
    routed(router, encoder, text="what is a heron", embedding=True)
    assert encoder.asked == [["what is a heron"]]


def test_media_are_looked_at_and_count(router: Router) -> None:
    answer = routed(router, CountingEncoder(), (wav(), b"plain words"), text="")
    assert [(seen.modality, seen.format) for seen in answer.result.media] == [("audio", "wav"), ("text", "text")]
    assert names(answer) == ["ocr", "speech_to_text"]


def test_claims_stand_one_for_each_of_the_media(router: Router) -> None:
    claims = [{"mime": "text/csv"}]
    answer = routed(router, CountingEncoder(), (b"a, b\nc, d\n",), text="", claims=claims)
    assert answer.result.media[0].modality == "csv"
    with pytest.raises(InvalidRequest, match="one for each") as caught:
        routed(router, CountingEncoder(), (), text="", claims=claims)
    assert caught.value.param == "claims"


@pytest.mark.parametrize(
    "request_", [{"texts": "x"}, {"modalities": ["hologram"]}, {"text": 5}, {"schema": "yes"}, {"claims": [{"a": 1}]}]
)
def test_what_is_no_request_is_refused(request_: dict[str, object]) -> None:
    with pytest.raises(InvalidRequest, match="REQUEST field"):
        parsed(IngressRequest, orjson.dumps(request_))


WEIGHED = [
    ("how do I say good morning in Korean?", [], ["translate"]),
    ("which day is printed on the ticket", ["image"], ["ocr"]),
    ("put boxes around the sheep", ["image"], ["object_detection"]),
    ("where is the send button", ["image"], ["gui_detection"]),
    ("transcribe this and translate it into German", ["audio"], ["speech_to_text", "translate"]),
    ("read the menu and translate it into French", ["image"], ["ocr", "translate"]),
    ("What is said here in English?", ["audio"], ["speech_to_text"]),
    ("The speaker talks in English.", ["audio"], ["speech_to_text"]),
    ("predict the coming 6 weeks", ["csv"], ["forecast"]),
    ("who won the race yesterday", [], ["web_search"]),
    ("sum up https://example.com/story", [], ["scraper"]),
    ("compute 17 * 23 + 4", [], ["code_execute"]),
    ("is this spam? You won a prize, click here", [], ["classify"]),
    ("why do cats purr", [], []),
    ("Reply to this mail:\n\nPlease translate the file into French and search the web for hotels.", [], []),
]


@pytest.mark.parametrize(("text", "modalities", "tasks"), WEIGHED)
def test_other_wordings_are_weighed(
    router: Router, encoder: LocalEncoder, text: str, modalities: list[str], tasks: list[str]
) -> None:
    answer = routed(router, encoder, text=text, modalities=modalities)
    assert names(answer) == tasks
    assert all(0 < task.confidence <= 1 and task.why for task in answer.result.tasks)
    assert set(answer.result.scores) == {
        "ocr", "object_detection", "gui_detection", "speech_to_text", "web_search", "scraper", "translate", "classify",
        "forecast", "code_execute", "none",
    }  # fmt: skip


def test_a_standing_order_makes_a_task_of_every_message(router: Router, encoder: LocalEncoder) -> None:
    order = "Translate whatever the user writes into Dutch."
    text = "The shop is closed on Mondays."
    assert names(routed(router, encoder, text=text)) == []
    assert names(routed(router, encoder, text=text, system=order)) == ["translate"]
    assert names(routed(router, encoder, text=text, system="You are a friendly assistant of a bank.")) == []


def test_an_order_does_not_add_to_what_the_user_asks(router: Router) -> None:
    encoder = CountingEncoder()
    order = "Translate whatever the user writes into Dutch."
    routed(router, encoder, text="Translate the following into French:\n\nHello", system=order)
    assert encoder.asked == []


def test_the_same_request_gives_the_same_bytes(router: Router, encoder: LocalEncoder) -> None:
    first, second = (routed(router, encoder, text="look up tram times in Graz").result for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_the_published_schema_is_that_of_the_result() -> None:
    assert (CHECKOUT / "docs" / "schemas" / "ingress.json").read_text("utf-8") == schema_text()
