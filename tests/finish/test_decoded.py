"""From what the decoder wrote to an object, and how sure each leaf is."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import orjson
import pytest

from python_backends.errors import InvalidRequest
from python_backends.finish.extract import Written, answered, decoded, fallen_back
from python_backends.finish.odds import odds_of, value_ranges
from python_backends.finish.record import drafts_json
from python_backends.fusion.budget import Budgeted
from python_backends.fusion.folder import read_folder
from python_backends.fusion.query import Query
from python_backends.fusion.state import WorkingState
from python_backends.fusion.vocabulary import Vocabulary
from python_backends.grounding.grounded import Grounded, GroundingFailed
from python_backends.grounding.recording.heard import recording_of
from python_backends.grounding.recording.measured import measured
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import StreamWord, WordStream, stream_of
from python_backends.grounding.values.locale import Locale
from python_backends.request import parsed
from tests.decoder.checkpoints import write_checkpoint
from tests.grounding.recording.making import CALL, evidence_of

SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}, "shop": {"type": ["string", "null"]}}}
QUAD = ((0, 0), (9, 0), (9, 5), (0, 5))
PAGE = WordStream(tuple(StreamWord(text, f"w{n}", 0.5, 0, 1, QUAD)
                        for n, text in enumerate(["Löwe", "&", "Co", "RM", "9.00"])))  # fmt: skip
STATE = WorkingState(Budgeted(PAGE), Locale())


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    return Vocabulary(read_folder(write_checkpoint(tmp_path / "decoder")))


def answer(vocabulary: Vocabulary, transcript: str, each: float | None = None) -> Grounded:
    ids = vocabulary.text(transcript)
    written = Written(ids, [] if each is None else [each] * len(ids))
    return decoded(parsed(Query, orjson.dumps({"schema": SCHEMA})), STATE, written, vocabulary)


def test_a_transcript_becomes_an_object_with_its_words(vocabulary: Vocabulary) -> None:
    grounded = answer(vocabulary, '{"total":" RM 9.00","shop":" Löwe & Co"}', 0.0)
    assert grounded.value == {"total": 9.0, "shop": "Löwe & Co"}
    assert [(leaf.source, leaf.confidence) for leaf in grounded.leaves] == [("normalised", 0.5), ("span", 0.5)]
    assert orjson.loads(drafts_json(grounded, PAGE)) == {"total": "RM 9.00", "shop": "Löwe & Co"}


def test_doubt_of_the_decoder_lowers_confidence(vocabulary: Vocabulary) -> None:
    doubtful = answer(vocabulary, '{"total":"9.00","shop":null}', -0.1)
    total, shop = doubtful.leaves
    assert total.odds is not None and total.odds < 0.7
    assert total.confidence == pytest.approx(0.5 * total.odds, abs=1e-4)
    assert (shop.value, shop.confidence) == (None, None)


def test_of_an_answer_that_was_cut_off_what_is_whole_stands(vocabulary: Vocabulary) -> None:
    cut = answer(vocabulary, '{"total":" RM 9.00","shop":" Löwe', 0.0)
    assert cut.value == {"total": 9.0, "shop": None}
    assert [leaf.odds for leaf in cut.leaves] == [1.0, 0.0]


@pytest.mark.parametrize("transcript", ["tot", "", '{"total":"8.00","shop":null}', '{"shop":null}'])
def test_what_the_grammar_does_not_allow_cannot_stand(vocabulary: Vocabulary, transcript: str) -> None:
    with pytest.raises(GroundingFailed):
        answer(vocabulary, transcript)


def test_values_and_their_odds() -> None:
    transcript = '{"a:":" \\"x","b":[null,1.5],"c":{"d":"y"}}'
    assert [transcript[a:b] for a, b in value_ranges(transcript)] == ['" \\"x"', "null", "1.5", '"y"']
    texts = ['{"a:":', '" \\"', "x", '","b', '":[null', ",", "1", ".5", '],"c":{"d":"', "y", '"}}']
    found = odds_of(transcript, texts, [math.log(n / 20) for n in range(1, 12)])
    assert found == pytest.approx([2 * 3 * 4 / 8000, 5 / 20, 7 * 8 / 400, 9 * 10 * 11 / 8000])


MUST = {"type": "object", "properties": {"total": {"type": "number"}, "passport": {"type": "string"}},
        "required": ["total", "passport"]}  # fmt: skip


@pytest.mark.parametrize(
    ("transcript", "each", "code"),
    [
        ('{"total":"9.00","passport":null}', 0.0, "value_not_found"),
        ('{"total":"9.00","passport":" Löwe"}', -0.1, "value_not_found"),  # so doubtful it may not be said
        ('{"total":"9.00","passpo', 0.0, "value_not_reached"),
        ("nonsense", 0.0, "value_not_reached"),
    ],
)
def test_what_must_be_there_and_is_not_is_told_and_not_made_up(
    vocabulary: Vocabulary, transcript: str, each: float, code: str
) -> None:
    ids = vocabulary.text(transcript)
    query = parsed(Query, orjson.dumps({"schema": MUST}))
    with pytest.raises(InvalidRequest, match="no value for (total, )?passport: let") as caught:
        answered(query, STATE, Written(ids, [each] * len(ids)), vocabulary, PAGE)
    assert caught.value.code == code


def test_what_must_be_there_and_is_stands(vocabulary: Vocabulary) -> None:
    ids = vocabulary.text('{"total":"9.00","passport":" Löwe"}')
    query = parsed(Query, orjson.dumps({"schema": MUST}))
    grounded, _ = answered(query, STATE, Written(ids, [0.0] * len(ids)), vocabulary, PAGE)
    assert grounded.value == {"total": 9.0, "passport": "Löwe"}


TURN = {"type": "object", "properties": {"speaker": {"type": "string"}, "start": {"type": "number"}},
        "required": ["speaker", "start"]}  # fmt: skip
HEARD_SCHEMA = {
    "type": "object",
    "properties": {"turns": {"type": "array", "items": TURN}, "order_number": {"type": ["string", "null"]},
                   "number_of_speakers": {"type": "integer"}},
    "required": ["turns", "order_number", "number_of_speakers"],
}  # fmt: skip


def heard(transcript: str | None, vocabulary: Vocabulary, schema: dict[str, Any] | None = None) -> Grounded:
    """The answer for a made call, of which the decoder wrote `transcript`, or nothing."""
    items = evidence_of(CALL)
    stream = stream_of(items)
    query = parsed(Query, orjson.dumps({"schema": schema or HEARD_SCHEMA}))
    known = measured(tree_of(query.schema_), recording_of(items))
    if transcript is None:
        return fallen_back(query, stream, known)
    ids = vocabulary.text(transcript)
    state = WorkingState(Budgeted(stream), Locale())
    return answered(query, state, Written(ids, [0.0] * len(ids)), vocabulary, stream, known)[0]


@pytest.mark.parametrize("transcript", ['{"order_number":" A-48213"}', None, "nonsense"])
def test_what_a_recording_says_of_itself_stands_beside_what_was_read(
    vocabulary: Vocabulary, transcript: str | None
) -> None:
    grounded = heard(transcript, vocabulary)
    assert list(grounded.value) == ["turns", "order_number", "number_of_speakers"]
    assert [turn["start"] for turn in grounded.value["turns"]] == [0.48, 3.4, 8.2]
    assert (grounded.value["order_number"], grounded.value["number_of_speakers"]) == ("A-48213", 2)
    leaves = {leaf.path: leaf for leaf in grounded.leaves}
    assert list(leaves)[-2:] == ["order_number", "number_of_speakers"]
    assert leaves["order_number"].speaker == "SPEAKER_01" and leaves["order_number"].time is not None
    assert leaves["turns[2].start"].source == "measured"


def test_a_schema_that_needs_no_words_needs_no_decoder(vocabulary: Vocabulary) -> None:
    schema = {"type": "object", "properties": {"number_of_speakers": {"type": "integer"}}}
    for transcript in ("{}", None):
        assert heard(transcript, vocabulary, schema).value == {"number_of_speakers": 2}
    rows = {"type": "array", "items": TURN}
    assert len(heard("{}", vocabulary, rows).value) == len(heard(None, vocabulary, rows).value) == 3
