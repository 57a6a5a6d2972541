"""One request through all its stages, in front of models that answer what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidMedia, OpenfazeError, Unavailable
from python_backends.front_door.answer import Answer
from python_backends.front_door.conversation import answered
from python_backends.front_door.documents import Brought
from python_backends.front_door.hooks import Hooks
from python_backends.front_door.order import order_of
from python_backends.front_door.request import ChatRequest, parse_request
from tests.front_door.fakes import FakeModels, Script
from tests.front_door.requests import body, chat, media, message, text

IMAGE = Brought(b"\x89PNG", "image", "image/png")
LETTER = Brought(b"Guten Tag", "text")
CACHED: dict[str, Any] = {"cache": {"namespace": "0" * 64}}


def reads(request: Mapping[str, Any], media: bytes) -> dict[str, Any]:
    return {"extracted_text": f"read {bytes(media).decode(errors='replace')[-3:]}"}


def translates(request: Mapping[str, Any], media: bytes) -> dict[str, Any]:
    return {"translated_text": f"<{request.get('text') or bytes(media).decode()}>"}


def wants(*names: str) -> dict[str, Any]:
    return {"tasks": [{"name": name, "confidence": 0.97, "why": "words"} for name in names]}


def models(**scripts: Script) -> FakeModels:
    return FakeModels({"ocr": reads, "translate": translates, "ingress": wants(), **scripts})


def ask(fake: FakeModels, request: dict[str, Any], *documents: Brought, hooks: Hooks | None = None) -> Answer:
    parts = [part for turn in request["messages"] for part in turn["parts"] if part["type"] == "media"]
    parsed = parse_request(body(request), len(parts))
    return asyncio.run(_answered_and_kept(fake, parsed, documents, hooks or Hooks()))


async def _answered_and_kept(
    fake: FakeModels, parsed: ChatRequest, documents: Sequence[Brought], hooks: Hooks
) -> Answer:
    answer, keep = await answered(fake, parsed, order_of(parsed), documents, "stamp", hooks)
    await keep()
    return answer


def names(answer: Answer) -> list[str]:
    return [entry["name"] for entry in answer.precontext]


def test_words_that_ask_for_a_translation_of_a_picture_get_one_of_what_stands_in_it() -> None:
    fake = models(ingress=wants("ocr", "translate"))
    answer = ask(fake, chat(text("Read it in French"), media()), IMAGE)
    assert (answer.content, names(answer)) == ("<read PNG>", ["ocr", "translate"])
    assert fake.asked("translate") == [{"instruction": "Read it in French", "text": "read PNG"}]
    assert fake.asked("ingress") == [
        {"text": "Read it in French", "system": "", "modalities": ["image"], "schema": False}
    ]


def test_a_text_document_goes_to_the_translator_as_it_is() -> None:
    answer = ask(models(ingress=wants("translate")), chat(text("In English?"), media()), LETTER)
    assert (answer.content, names(answer)) == ("<Guten Tag>", ["translate"])


def test_a_worker_that_is_named_by_a_tag_answers_with_its_result_alone() -> None:
    fake = models()
    answer = ask(fake, chat(text("Translate into French: x"), system="<task>translate</task>"))
    assert orjson.loads(answer.content)["name"] == "translate" and not answer.precontext
    assert not fake.asked("ingress") and not fake.asked("ocr")


def test_several_results_without_a_schema_stand_under_their_names() -> None:
    fake = models(ingress=wants("translate", "classify"), classify={"label": "greeting", "labels": []})
    asked = chat(text("x"), media(), response_format="json_object")
    assert orjson.loads(ask(fake, asked, LETTER).content) == {
        "translate": {"translated_text": "<Guten Tag>"}, "classify": {"label": "greeting", "labels": []},
    }  # fmt: skip
    alone = ask(models(ingress=wants("translate")), asked, LETTER)
    assert orjson.loads(alone.content) == {"translated_text": "<Guten Tag>"}


def test_tasks_that_fail_say_so_and_those_beside_them_are_waited_for() -> None:
    fake = models(ingress=wants("translate", "classify"), classify=InvalidMedia("no labels", param="labels"))
    with pytest.raises(InvalidMedia, match="no labels"):
        ask(fake, chat(text("x"), media()), LETTER)
    assert fake.asked("translate")


@pytest.mark.parametrize("switched", [{"route": False}, {}])
def test_without_routing_or_with_ingress_away_the_documents_are_read(switched: dict[str, Any]) -> None:
    fake = models(ingress=Unavailable("gone"))
    assert ask(fake, chat(text("in French"), media(), **switched), IMAGE).content == "read PNG"
    assert bool(fake.asked("ingress")) is not bool(switched)


BUTTONS = {"type": "object", "properties": {"buttons": {"type": "array", "items": {"type": "string"}}}}
AN_OBJECT = {"OBJECT": {"buttons": []}, "GROUNDING": [], "DRAFTS": {}, "CUT_OFF": False}


def test_the_words_beside_a_schema_filter_no_elements_of_a_screen() -> None:
    """Words such as "Extract the data" are no label to look for: the schema says which elements are wanted."""
    fake = models(gui_detection={"gui_elements": []}, fusion=Unavailable("gone"), finish=AN_OBJECT)
    schema: dict[str, Any] = {"response_format": "json_schema", "json_schema": BUTTONS}
    ask(fake, chat(text("Extract the data"), media(), **schema), IMAGE)
    assert fake.asked("gui_detection") == [{"mime": "image/png"}]


def test_without_a_schema_the_words_say_which_elements_are_wanted() -> None:
    fake = models(gui_detection={"gui_elements": []})
    ask(fake, chat(text("the Save button"), media(), system="<task>gui_detection</task>"), IMAGE)
    assert fake.asked("gui_detection") == [{"instruction": "the Save button", "mime": "image/png"}]


def test_the_address_of_a_picture_is_no_word_for_what_is_in_it() -> None:
    fake = models(gui_detection={"gui_elements": []})
    words = "Find the red button in http://127.0.0.1:8000/in/page.png, please"
    ask(fake, chat(text(words), media(), system="<task>gui_detection</task>"), IMAGE)
    assert fake.asked("gui_detection")[0]["instruction"] == "Find the red button  , please"


def test_the_address_in_a_text_to_translate_stays() -> None:
    fake = models()
    words = "Translate into French: see https://a.org/b.png"
    ask(fake, chat(text(words), system="<task>translate</task>"))
    assert fake.asked("translate") == [{"instruction": words}]


def test_reasons_are_given_where_reasoning_is_asked_for() -> None:
    fake = models(ingress=wants("translate"))
    told = ask(fake, chat(text("in French"), media(), reasoning_effort="high"), LETTER).reasoning
    assert told == "The words call for translate: words (0.97).\nRan: translate."
    assert ask(fake, chat(text("in French"), media()), LETTER).reasoning == ""


def test_progress_counts_every_step() -> None:
    news: list[tuple[str, int, int]] = []
    hooks = Hooks(told=lambda task, done, of: news.append((task, done, of)))
    ask(models(ingress=wants("translate")), chat(text("x"), media(), media(1)), IMAGE, LETTER, hooks=hooks)
    assert [(done, of) for _, done, of in news] == [(1, 3), (2, 3), (3, 3)]
    assert sorted(task for task, _, _ in news) == ["ocr", "translate", "translate"]


def guard(unsafe: list[str], images: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    return {"unsafe": unsafe, "text": unsafe or "safe", "images": images or []}


def test_what_is_unsafe_is_answered_by_its_codes_and_nothing_runs() -> None:
    fake = models(guard=guard(["S1", "S9"]))
    answer = ask(fake, chat(text("a bomb?"), media(), system="<guard>S1, S9</guard>"), IMAGE)
    assert (answer.content, answer.finish_reason) == ("unsafe S1 S9", "stop")
    assert answer.precontext == [{"name": "text_guardrail_classifier", "result": ["S1", "S9"]}]
    assert not fake.asked("ocr") and fake.asked("guard") == [{"text": "a bomb?", "codes": ["S1", "S9"]}]


def test_what_is_safe_is_answered_with_the_guards_word_before_it() -> None:
    seen = {"nsfw": False}
    fake = models(guard=guard([], [seen]))
    answer = ask(fake, chat(text("what?"), media(), system="<guard>ALL</guard>"), IMAGE)
    assert names(answer) == ["text_guardrail_classifier", "image_guardrail_classifier", "ocr"]
    assert (answer.precontext[0]["result"], answer.precontext[1]["result"]) == ("safe", seen)


def test_nothing_passes_a_guard_that_is_away() -> None:
    with pytest.raises(Unavailable):
        ask(models(guard=Unavailable("gone")), chat(text("x"), media(), system="<guard>S1</guard>"), IMAGE)


def test_an_answer_is_stored_and_given_again() -> None:
    stored: dict[str, str] = {}

    def cache(request: Mapping[str, Any], media: bytes) -> dict[str, Any]:
        if request["op"] == "store":
            stored[request["exact"]] = request["answer"]
            return {"hit": None, "answer": None}
        found = stored.get(request["exact"])
        return {"hit": "exact" if found else None, "answer": found}

    fake = models(vector_cache=cache)
    asked = chat(text("what?"), media(), reasoning_effort="low", **CACHED)
    first, second = ask(fake, asked, IMAGE), ask(fake, asked, IMAGE)
    assert (first.vcache, second.vcache, second.reasoning) == (False, True, "")
    assert (second.content, list(second.precontext)) == (first.content, list(first.precontext))
    assert len(fake.asked("ocr")) == 1
    assert not ask(fake, asked, LETTER).vcache and not ask(fake, chat(text("what"), media(), **CACHED), IMAGE).vcache


def test_a_similar_question_is_looked_for_only_where_documents_hold_the_answer() -> None:
    fake = models(vector_cache={"hit": None, "answer": None}, ingress=wants("translate"))
    ask(fake, chat(text("what?"), media(), **CACHED), IMAGE)
    ask(fake, chat(text("what?"), media(), system="<guard></guard>", **CACHED), IMAGE)
    ask(fake, chat(text("Translate dog"), **CACHED))
    ask(fake, chat(text("what?"), media(), system="Answer in French.", **CACHED), IMAGE)
    looked = [request["semantic"] for request in fake.asked("vector_cache") if request["op"] == "lookup"]
    assert looked == [False, True, False, True, False, False]


def test_a_cache_that_fails_is_no_cache() -> None:
    fake = models(vector_cache=Unavailable("gone"))
    assert ask(fake, chat(text("what?"), media(), **CACHED), IMAGE).content == "read PNG"
    assert len(fake.asked("vector_cache")) == 1


@pytest.mark.parametrize("error", [InvalidMedia("bad"), Unavailable("busy")])
def test_failures_are_not_stored(error: OpenfazeError) -> None:
    fake = models(vector_cache={"hit": None, "answer": None}, ocr=error)
    with pytest.raises(type(error)):
        ask(fake, chat(media(), **CACHED), IMAGE)
    assert all(request["op"] == "lookup" for request in fake.asked("vector_cache"))


def test_without_a_namespace_the_cache_is_left_alone() -> None:
    fake = models()
    ask(fake, chat(media()), IMAGE)
    assert not fake.asked("vector_cache")


TRANSLATED = {
    "type": "object", "properties": {"translated_text": {"$ref": "#/$defs/text"}}, "required": ["translated_text"],
    "additionalProperties": False, "$defs": {"text": {"type": "string"}},
}  # fmt: skip


def test_a_result_that_holds_the_object_of_a_schema_is_that_object() -> None:
    asked = chat(text("Say dog in French"), response_format="json_schema", json_schema=TRANSLATED)
    fake = models(ingress=wants("translate"), translate={"translated_text": "chien", "source_language": "en"})
    answer = ask(fake, asked)
    assert (answer.content, names(answer)) == (
        '{"translated_text":"chien"}',
        ["translate", "ocr", "grounding", "fusion"],
    )
    (leaf,) = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert (leaf["path"], leaf["value"], leaf["source"]) == ("translated_text", "chien", "translate")


def test_a_result_that_is_against_the_schema_is_evidence_like_any_other() -> None:
    asked = chat(text("Say dog in French"), response_format="json_schema", json_schema=TRANSLATED)
    made = {"OBJECT": {"translated_text": "made"}, "GROUNDING": []}
    fake = models(ingress=wants("translate"), translate={"translated_text": 3}, fusion=Unavailable("x"), finish=made)
    assert ask(fake, asked).content == '{"translated_text":"made"}'


def test_what_was_made_while_something_was_away_is_not_stored() -> None:
    fake = models(vector_cache={"hit": None, "answer": None}, ingress=Unavailable("gone"))
    ask(fake, chat(text("what?"), media(), **CACHED), IMAGE)
    assert all(request["op"] == "lookup" for request in fake.asked("vector_cache"))


def test_the_guard_hears_everything_since_somebody_else_spoke() -> None:
    turns = [message("user", text("old")), message("assistant", text("yes")), message("user", text("a bomb")),
             message("user", text("go on"), media())]  # fmt: skip
    fake = models(guard=guard([]))
    ask(fake, {"messages": [message("system", text("<guard>S1</guard>")), *turns]}, IMAGE)
    assert fake.asked("guard") == [{"text": "a bomb\ngo on", "codes": ["S1"]}]


def test_a_guard_that_refuses_is_heard_once_nothing_runs_any_more() -> None:
    fake = models(guard=InvalidMedia("too long"), vector_cache={"hit": None, "answer": None})
    with pytest.raises(InvalidMedia):
        ask(fake, chat(text("x"), media(), system="<guard>S1</guard>", **CACHED), IMAGE)
    assert fake.asked("ingress") and not fake.asked("ocr")


def test_what_functions_returned_is_answered_beside_a_document_too() -> None:
    turns = [message("user", text("check it"), media()), message("tool", text("valid"))]
    assert ask(models(), {"messages": turns}, IMAGE).content == "valid"
