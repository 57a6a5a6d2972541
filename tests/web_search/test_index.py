"""What goes into the index and what comes out of it, while it is written and read at the same time."""

from __future__ import annotations

import datetime
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest

from python_backends.errors import InvalidRequest, Unavailable
from python_backends.runtime.config import CHECKOUT
from python_backends.web_search.document import MAX_TEXT, MAX_URL, Document
from python_backends.web_search.folder import LEDGER, LEXICAL, VECTORS, folder_of
from python_backends.web_search.ledger import Ledger
from python_backends.web_search.vector_file import quantised, write_rows
from tests.vector_cache.making import WordEncoder
from tests.web_search.making import document, encode, indexed, searching, writer_of

CATS = "The cat sat on the mat. It purred loudly all day."
STOCKS = "Stock markets fell sharply on Monday. Investors fled to bonds."
STARS = "A telescope observed a distant galaxy. Astronomers were thrilled."
ALL = {"cats": CATS, "stocks": STOCKS, "stars": STARS}


def test_pages_are_found_by_their_words_with_the_sentences_that_answer(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    with searching(tmp_path) as search:
        [page, *_] = search("Astronomer GALAXIES")  # endings and capitals do not matter
    assert (page.url, page.title, page.source, page.collection) == (
        "https://example.org/stars",
        "stars",
        "index",
        "general",
    )
    assert page.snippets == ["A telescope observed a distant galaxy.", "Astronomers were thrilled."]
    assert page.content == STARS and not page.content_truncated and page.description == STARS
    assert page.score == pytest.approx(0.9)  # first in both lists, without a date


def test_the_same_page_is_kept_once_whatever_its_address_looks_like(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        assert writer.add([document("cats", CATS)]) == ["added"]
        assert (
            writer.add([document(f"cats{end}", CATS, title="cats") for end in ("#top", "?utm_source=x")])
            == ["unchanged"] * 2
        )
        assert writer.add([document("copy", CATS.upper())]) == ["duplicate"]
        assert writer.add([document("cats", STARS)]) == ["replaced"]
        assert writer.add([document("copy", CATS)]) == ["added"]  # what it repeated is gone
        assert len(writer) == 2
    with searching(tmp_path) as search:
        assert search.urls("telescope")[0] == "cats" and search.urls("mat purred")[0] == "copy"


def test_one_batch_may_hold_the_same_page_several_times(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer:
        outcomes = writer.add([document("a", CATS), document("b", CATS), document("a", CATS), document("a", STARS),
                               document("c", CATS), document("d", STARS)])  # fmt: skip
        assert outcomes == ["added", "duplicate", "unchanged", "replaced", "added", "duplicate"]
        assert len(writer) == 2
    with searching(tmp_path) as search:
        assert search.urls("cat")[0] == "c" and search.urls("galaxy")[0] == "a"


def test_a_page_that_became_a_copy_of_another_leaves(tmp_path: Path) -> None:
    indexed(tmp_path, {"a": CATS, "b": STARS})
    with writer_of(tmp_path) as writer:
        assert writer.add([document("b", CATS)]) == ["duplicate"]
        assert len(writer) == 1
    with searching(tmp_path) as search:
        assert "b" not in search.urls("galaxy telescope")


def test_another_collection_or_date_makes_a_page_new(tmp_path: Path) -> None:
    day = datetime.date(2026, 3, 30)
    with writer_of(tmp_path) as writer:
        writer.add([document("a", CATS)])
        assert writer.add([document("a", CATS, collection="research")]) == ["replaced"]
        assert writer.add([document("a", CATS, collection="research", published=day)]) == ["replaced"]
    with searching(tmp_path) as search:
        [page] = search("cat", collections=["research"])
        assert page.published == day and page.score == pytest.approx(0.9977, abs=1e-4)
        assert search("cat", collections=["financial"]) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, {"old", "new", "undated", "other"}),
        ({"freshness": "week"}, {"new"}),
        ({"freshness": "2026-01-01"}, {"new"}),
        ({"freshness": "2020-01-01"}, {"new", "old"}),
        ({"include_domains": ["example.org"]}, {"old", "new", "undated"}),
        ({"include_domains": ["news.example.com"]}, {"other"}),
        ({"include_domains": "example.com"}, {"other"}),
        ({"exclude_domains": ["com"]}, {"old", "new", "undated"}),
        ({"include_domains": ["com"], "exclude_domains": ["news.example.com"]}, set()),
        ({"include_domains": ["ample.org"]}, set()),
        ({"collections": "general", "count": 50}, {"old", "new", "undated", "other"}),
    ],
)  # fmt: skip
def test_filters_hold_for_words_and_for_vectors(tmp_path: Path, fields: dict[str, Any], expected: set[str]) -> None:
    texts = {"old": "cat one", "new": "cat two", "undated": "cat three"}
    days = {"old": datetime.date(2024, 5, 1), "new": datetime.date(2026, 3, 28)}
    with writer_of(tmp_path) as writer:
        writer.add([document(name, text, published=days.get(name)) for name, text in texts.items()])
        writer.add([Document("https://news.example.com/other", "other", "cat four")])
    with searching(tmp_path) as search:
        assert {page.title for page in search("cat", **fields)} == expected
        broken = {page.title for page in search("cat", WordEncoder(broken=True), **fields)}  # by words alone
    assert broken == expected


