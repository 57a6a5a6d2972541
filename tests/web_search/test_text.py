"""Addresses, sentences, passages and snippets."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from python_backends.web_search.document import Document, domains_of, host_of, url_key
from python_backends.web_search.passages import MAX_PASSAGES, PASSAGE_CHARACTERS, encoder_texts, passages, sentences
from python_backends.web_search.snippets import snippets_of


@pytest.mark.parametrize(
    "same",
    [
        ("http://Example.org", "https://example.org/", "https://example.org:443/#top", " https://example.org./ "),
        ("https://a.org/p?id=1&utm_source=x", "https://a.org/p?id=1", "https://a.org/p?gclid=9&id=1#x"),
        ("https://[2001:db8::1]:443/a", "https://[2001:DB8::1]/a"),
        ("file:///srv/pages/a.md", "file:///srv/pages/a.md#part"),
    ],
)
def test_spellings_of_one_address_have_one_key(same: Sequence[str]) -> None:
    assert len({url_key(url) for url in same}) == 1


def test_other_addresses_have_other_keys() -> None:
    urls = ["https://a.org/", "https://a.org/A", "https://a.org/a", "https://a.org/?id=1", "https://a.org/?id=2",
            "https://a.org:8443/", "https://b.a.org/", "https://a.org/?e=", "http://[::1", "no address"]  # fmt: skip
    assert len({url_key(url) for url in urls}) == len(urls)


def test_hosts_and_their_domains() -> None:
    assert host_of("https://User@Docs.Example.ORG.:8080/x") == "docs.example.org"
    assert host_of("file:///a") == host_of("http://[::1") == ""
    assert domains_of("docs.example.org") == ["docs.example.org", "example.org", "org"]
    assert domains_of("") == []


def test_spaces_and_capitals_make_no_other_content() -> None:
    assert Document("u", "t", "One  two\nTHREE").content == Document("v", "w", "one two three").content
    assert Document("u", "t", "one two").content != Document("u", "t", "one two three").content


def sentences_in(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ('He said "no." Then he left', ['He said "no."', "Then he left"]),
        ("Version 3.11 of a.b stays whole.", ["Version 3.11 of a.b stays whole."]),
        ("A line\n\n  another line\n", ["A line", "another line"]),
        ("\u4eca\u65e5\u306f\u3002\u660e\u65e5\uff01", ["\u4eca\u65e5\u306f\u3002", "\u660e\u65e5\uff01"]),
        ("", []), (" \n ", []),
    ],
)  # fmt: skip
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences_in(text) == parts


def test_a_text_without_ends_is_cut_and_nothing_of_it_is_lost() -> None:
    for text in ("word " * 2000, "x" * 5000):
        assert "".join(sentences_in(text)).replace(" ", "") == text.replace(" ", "")
        assert max(map(len, sentences_in(text))) <= 600


def test_passages_are_whole_sentences_within_bounds() -> None:
    text = " ".join(f"Sentence number {number} says something." for number in range(1000))
    spans = passages(text)
    assert len(spans) == MAX_PASSAGES and spans[0].start == 0
    assert all(span.end - span.start <= PASSAGE_CHARACTERS for span in spans)
    assert all(text[span.end - 1] == "." and text[span.start] == "S" for span in spans)
    assert encoder_texts("T", text)[0].startswith("T\nSentence number 0 says something. Sentence number 1")
    assert encoder_texts("T", "") == ["T"]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def test_snippets_are_the_sentences_with_the_telling_words_in_reading_order() -> None:
    text = "The zebra ran. Nothing here. A zebra met a lion. The lion slept."
    assert snippets_of(text, {"zebra": 2.0, "lion": 2.0}, words, None) == [
        "The zebra ran.", "A zebra met a lion.", "The lion slept."
    ]  # fmt: skip


def test_a_sentence_that_tells_far_less_is_no_snippet() -> None:
    text = "It is of no use. The quokka lives here."
    assert snippets_of(text, {"quokka": 9.0, "use": 1.0}, words, None) == ["The quokka lives here."]


def test_without_the_words_the_passage_that_was_most_alike_speaks() -> None:
    text = " ".join(f"Filler sentence {number} about nothing at all, really." for number in range(40)) + " Last one."
    second = passages(text)[1]
    found = snippets_of(text, {"quokka": 9.0}, words, 1)
    assert found[0] == text[second.start :].split(". ")[0] + "." and 1 <= len(found) <= 3
    assert snippets_of(text, {"quokka": 9.0}, words, None) == []
    assert snippets_of(text, {}, words, 99) == []
