"""Text that is sent while a recording is still being heard."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from python_backends.errors import InternalError, InvalidRequest
from python_backends.front_door.answer import Answer
from python_backends.front_door.documents import Brought
from python_backends.front_door.findings import SAME_LANGUAGE
from python_backends.front_door.hooks import Hooks
from python_backends.front_door.live import LiveText
from tests.front_door.fakes import FakeModels
from tests.front_door.requests import chat, media, text
from tests.front_door.test_conversation import ask, models, wants

SOUND = Brought(b"RIFF", "audio", "audio/wav")
HEARD = {"text": "Good morning. How are you?", "chunks": [{"text": "Good morning. How are you?", "timestamp": [0, 3]}]}
FIRST: dict[str, Any] = {"event": "utterance", "delta": "Good morning."}
PARTIALS = [FIRST, {"event": "progress", "seconds": 2.0}, {"event": "utterance", "delta": " How are you?"}]


def listeners() -> FakeModels:
    fake = models(speech_to_text=HEARD)
    fake.partials = PARTIALS
    return fake


def said(fake: FakeModels, request: dict[str, Any]) -> tuple[list[str], Answer]:
    pieces: list[str] = []
    live = LiveText(pieces.append)
    answer = live.rest_of(ask(fake, request, SOUND, hooks=Hooks(say=live.say)))
    return pieces, answer


def test_pieces_and_rest_are_the_whole_answer() -> None:
    pieces, answer = said(listeners(), chat(text("Write it down"), media()))
    assert pieces == ["Good morning.", " How are you?"] and answer.content == ""
    assert answer.completion_tokens == 7


@pytest.mark.parametrize(
    "request_",
    [
        chat(text("x"), media(), response_format="json_object"),
        chat(text("x"), media(), max_tokens=2),
        chat(text("x"), media(), system="<task>speech_to_text</task>"),
    ],
)
def test_an_answer_that_is_more_or_less_than_the_text_comes_at_the_end(request_: dict[str, Any]) -> None:
    pieces, answer = said(listeners(), request_)
    assert not pieces and answer.content


def test_the_text_of_a_translation_is_no_answer_yet() -> None:
    fake = listeners()
    fake.scripts = {**fake.scripts, "ingress": wants("translate")}
    pieces, answer = said(fake, chat(text("In French"), media()))
    assert not pieces and answer.content == "<Good morning. How are you?>"


def test_a_recording_in_the_wanted_language_needs_no_translation() -> None:
    fake = listeners()
    same = InvalidRequest("nothing to translate", code=SAME_LANGUAGE, param="target_language")
    fake.scripts = {**fake.scripts, "ingress": wants("translate"), "translate": same}
    assert ask(fake, chat(text("What is he saying, in English?"), media()), SOUND).content == HEARD["text"]
    with pytest.raises(InvalidRequest, match="nothing to translate"):
        ask(fake, chat(text("In English"), media(), system="<task>translate</task>"), SOUND)
    fake.scripts |= {"translate": InvalidRequest("no such language", param="target_language")}
    with pytest.raises(InvalidRequest, match="no such language"):
        ask(fake, chat(text("What is he saying, in English?"), media()), SOUND)


def test_without_anybody_who_waits_for_pieces_the_plain_model_answers() -> None:
    fake = listeners()
    assert ask(fake, chat(text("Write it down"), media()), SOUND).content == HEARD["text"]
    assert fake.asked("speech_to_text") == [{"instruction": "Write it down", "mime": "audio/wav"}]


def test_news_of_the_work_name_the_task() -> None:
    news: list[tuple[str, dict[str, Any]]] = []
    hooks = Hooks(heard=lambda task, partial: news.append((task, dict(partial))))
    ask(listeners(), chat(media(), system="<task>stt</task>"), SOUND, hooks=hooks)
    assert news == [("stt", partial) for partial in PARTIALS]


def test_speakers_are_named_where_they_are_known() -> None:
    chunks = [{"speaker": "SPEAKER_00", "text": "Hello."}, {"speaker": None, "text": " Hm?"}]
    fake = models(speech_to_text={"text": "Hello. Hm?", "chunks": chunks})
    assert ask(fake, chat(text("Who speaks?"), media()), SOUND).content == "SPEAKER_00: Hello.\nUNKNOWN: Hm?"


def test_an_answer_that_differs_from_its_pieces_is_our_fault() -> None:
    live = LiveText(lambda _: None)
    live.say("Good")
    with pytest.raises(InternalError, match="differs"):
        live.rest_of(Answer("Bad morning", "stop", 1, 1))
    assert orjson.loads(next(live.rest_of(Answer("Good day", "stop", 1, 1)).events()))["text"] == " day"


def test_a_schema_that_asks_who_speaks_asks_the_listener() -> None:
    said = {"type": "object", "properties": {"turns": {"type": "array", "items": {
        "type": "object", "properties": {"speaker": {"type": "string"}}}}}}  # fmt: skip
    for schema, asked in (
        (said, {"diarize": True}),
        ({"type": "object", "properties": {"total": {"type": "number"}}}, {}),
    ):
        fake = listeners()
        with pytest.raises(KeyError, match="fusion"):  # the models beyond are not there
            ask(fake, chat(text("What?"), media(), response_format="json_schema", json_schema=schema), SOUND)
        assert fake.asked("speech_to_text") == [{"instruction": "What?", "mime": "audio/wav", **asked}]