def test_count_is_kept_and_the_best_come_first(tmp_path: Path) -> None:
    indexed(tmp_path, {f"p{number}": "cat " * (number + 1) + f"filler{number} " * 9 for number in range(30)})
    with searching(tmp_path) as search:
        pages = search("cat", count=7)
        assert len(pages) == 7 and [page.score for page in pages] == sorted(
            (page.score for page in pages), reverse=True
        )


def test_a_reader_sees_what_a_writer_commits_while_both_are_open(tmp_path: Path) -> None:
    with writer_of(tmp_path) as writer, searching(tmp_path) as search:
        for name, text in ALL.items():
            writer.add([document(name, text)])
            assert search.urls(text)[0] == name
        assert writer.remove("https://example.org/st") == 2
        assert search.urls("telescope galaxy stock") == []
        assert search.urls("cat mat")[0] == "cats"


def test_an_index_that_was_made_anew_is_opened_anew(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    indexed(folder, {"cats": CATS})
    with searching(folder) as search:
        assert search.urls("cat") == ["cats"]
        folder.rename(tmp_path / "away")
        indexed(folder, {"kittens": CATS, "stars": STARS})
        assert search.urls("cat")[0] == "kittens"


def test_removing_takes_exactly_what_begins_so(tmp_path: Path) -> None:
    indexed(tmp_path, {"a/1": CATS, "a/2": STARS, "ab": STOCKS})
    with writer_of(tmp_path) as writer:
        assert writer.remove("https://example.org/a%") == 0 and writer.remove("https://example.org/A") == 0
        assert writer.remove("https://example.org/a/") == 2 and len(writer) == 1


def test_only_one_process_writes(tmp_path: Path) -> None:
    with writer_of(tmp_path), pytest.raises(Unavailable) as refused:
        writer_of(tmp_path)
    assert refused.value.code == "index_held"
    writer_of(tmp_path).close()


def test_an_index_that_is_not_there_yet_says_how_to_fill_it_and_comes(tmp_path: Path) -> None:
    with searching(tmp_path / "index") as search:
        with pytest.raises(Unavailable, match=r"openfaze index add") as refused:
            search("cat")
        assert refused.value.code == "index_empty"
        indexed(tmp_path / "index", ALL)
        assert search.urls("cat")[0] == "cats"


def test_other_vectors_are_not_compared_and_the_answer_says_so(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    with searching(tmp_path, encoder="another") as search:
        pages, [report] = search.told("cat")
    assert [page.title for page in pages] == ["cats"] and "by their words alone" in (report.note or "")
    with pytest.raises(Unavailable) as refused:
        writer_of(tmp_path, encoder="another")
    assert refused.value.code == "encoder_changed"
    assert [file.path for file in psutil.Process().open_files() if file.path.startswith(str(tmp_path))] == []
    writer_of(tmp_path).close()  # the lock was let go


def test_an_encoder_that_fails_leaves_the_words(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    with searching(tmp_path) as search:
        pages, [report] = search.told("cat", WordEncoder(broken=True))
    assert [page.title for page in pages] == ["cats"] and "the encoder is away" in (report.note or "")
    assert report.error is None and report.found == 1


@pytest.mark.parametrize(
    "fields",
    [{"text": " \n"}, {"text": "x" * (MAX_TEXT + 1)}, {"url": ""}, {"url": "u" * (MAX_URL + 1)}, {"title": "\ud800"}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_cannot_be_indexed_is_refused_and_nothing_of_its_batch_is_kept(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    whole = {"url": "https://example.org/x", "title": "x", "text": "words", **fields}
    with writer_of(tmp_path) as writer:
        with pytest.raises(InvalidRequest):
            writer.add([document("cats", CATS), Document(whole["url"], whole["title"], whole["text"])])
        assert len(writer) == 0


def test_queries_are_words_and_no_language(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    with searching(tmp_path) as search:
        for query in ('title:cats AND "', "((((", "-cat", "*", "cat^9", "\\", "text:[a TO z]", "+", "😀", "cat\x00"):
            search(query)
        assert search.urls('the "cat" AND -mat')[0] == "cats"


def test_scripts_without_spaces_and_accents_are_found(tmp_path: Path) -> None:
    indexed(
        tmp_path,
        {
            "tokyo": "\u6771\u4eac\u306f\u65e5\u672c\u306e\u9996\u90fd\u3067\u3059\u3002",
            "cafe": "Un caf\u00e9 tr\u00e8s na\u00eff",
        },
    )
    with searching(tmp_path) as search:
        assert search("\u9996\u90fd", WordEncoder(broken=True))[0].title == "tokyo"
        [page] = search("naif CAFE", WordEncoder(broken=True))
        assert page.title == "cafe" and page.snippets == ["Un caf\u00e9 tr\u00e8s na\u00eff"]


def test_words_that_are_missing_or_broken_are_made_anew(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    for harm in (lambda: (tmp_path / LEXICAL / "meta.json").write_text("{", "utf-8"),
                 lambda: (tmp_path / LEXICAL / "applied.json").unlink(),
                 lambda: (tmp_path / LEXICAL / "meta.json").unlink()):  # fmt: skip
        harm()
        writer_of(tmp_path).close()
        with searching(tmp_path) as search:
            assert search("cat", WordEncoder(broken=True))[0].title == "cats"


def test_a_broken_ledger_is_an_error_that_says_where(tmp_path: Path) -> None:
    indexed(tmp_path, ALL)
    (tmp_path / LEDGER).write_bytes(b"no database" * 100)
    with searching(tmp_path) as search, pytest.raises(Unavailable) as refused:
        search("cat")
    assert refused.value.code == "index_failed" and str(tmp_path) in refused.value.message
    with pytest.raises(Unavailable):
        writer_of(tmp_path)


def test_a_writer_that_died_before_the_words_is_caught_up_with(tmp_path: Path) -> None:
    indexed(tmp_path, {"cats": CATS, "stars": STARS})
    ledger = Ledger(tmp_path / LEDGER, write=True)  # as far as a writer comes that dies after its commit
    with ledger.transaction():
        ledger.remove([number for number, *_ in ledger.listed("https://example.org/cats", 1)])
        slot = ledger.slots
        write_rows(tmp_path / VECTORS, slot, quantised(encode([f"stocks\n{STOCKS}"])))
        ledger.put(document("stocks", STOCKS), slot, 1)
    ledger.close()
    with searching(tmp_path) as search:
        assert "cats" not in search.urls("purred mat")  # nobody is shown what left
        writer_of(tmp_path).close()
        assert search("stock", WordEncoder(broken=True))[0].title == "stocks"


def test_vectors_that_a_dead_writer_left_behind_are_written_over(tmp_path: Path) -> None:
    indexed(tmp_path, {"cats": CATS})
    with (tmp_path / VECTORS).open("ab") as file:
        file.write(b"\x7f" * 1000)
    indexed(tmp_path, {"stars": STARS})
    with searching(tmp_path) as search:
        assert search.urls("telescope galaxy")[0] == "stars" and search.urls("mat purred")[0] == "cats"


def test_without_tantivy_the_install_line_is_told(tmp_path: Path) -> None:
    program = ("import sys; sys.modules['tantivy'] = None\n"
               "from pathlib import Path; from tests.web_search.making import writer_of\n"
               "writer_of(Path(sys.argv[1]))")  # fmt: skip
    run = subprocess.run([sys.executable, "-c", program, str(tmp_path)], cwd=CHECKOUT, capture_output=True, text=True)
    assert run.returncode != 0 and "pip install 'tantivy" in run.stderr


def test_the_folder_is_named_by_the_environment_first() -> None:
    assert folder_of("/a", {"OPENFAZE_WEB_INDEX": "/b"}) == Path("/b")
    assert folder_of("/a", {}) == Path("/a") and folder_of("", {}) is None
