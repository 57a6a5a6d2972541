"""What may be asked, at its bounds and one past them, and what is published of the answer."""

from __future__ import annotations

import datetime
import json
from typing import Any

import jsonschema_rs
import orjson
import pytest

from python_backends.errors import InternalError, InvalidRequest
from python_backends.runtime.config import CHECKOUT
from python_backends.web_search.connectors.configured import NAMES, connectors_of
from python_backends.web_search.evidence import evidence_of
from python_backends.web_search.filters import Filters
from python_backends.web_search.opening import search_of
from python_backends.web_search.request import MAX_COUNT, MAX_DOMAINS, MAX_QUERY, SearchRequest, request_of
from python_backends.web_search.result import WebPage
from python_backends.web_search.schema import schema_text


def asked(**fields: Any) -> SearchRequest:
    return request_of(orjson.dumps({"query": "cats", **fields}), ("arxiv", "searxng"))


@pytest.mark.parametrize(
    "fields",
    [
        {"query": "q" * MAX_QUERY}, {"count": 1}, {"count": MAX_COUNT}, {"collections": "research"},
        {"collections": ["general", "financial", "research"]}, {"connectors": []}, {"connectors": "arxiv"},
        {"include_domains": [f"d{number}.org" for number in range(MAX_DOMAINS)]}, {"freshness": "2020-02-29"},
        {"exclude_domains": ["Example.ORG.", "*.b.org", "b\u00fccher.de", "localhost", "10.0.0.1"]},
    ],
)  # fmt: skip
def test_the_bounds_themselves_are_taken(fields: dict[str, Any]) -> None:
    assert asked(**fields).query


@pytest.mark.parametrize(
    ("fields", "param"),
    [
        ({"query": ""}, "query"), ({"query": " \n"}, "query"), ({"query": "q" * (MAX_QUERY + 1)}, "query"),
        ({"query": 3}, "query"), ({"count": 0}, "count"), ({"count": MAX_COUNT + 1}, "count"),
        ({"count": "5"}, "count"), ({"count": 2.5}, "count"), ({"count": True}, "count"),
        ({"collections": ["sport"]}, "collections.0"),
        ({"freshness": "soon"}, "freshness"), ({"freshness": "2023-02-29"}, "freshness"),
        ({"freshness": 7}, "freshness"),
        ({"include_domains": [f"d{number}.org" for number in range(MAX_DOMAINS + 1)]}, "include_domains"),
        ({"include_domains": ["https://a.org/"]}, "include_domains"), ({"exclude_domains": ["a b"]}, "exclude_domains"),
        ({"exclude_domains": [""]}, "exclude_domains"), ({"exclude_domains": ["a" * 64 + ".org"]}, "exclude_domains"),
        ({"connectors": ["openalex"]}, "connectors"), ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_refused_by_name(fields: dict[str, Any], param: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        asked(**fields)
    assert refused.value.param == param


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"{", b'{"query": NaN}', b"\xff"])
def test_a_request_without_a_query_is_refused(data: bytes) -> None:
    with pytest.raises(InvalidRequest):
        request_of(data, ())


def test_a_refusal_names_the_connectors_that_there_are() -> None:
    with pytest.raises(InvalidRequest, match="configured: arxiv, searxng"):
        asked(connectors=["openalex"])
    with pytest.raises(InvalidRequest, match="configured: none"):
        request_of(b'{"query": "cats", "connectors": ["arxiv"]}', ())


def test_a_request_becomes_filters() -> None:
    request = asked(
        collections="research", freshness="week", include_domains="*.Example.org", exclude_domains=["b.org."]
    )
    assert request.filters(datetime.date(2026, 3, 31)) == Filters(
        frozenset({"research"}), datetime.date(2026, 3, 24), frozenset({"example.org"}), frozenset({"b.org"})
    )  # fmt: skip


def test_connectors_are_off_until_they_are_configured() -> None:
    assert connectors_of({}) == {}
    assert connectors_of(dict.fromkeys(NAMES, "")) == {}
    parameters = {"searxng": "https://searx.example.org", "arxiv": "on", "openalex": "on", "sec_edgar": "on",
                  "contact": "me@example.org"}  # fmt: skip
    assert tuple(connectors_of(parameters)) == NAMES
    assert {each.collection for each in connectors_of(parameters).values()} == {"general", "research", "financial"}


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"searxng": "on"}, "searxng"), ({"sec_edgar": "on"}, "contact"), ({"google": "on"}, "google"),
        ({"connector_seconds": "0"}, "connector_seconds"), ({"connector_seconds": "soon"}, "connector_seconds"),
        ({"arxiv": "on", "fetch_ports": "http"}, "fetch_"),
    ],
)  # fmt: skip
def test_a_wrong_configuration_is_named(parameters: dict[str, str], said: str) -> None:
    with pytest.raises(InternalError, match=said):
        search_of(parameters, CHECKOUT)


def page(**fields: Any) -> WebPage:
    known: dict[str, Any] = {
        "title": "Cats", "description": "On cats.", "content": "Cats sleep.", "snippets": ["Cats sleep."],
        "url": "https://example.org/", "score": 0.5, "published": datetime.date(2026, 1, 2), "collection": "general",
        "source": "index", "content_truncated": False,
    }  # fmt: skip
    return WebPage(**{**known, **fields})


def test_answers_follow_the_schema_that_is_published() -> None:
    published = (CHECKOUT / "docs" / "schemas" / "web_search.json").read_text("utf-8")
    assert published == schema_text()
    judge = jsonschema_rs.validator_for(json.loads(published))
    assert judge.is_valid([page().model_dump(mode="json"), page(published=None).model_dump(mode="json")])
    assert judge.is_valid([])
    assert not judge.is_valid([{**page().model_dump(mode="json"), "rank": 1}])


def test_evidence_is_what_answers_with_its_address() -> None:
    items = evidence_of([page(), page(snippets=[], description=""), page(snippets=[], score=0.25)], "1")
    assert [(item.kind, item.text, item.confidence, item.label, item.order) for item in items] == [
        ("hit", "Cats sleep.", 0.5, "https://example.org/", 0), ("hit", "On cats.", 0.25, "https://example.org/", 1)
    ]  # fmt: skip
    assert items[0].source.model == "web_search" and items[0].id != items[1].id
