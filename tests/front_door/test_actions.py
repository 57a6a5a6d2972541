"""Actions: what words and attachments make of them, what comes of their results, and what of their failures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest, UpstreamFailed
from python_backends.front_door.documents import Brought
from tests.front_door.requests import chat, media, text
from tests.front_door.test_conversation import IMAGE, ask, models, names, wants

PAGE = Brought(b"<html><p>x</p></html>", "html", "text/html")
TABLE = Brought(b"region,price\nn,1\ns,3\n", "csv", "text/csv")
HIT = {
    "title": "Towers",
    "description": "",
    "content": "",
    "snippets": ["The tallest is 828 m."],
    "url": "https://a.example",
}
PRICE = {"type": "object", "properties": {"price": {"type": "number"}}, "required": ["price"]}
DONE = {"OBJECT": {"price": 3}, "GROUNDING": [], "DRAFTS": {}}


def scrapes(request: Mapping[str, Any], media: bytes) -> dict[str, Any]:
    field = {"value": 9.5, "confidence": 0.9, "method": "class", "selector": "#p", "status": "found"}
    return {"url": request.get("url", ""), "title": "Shop", "markdown": "All goods", "records": [],
            "fields": {"price": field} if "schema" in request else {}}  # fmt: skip


def runs(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
    return {"code_script": request["code"], "output": "12\n", "stderr": ""}


def searches(request: Mapping[str, Any], media: bytes) -> Any:
    return [HIT]


def acting(*tasks: str, **scripts: Any) -> Any:
    all_of = {"web_search": searches, "scraper": scrapes, "sandbox": runs, "ingress": wants(*tasks), **scripts}
    return models(**all_of)


def test_a_search_is_told_the_words_and_its_hits_are_a_bare_list() -> None:
    fake = acting("web_search")
    answer = ask(fake, chat(text("tallest tower, see https://x.example")))
    assert fake.asked("web_search") == [{"query": "tallest tower, see"}]
    assert answer.content == "Towers\nhttps://a.example\nThe tallest is 828 m."
    assert answer.precontext == [{"name": "search", "result": [HIT]}]


def test_a_tag_gives_the_result_under_its_name() -> None:
    answer = ask(acting(), chat(text("tallest tower"), system="<task>web_search</task>"))
    assert orjson.loads(answer.content) == {"name": "web_search", "result": [HIT]}
    page = ask(acting(), chat(text("Scrape this page: https://a.example/b"), system="<task>scraper</task>"))
    assert orjson.loads(page.content)["result"]["url"] == "https://a.example/b"


def test_each_address_is_scraped_and_attached_pages_need_none() -> None:
    fake = acting("scraper")
    ask(fake, chat(text("compare https://a.example/1 with b.example.com/2 and https://a.example/1")))
    assert fake.asked("scraper") == [{"url": "https://a.example/1"}, {"url": "https://b.example.com/2"}]
    fake = acting()
    ask(fake, chat(text("all of it"), media(), system="<task>scraper</task>"), PAGE)
    assert fake.asked("scraper") == [{}]


def test_an_attached_page_is_scraped_unless_something_else_takes_it_up() -> None:
    for words, tasks in (("", ()), ("What does this say?", ()), ("Read this.", ("ocr",))):
        fake = acting(*tasks)
        ask(fake, chat(text(words), media()), PAGE)
        assert fake.asked("scraper") == [{}] and not fake.asked("ocr")
    fake = acting()
    ask(fake, chat(text("Read this."), media(), system="<task>ocr</task>"), PAGE)
    assert fake.asked("ocr") and not fake.asked("scraper")


def test_an_address_that_was_fetched_as_a_document_is_visited_once_as_its_site_wants() -> None:
    fake = acting("scraper")
    fetched = Brought(PAGE.data, "html", "text/html", url="https://a.example/1")
    ask(fake, chat(text("what is on https://a.example/1 ?"), media()), fetched)
    assert fake.asked("scraper") == [{"url": "https://a.example/1"}] and not fake.asked("ocr")


def drives(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
    steps = [{"action": step["action"], "ok": True, "error": None, "text": None} for step in request["steps"]]
    steps[-1]["text"] = "Balance: 12.50"
    return {"ok": True, "steps": steps, "tabs": []}


def test_steps_in_words_drive_a_browser_and_nothing_else_visits_the_page() -> None:
    fake = acting("scraper", "web_search", browser=drives)
    answer = ask(
        fake, chat(text('Go to https://a.example/in, fill "ann" into "User", press Enter. How much is there?'))
    )
    (told,) = fake.asked("browser")
    assert [step["action"] for step in told["steps"]] == ["navigate", "fill", "press", "text"]
    assert answer.content == "Balance: 12.50"
    assert [entry["name"] for entry in answer.precontext] == ["browser"]
    assert not fake.asked("scraper") and not fake.asked("web_search")


def test_a_browser_that_stopped_says_where() -> None:
    def stopped(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
        error = {"code": "step_timeout", "message": "no such element"}
        gone = {"action": "navigate", "ok": True, "text": None}
        return {"ok": False, "steps": [gone, {"action": "click", "ok": False, "error": error}], "tabs": []}

    answer = ask(acting(browser=stopped), chat(text('open https://a.example and click "In"')))
    assert answer.content == "Step 2 (click) failed: no such element"


def test_with_a_tag_or_without_routing_words_drive_nothing() -> None:
    words = text('open https://a.example/b and click "In"')
    fake = acting("scraper", browser=drives)
    ask(fake, chat(words, system="<task>scraper</task>"))
    assert not fake.asked("browser") and fake.asked("scraper")


def test_a_request_that_acts_too_often_is_refused() -> None:
    links = [f"https://a.example/{number}" for number in range(9)]
    assert ask(acting("scraper"), chat(text(" ".join(links[:8]))))
    with pytest.raises(InvalidRequest, match="9 times, at most 8"):
        ask(acting("scraper"), chat(text(" ".join(links))))


@pytest.mark.parametrize(("task", "needs"), [("scraper", "the address of a page"), ("web_search", "words")])
def test_a_tag_without_anything_to_do_says_what_it_needs(task: str, needs: str) -> None:
    with pytest.raises(InvalidRequest, match=needs):
        ask(acting(), chat(media(), system=f"<task>{task}</task>"), IMAGE)


def test_code_has_no_tag() -> None:
    with pytest.raises(InvalidRequest, match="'code_execute' is not a task"):
        ask(acting(), chat(text("1+1"), system="<task>code_execute</task>"))


def test_sums_are_computed_and_tables_handed_over() -> None:
    fake = acting("code_execute")
    answer = ask(fake, chat(text("what is 3 * 4")))
    assert answer.content == "12" and names(answer) == ["code_execute"]
    assert "3 * 4" in fake.asked("sandbox")[0]["code"]
    fake = acting("code_execute")
    answer = ask(fake, chat(text("sum of price"), media()), TABLE)
    assert "['price'].sum()" in fake.asked("sandbox")[0]["code"] and not fake.asked("ocr")


def asks(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
    columns = [{"name": "region", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}]
    return {"sql": "SELECT 1", "columns": columns, "rows": [["n|s", 1], [None, 2]]}


def test_what_no_program_computes_over_tables_is_asked_in_sql() -> None:
    fake = acting("code_execute", sql=asks)
    words = "which regions have a price over 2?"
    answer = ask(
        fake, chat(text(words), media(filename="Sales.csv"), media(1)), replace(TABLE, filename="Sales.csv"), TABLE
    )
    assert fake.asked("sql") == [{"question": words, "files": ["Sales.csv", "table_2.csv"]}] and not fake.asked("ocr")
    assert answer.content == "| region | n |\n| --- | --- |\n| n\\|s | 1 |\n|  | 2 |" and names(answer) == ["sql"]


def test_where_sql_has_no_answer_a_table_is_read_as_ever() -> None:
    fake = acting("code_execute", sql=InvalidRequest("the words name no column"))
    answer = ask(fake, chat(text("cluster the rows"), media()), TABLE)
    assert not fake.asked("sandbox") and len(fake.asked("ocr")) == 1 and answer.content


def test_a_statement_is_run_as_it_stands_and_its_fault_is_told() -> None:
    words = "SELECT region, avg(price) FROM sales GROUP BY region"
    fake = acting("code_execute", sql=asks)
    ask(fake, chat(text(words), media(filename="sales.csv")), replace(TABLE, filename="sales.csv"))
    assert fake.asked("sql") == [{"sql": words, "files": ["sales.csv"]}] and not fake.asked("sandbox")
    with pytest.raises(InvalidRequest, match="no column"):
        ask(acting("code_execute", sql=InvalidRequest("no column")), chat(text(words), media()), TABLE)


def test_a_statement_that_hardly_means_the_question_answers_nothing() -> None:
    def doubts(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
        return {**asks(request, media), "made_by": "composer", "confidence": 0.21}

    fake = acting("code_execute", sql=doubts)
    answer = ask(fake, chat(text("average salary per region"), media()), TABLE)
    assert "sql" not in names(answer) and len(fake.asked("ocr")) == 1


def test_a_program_that_fails_over_a_table_was_the_wrong_one() -> None:
    def fails(request: Mapping[str, Any], media: Any) -> dict[str, Any]:
        return {**runs(request, media), "output": "", "stderr": "Traceback ...", "exit_status": 1}

    fake = acting("code_execute", sandbox=fails, sql=asks)
    answer = ask(fake, chat(text("total price"), media()), TABLE)
    assert fake.asked("sandbox") and fake.asked("sql")[0]["question"] == "total price" and names(answer) == ["sql"]
    fake = acting("code_execute", sandbox=fails, sql=asks)
    answer = ask(fake, chat(text("Run this code:\n\nprint(1 / 0)"), media()), TABLE)
    assert "exit status 1" in answer.content and not fake.asked("sql")


@pytest.mark.parametrize(
    ("words", "code"),
    [("12 x 7", "12 * 7"), ("print('hello')", "print('hello')"), ("run ```print(1)```", "print(1)"),
     ("sum of 1,234 and 2,345", "[1234, 2345]")],
)  # fmt: skip
def test_what_computes_itself_needs_no_ear(words: str, code: str) -> None:
    fake = acting()
    assert ask(fake, chat(text(words))).content == "12" and code in fake.asked("sandbox")[0]["code"]


@pytest.mark.parametrize("words", ["explain `x = f(1)`", "Sure (yes)", "tell me about 5 towers"])
def test_words_that_only_hold_something_like_code_run_nothing(words: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        ask(acting(), chat(text(words)))
    assert refused.value.code == "open_chat_unavailable"


def test_a_workbook_is_asked_though_nothing_was_heard() -> None:
    book = Brought(b"PK\x03\x04", "spreadsheet", filename="o.xlsx")
    fake = acting(sql=asks)
    assert names(ask(fake, chat(text("orders from Berlin"), media()), book)) == ["sql"]
    fake = acting(sql=InvalidRequest("the words name no column"))
    ask(fake, chat(text("summarise this"), media()), book)
    assert len(fake.asked("ocr")) == 1


def test_fields_of_a_page_are_the_object_where_all_were_found() -> None:
    fake = acting("scraper")
    request = chat(text("price at https://a.example"), response_format="json_schema", json_schema=PRICE)
    answer = ask(fake, request)
    assert fake.asked("scraper") == [{"url": "https://a.example", "schema": PRICE}]
    assert orjson.loads(answer.content) == {"price": 9.5}
    grounding = next(entry["result"] for entry in answer.precontext if entry["name"] == "grounding")
    assert (grounding[0]["selector"], grounding[0]["confidence"], grounding[0]["source"]) == ("#p", 0.9, "scraper")


def test_what_fails_is_told_and_the_rest_goes_on() -> None:
    fake = acting("scraper", scraper=UpstreamFailed("the site is away"))
    answer = ask(fake, chat(text("see https://a.example"), media()), IMAGE)
    failed = next(entry["result"] for entry in answer.precontext if entry["name"] == "scraper")
    assert failed == {"error": {"code": "upstream_failed", "message": "the site is away"}}
    assert "read PNG" in answer.content and not fake.whole


def test_a_failure_is_no_part_of_an_answer_that_another_action_gives() -> None:
    fake = acting("scraper", "code_execute", scraper=UpstreamFailed("the site is away"))
    answer = ask(fake, chat(text("see https://a.example"), media()), IMAGE)
    assert "away" not in answer.content and "scraper" in names(answer)


@pytest.mark.parametrize("heard", [("web_search",), ("web_search", "code_execute")])
def test_beside_a_table_the_web_is_searched_only_where_it_is_named(heard: tuple[str, ...]) -> None:
    fake = acting(*heard, sql=asks)
    answer = ask(fake, chat(text("lowest price in the north"), media()), TABLE)
    assert not fake.asked("web_search") and names(answer) == ["sql"]
    fake = acting(*heard, sql=asks)
    ask(fake, chat(text("search the web for prices in the north"), media()), TABLE)
    assert len(fake.asked("web_search")) == 1


def test_what_fails_alone_is_the_requests_failure() -> None:
    with pytest.raises(UpstreamFailed, match="away"):
        ask(acting("scraper", scraper=UpstreamFailed("the site is away")), chat(text("see https://a.example")))


def test_one_failure_among_several_actions_is_not_all() -> None:
    def some(request: Mapping[str, Any], media: bytes) -> Any:
        return UpstreamFailed("away") if request["url"].endswith("1") else scrapes(request, media)

    answer = ask(acting("scraper", scraper=some), chat(text("https://a.example/1 https://a.example/2")))
    assert "All goods" in answer.content


def test_what_the_words_lack_is_looked_for_in_an_index_that_has_to_do_with_them() -> None:
    tries: list[int] = []

    def finish(request: Mapping[str, Any], media: bytes) -> Any:
        tries.append(1)
        lacking = InvalidRequest("price is missing", code="value_not_found")
        return DONE if len(tries) > _OF_THE_FIRST_TRY else lacking

    away = InvalidRequest("no decoder here")
    fake = acting(fusion=away, finish=finish)
    request = chat(text("price of the towers"), response_format="json_schema", json_schema=PRICE)
    answer = ask(fake, request)
    assert fake.asked("web_search") == [{"query": "price of the towers"}]
    assert orjson.loads(answer.content) == {"price": 3} and "search" in names(answer)
    for found in ([], [HIT | {"title": "Bees", "snippets": ["They dance."]}]):
        tries.clear()
        with pytest.raises(InvalidRequest, match="missing"):
            ask(acting(fusion=away, finish=finish, web_search=lambda *_, found=found: found), request)


@pytest.mark.parametrize(
    ("parts", "documents"),
    [((text("the price of the towers"), media()), (IMAGE,)), ((text("The towers were sold.\nPrice: none"),), ())],
    ids=["a document", "a note"],
)
def test_what_a_document_lacks_no_page_of_the_index_says(parts: Any, documents: Any) -> None:
    fake = acting(fusion=InvalidRequest("away"), finish=InvalidRequest("price is missing", code="value_not_found"))
    with pytest.raises(InvalidRequest, match="missing"):
        ask(fake, chat(*parts, response_format="json_schema", json_schema=PRICE), *documents)
    assert not fake.asked("web_search")


@pytest.mark.parametrize("task", ["code_execute", "web_search", "forecast"])
def test_words_that_only_tell_are_what_an_object_is_made_of(task: str) -> None:
    note = "The total for the stay was calculated as EUR 1,234.50."
    fake = acting(task, fusion=InvalidRequest("away"), finish=DONE)
    answer = ask(fake, chat(text(note), response_format="json_schema", json_schema=PRICE))
    assert orjson.loads(answer.content) == {"price": 3}
    assert {name for name, _ in fake.calls} == {"ingress", "ocr", "fusion", "finish"}


@pytest.mark.parametrize("words", ["Calculate 12 * 7.", "What is 15% of 240?"])
def test_a_sum_that_an_object_is_asked_for_is_computed_though_ingress_heard_none(words: str) -> None:
    fake = acting(fusion=InvalidRequest("away"), finish=DONE)
    ask(fake, chat(text(words), response_format="json_schema", json_schema=PRICE))
    assert fake.asked("sandbox") and not fake.asked("ocr")


@pytest.mark.parametrize(("kind", "output", "value"), [("number", "84", 84), ("integer", "84\n", 84),
                         (["number", "null"], "0.5", 0.5), ("boolean", "True\n", True)])  # fmt: skip
def test_what_a_program_printed_is_the_one_value_of_an_object(kind: Any, output: str, value: Any) -> None:
    fake = acting("code_execute", sandbox={"code_script": "12 * 7", "output": output, "exit_status": 0})
    schema = {"type": "object", "properties": {"result": {"type": kind}}, "required": ["result"]}
    answer = ask(fake, chat(text("Calculate 12 * 7."), response_format="json_schema", json_schema=schema))
    assert orjson.loads(answer.content) == {"result": value} and not fake.asked("fusion")


def test_labels_without_a_text_are_no_failure_where_the_words_are_what_an_object_is_made_of() -> None:
    nothing = InvalidRequest("there is no text to classify")
    fake = acting("classify", classify=nothing, fusion=InvalidRequest("away"), finish=DONE)
    answer = ask(fake, chat(text("tags: red, green"), response_format="json_schema", json_schema=PRICE))
    assert orjson.loads(answer.content) == {"price": 3}
    with pytest.raises(InvalidRequest, match="no text"):
        ask(acting("classify", classify=nothing), chat(text("tags: red, green")))


@pytest.mark.parametrize("words", ["555-1234", "The number is 555-1234.", "2024-05-01", "number: 555-1234"])
def test_numbers_that_nobody_asks_to_compute_are_what_an_object_is_made_of(words: str) -> None:
    fake = acting(fusion=InvalidRequest("away"), finish=DONE)
    ask(fake, chat(text(words), response_format="json_schema", json_schema=PRICE))
    assert fake.asked("ocr") and not fake.asked("sandbox")


_OF_THE_FIRST_TRY = 1
