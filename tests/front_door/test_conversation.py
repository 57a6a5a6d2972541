"""One request through all its stages, in front of models that answer what the test says."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidMedia, InvalidRequest, OpenfazeError, Unavailable
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


def of(**properties: str | list[str] | dict[str, Any]) -> dict[str, Any]:
    """A schema that insists on `properties`, each a type or a schema."""
    named = {name: kind if isinstance(kind, dict) else {"type": kind} for name, kind in properties.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def predicts(*values: float) -> dict[str, Any]:
    days = [{"date": f"2025-{month:02d}-01 00:00:00", "value": value} for month, value in enumerate(values, 1)]
    return {"predictions": days, "model": "Drift", "frequency": "month"}


SAYS = {"translated_text": "Buenos días", "source_language": "en", "target_language": "es"}
ROWS = {"type": "array", "items": of(month={"type": "string", "format": "date"}, sales="number")}


@pytest.mark.parametrize(
    ("words", "schema", "task", "result", "expected"),
    [
        ("Translate to Spanish: Good day", of(translation="string"), "translate", SAYS, {"translation": "Buenos días"}),
        ("Translate to Spanish: Good day", of(greeting="string"), "translate", SAYS, {"greeting": "Buenos días"}),
        ("Translate to Spanish: Good day", of(original="string", spanish="string", language="string"), "translate",
         SAYS, {"original": "Good day", "spanish": "Buenos días", "language": "es"}),
        ("Translate to Spanish: Good day", of(en="string", es="string"), "translate", SAYS,
         {"en": "Good day", "es": "Buenos días"}),
        ("Forecast 2 months", of(months=ROWS, model="string"), "forecast", predicts(5, 7),
         {"months": [{"month": "2025-01-01", "sales": 5}, {"month": "2025-02-01", "sales": 7}], "model": "Drift"}),
        ("Forecast 2 months", of(next={"type": "array", "items": {"type": "number"}}), "forecast", predicts(5, 7),
         {"next": [5, 7]}),
        ("Forecast the next month", of(value="number"), "forecast", predicts(5), {"value": 5}),
        ("How much in February 2025?", of(value="number"), "forecast", predicts(5, 7, 9), {"value": 7}),
        ("How much on 2025-03-01?", of(value="integer"), "forecast", predicts(5, 7, 9), {"value": 9}),
        ("Forecast it", of(value=["number", "null"]), "forecast", predicts(5, 7), {"value": None}),
    ],
)  # fmt: skip
def test_what_a_task_says_stands_under_the_names_of_the_schema(
    words: str, schema: dict[str, Any], task: str, result: dict[str, Any], expected: dict[str, Any]
) -> None:
    fake = models(ingress=wants(task), **{task: result})
    asked = chat(text(words), response_format="json_schema", json_schema=schema)
    answer = ask(fake, asked)
    assert orjson.loads(answer.content) == expected and not fake.asked("fusion")
    leaves = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert {leaf["source"] for leaf in leaves} == {task}


@pytest.mark.parametrize("schema", [of(value="number"), of(one="number", two="number"), of(value="integer")])
def test_a_number_that_no_forecast_says_is_refused(schema: dict[str, Any]) -> None:
    fake = models(ingress=wants("forecast"), forecast=predicts(5.5, 7))
    with pytest.raises(InvalidRequest, match="the forecast says nothing of (value|one, two)"):
        ask(fake, chat(text("Forecast it"), response_format="json_schema", json_schema=schema))


def test_what_a_task_says_stands_beside_what_the_words_say() -> None:
    made = {"OBJECT": {"spanish": "wrong", "who": "Ann"}, "GROUNDING": [{"path": "spanish"}, {"path": "who"}]}
    fake = models(ingress=wants("translate"), translate=SAYS, fusion=Unavailable("x"), finish=made)
    schema = of(spanish="string", who="string")
    asked = chat(text("Translate to Spanish: Good day, Ann"), response_format="json_schema", json_schema=schema)
    answer = ask(fake, asked)
    assert orjson.loads(answer.content) == {"spanish": "Buenos días", "who": "Ann"}
    leaves = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert [leaf["path"] for leaf in leaves] == ["who", "spanish"]


@pytest.mark.parametrize(
    "words",
    ["Who wrote Hamlet?", "Capital of France?", "Write a poem about the sea", "Tell me a joke about cats",
     "How can I solve 8x + 7 = -23?", "Explain recursion."],
)  # fmt: skip
def test_a_request_that_brings_no_text_is_no_evidence_of_its_own_answer(words: str) -> None:
    fake = models(fusion=Unavailable("x"), finish={"OBJECT": {"author": "made up"}, "GROUNDING": []},
                  web_search=Unavailable("empty"))  # fmt: skip
    with pytest.raises(InvalidRequest, match="bring nothing that it could be read from"):
        ask(fake, chat(text(words), response_format="json_schema", json_schema=of(author="string")))
    nullable = of(author=["string", "null"])
    assert (
        ask(fake, chat(text(words), response_format="json_schema", json_schema=nullable)).content == '{"author":null}'
    )
    assert not fake.asked("finish")


@pytest.mark.parametrize(
    ("words", "system", "schema"),
    [
        ("Ann wrote Emma. Who wrote it?", "", of(author="string")),
        ("Extract the author: Ann wrote Emma", "", of(author="string")),
        ("Extract the city from I live in Rome", "", of(city="string")),
        ('Answer: who wrote "Emma by Ann"?', "", of(author="string")),
        ("What is the weather in Paris?", "Extract the city.", of(city="string")),
        ("Where is my parcel?", "", of(topic={"enum": ["delivery", "billing"]})),
        ("Book a table for 4", "", of(people="integer")),
    ],
)
def test_a_request_that_brings_text_or_is_to_be_taken_apart_is_read(
    words: str, system: str, schema: dict[str, Any]
) -> None:
    made = {"OBJECT": {"author": "Ann", "city": "x", "topic": "billing", "people": 4}, "GROUNDING": []}
    labels = {"label": "billing", "labels": [{"label": "billing", "confidence": 1.0}]}
    fake = models(fusion=Unavailable("x"), finish=made, classify=labels)
    ask(fake, chat(text(words), system=system, response_format="json_schema", json_schema=schema))
    assert fake.asked("finish")


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
