"""What is asked of a page, and what the answer looks like."""

from __future__ import annotations

import json
import random

import numpy as np
import pytest

from builders.decoder.documents import document
from builders.decoder.documents.page import Span
from builders.decoder.evidence_pages import ReadPage
from builders.decoder.samples import Query, query_of
from builders.decoder.simulated import simulated
from builders.decoder.spelling import as_label_key, spelled
from python_backends.fusion.folding import folded
from python_backends.fusion.geometry import GEOMETRY, PlacedWords, confidence_of, geometry_of
from python_backends.fusion.schema_text import schema_text
from python_backends.grounding.tree import Array, Choice, Field, Free, Leaf, Node, Object


def transcript(page: ReadPage, query: Query) -> str:
    """The transcript as text; spans without JSON escapes."""
    texts = (json.dumps(page.text(p), ensure_ascii=False)[1:-1] if isinstance(p, Span) else p for p in query.transcript)
    return "".join(texts)


def fits(value: object, node: Node) -> bool:
    """Whether parsed JSON has the shape of `node`: all keys in order, a string or null at every leaf."""
    if isinstance(node, Object):
        if not isinstance(value, dict) or list(value) != [field.name for field in node.fields]:
            return False
        return all(fits(value[field.name], field.node) for field in node.fields)
    if isinstance(node, Array):
        return isinstance(value, list) and all(fits(item, node.item) for item in value)
    return value is None or isinstance(value, str)


@pytest.mark.parametrize("seed", range(40))
def test_transcripts_are_json_of_the_schemas_shape(seed: int) -> None:
    rng = random.Random(seed)
    page = simulated(document(seed), rng)
    for _ in range(5):
        query = query_of(page, rng)
        assert fits(json.loads(transcript(page, query)), query.schema)


def test_absent_fields_nested_objects_arrays_and_questions_occur() -> None:
    rng = random.Random(0)
    queries = [query_of(simulated(document(seed), rng), rng) for seed in range(300)]
    nodes = [field.node for query in queries for field in query.schema.fields]
    assert {type(node) for node in nodes} >= {Leaf, Object, Array, Free}
    assert any(query.question for query in queries)
    assert any(isinstance(piece, str) and "null" in piece for query in queries for piece in query.transcript)


def asked_whole(seed: int) -> tuple[ReadPage, dict[str, object]]:
    """A form, and the first answer to a query for all its labels as they are printed."""
    rng = random.Random(seed)
    page = simulated(document(seed, kind="form"), rng)
    labels = {value.label for value in page.values if value.label} | set(page.blanks)
    for _ in range(200):
        answer = json.loads(transcript(page, query_of(page, rng)))
        if {key.rstrip(":") for key in answer} == labels - page.gone:
            return page, {key.rstrip(":"): value for key, value in answer.items()}
    pytest.fail("no query asked for the whole form")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_form_asked_whole_gives_what_is_filled_and_null_for_what_is_blank(seed: int) -> None:
    page, answer = asked_whole(seed)
    for label, found in answer.items():
        printed = [page.text(value.span) for value in sorted(page.values, key=lambda v: v.span) if value.label == label]
        assert printed == (found if isinstance(found, list) else [found] if found is not None else [])
    assert any(value is None for value in answer.values())


def test_a_clean_simulated_page_is_the_document() -> None:
    source = document(3)
    seeds = range(40)
    pages = [simulated(source, random.Random(seed)) for seed in seeds]
    assert tuple(word.text for word in source.words) in [page.words for page in pages]
    assert any(page.words != pages[0].words for page in pages)


def test_spans_survive_joined_and_misread_words() -> None:
    rng = random.Random(5)
    for seed in range(40):
        page = simulated(document(seed), rng)
        assert all(0 <= value.span.start < value.span.stop <= len(page.words) for value in page.values)


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (Object((Field("totalAmount", Leaf("number", {})),)), '{"totalamount": total amount:number}'),
        (Object((Field("d", Leaf("date", {}), hint="Issue Date"),)), '{"d": d issue date:date}'),
        (Array(Object((Field("a", Free({})),))), '[{"a": a:any}]'),
        (Object((Field("sex", Choice(("M", "F", None))),)), '{"sex": sex:"m"|"f"|null}'),
    ],
)
def test_schema_text(node: Node, text: str) -> None:
    assert schema_text(node, folded) == text


@pytest.mark.parametrize("text", ["Straße", "…", "½ L", "ＡＢＣ", "a\u00b4b", "İstanbul"])
def test_folding_keeps_the_number_of_words(text: str) -> None:
    assert len(folded(text).split(" ")) == len(text.split(" "))
    assert folded(folded(text)) == folded(text)


def test_spelling() -> None:
    rng = random.Random(0)
    styles = ("snake", "camel", "words", "kebab")
    assert [spelled("due_date", rng, style) for style in styles] == ["due_date", "dueDate", "Due date", "due-date"]
    assert as_label_key("Membership No.:") == "membership_no"


def test_geometry_depends_on_neither_scale_nor_margin() -> None:
    boxes = np.array([[0, 0, 10, 10], [20, 0, 30, 10], [0, 20, 40, 30]], np.float32)
    times = np.full((3, 2), np.nan, np.float32)
    pages, lines = np.zeros(3, np.int32), np.array([0, 0, 1], np.int32)
    near = geometry_of(PlacedWords(boxes, pages, lines, times), np.array([1, 2, 1]))
    far = geometry_of(PlacedWords(boxes * 3 + 50, pages, lines, times), np.array([1, 2, 1]))
    assert near.shape == (4, GEOMETRY)
    assert np.allclose(near, far, atol=1e-5)
    assert near[1, 13] == 1 and near[2, 13] == 0 and near[2, 14] == 1
    assert ((near >= 0) & (near <= 1)).all()


def test_words_without_a_place_have_no_geometry() -> None:
    boxes, times = np.full((2, 4), np.nan, np.float32), np.array([[0, 60], [60, 120]], np.float32)
    rows = geometry_of(PlacedWords(boxes, np.zeros(2, np.int32), np.arange(2, dtype=np.int32), times), np.array([1, 1]))
    assert rows[0, 17] == 0 and rows[0, 20] == 1 and (rows[1, 18], rows[1, 19]) == (0.5, 1.0)  # of the recording
    assert confidence_of(np.array([0.5, np.nan], np.float32), "elsewhere")[:, :2].tolist() == [[0.5, 1], [0, 0]]
