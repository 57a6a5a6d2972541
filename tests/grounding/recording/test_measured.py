"""What schemas ask of a recording, answered out of its evidence: exactly, or left to others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from python_backends.evidence import Evidence, EvidenceSource
from python_backends.fusion.merge import merged
from python_backends.grounding.known.answer import Known
from python_backends.grounding.known.rest import NOTHING, rest_of
from python_backends.grounding.recording.heard import recording_of
from python_backends.grounding.recording.measured import measured
from python_backends.grounding.recording.roles import asks_for_speakers
from python_backends.grounding.schema import tree_of
from python_backends.grounding.tree import Object
from tests.grounding.proof import is_heard
from tests.grounding.recording.making import CALL, SOURCE, evidence_of

TURNS = [(0.48, 2.96, "SPEAKER_00"), (3.4, 8.0, "SPEAKER_01"), (8.2, 9.7, "SPEAKER_00")]
NUMBER, STRING, INTEGER = {"type": "number"}, {"type": "string"}, {"type": "integer"}


def objects(required: bool = True, /, **fields: Any) -> dict[str, Any]:
    return {"type": "object", "properties": fields, **({"required": list(fields)} if required else {})}


def array(required: bool = True, /, **fields: Any) -> dict[str, Any]:
    return {"type": "array", "items": objects(required, **fields)}


def known_of(schema: dict[str, Any], items: Sequence[Evidence] | None = None) -> Known:
    return measured(tree_of(schema), recording_of(evidence_of(CALL) if items is None else items))


def values(schema: dict[str, Any], items: Sequence[Evidence] | None = None) -> dict[str, Any]:
    return {".".join(map(str, path)): answer.value for path, answer in known_of(schema, items).items()}


def test_the_layout_of_the_public_contract() -> None:
    turn = {"speaker_id": STRING, "start_time": NUMBER, "end_time": NUMBER}
    schema = objects(speakers=array(**turn), number_of_speakers=INTEGER)
    found = values(schema)
    assert found["number_of_speakers"] == 2
    assert [(each["start_time"], each["end_time"], each["speaker_id"]) for each in found["speakers"]] == TURNS
    assert rest_of(tree_of(schema), known_of(schema)) == NOTHING


def test_every_value_says_where_it_is_heard() -> None:
    found = known_of(objects(turns=array(speaker=STRING, start=NUMBER, text=STRING)))[("turns",)]
    leaf = found.leaves[5]
    assert (leaf.path, leaf.value, leaf.source) == ("turns[1].text", "My order number is A-48213. It never arrived.",
                                                    "span")  # fmt: skip
    assert (leaf.evidence, leaf.time, leaf.speaker) == (("u1", "u2"), (3.4, 8.0), "SPEAKER_01")
    assert [each.source for each in found.leaves[:3]] == ["measured", "measured", "span"]


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("start_time", NUMBER, 3.4),
        ("start_ms", INTEGER, 3400),
        ("startSeconds", INTEGER, 3),
        ("start_time", STRING, "00:00:03.400"),
        ("start_time", {"type": "string", "pattern": r"^\d\d:\d\d$"}, "00:03"),
        ("end", {"type": "string", "pattern": r"^\d+(\.\d+)?$"}, "8"),
        ("duration", NUMBER, 4.6),
        ("speaker", {"enum": ["speaker_00", "speaker_01"]}, "speaker_01"),
        ("speaker_id", INTEGER, 1),
        ("language", STRING, "en"),
        ("language", {"enum": ["English", "German"]}, "English"),
        ("confidence", NUMBER, 0.8),
    ],
)
def test_values_take_the_form_that_the_leaf_asks_for(name: str, kind: dict[str, Any], wanted: Any) -> None:
    found = values(objects(turns=array(speaker_label=STRING, text=STRING, **{name: kind})))
    assert found["turns"][1][name] == wanted


def test_pairs_of_times_and_words_inside_turns() -> None:
    pair = {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}
    found = values(objects(segments=array(text=STRING, timestamp=pair, words=array(word=STRING, start=NUMBER))))
    assert [each["timestamp"] for each in found["segments"]] == [[0.48, 2.96], [3.4, 6.12], [6.5, 8.0], [8.2, 9.7]]
    assert [word["word"] for word in found["segments"][2]["words"]] == ["It", "never", "arrived."]
    assert found["segments"][2]["words"][0]["start"] == 6.5


def test_an_item_for_each_speaker() -> None:
    item = {"speaker": STRING, "speaking_time": NUMBER, "number_of_turns": INTEGER,
            "turns": array(start=NUMBER, end=NUMBER)}  # fmt: skip
    found = values(objects(speakers=array(**item)))["speakers"]
    assert [(each["speaker"], each["speaking_time"], each["number_of_turns"]) for each in found] == [
        ("SPEAKER_00", 3.98, 2), ("SPEAKER_01", 4.6, 1),
    ]  # fmt: skip
    assert found[0]["turns"] == [{"start": 0.48, "end": 2.96}, {"start": 8.2, "end": 9.7}]


def test_one_array_for_each_column() -> None:
    column = {"type": "array", "items": NUMBER}
    found = values(objects(speaker_id={"type": "array", "items": STRING}, start_time=column, end_time=column))
    assert list(zip(found["start_time"], found["end_time"], found["speaker_id"], strict=True)) == TURNS


def test_labels_language_transcript_and_counts() -> None:
    names = {"type": "array", "items": STRING}
    found = values(objects(speakers=names, language=STRING, transcript=STRING, segment_count=INTEGER,
                           totalWords=INTEGER, meta=objects(num_speakers=INTEGER)))  # fmt: skip
    assert found["speakers"] == ["SPEAKER_00", "SPEAKER_01"]
    assert found["language"] == "en" and found["segment_count"] == 4 and found["meta.num_speakers"] == 2
    assert found["transcript"].startswith("Good morning, how can I help you? My order") and found["totalWords"] == 21


def test_a_root_that_is_an_array() -> None:
    assert [each["start"] for each in values(array(start=NUMBER, end=NUMBER, text=STRING))[""]] == [0.48, 3.4, 6.5, 8.2]


def test_one_turn_needs_no_array() -> None:
    schema = objects(speaker_id=STRING, start_time=NUMBER, end_time=NUMBER, number_of_speakers=INTEGER)
    assert values(schema) == {"number_of_speakers": 2}  # of several turns the schema cannot tell
    alone = evidence_of(CALL[1:3])
    assert values(schema, alone) == {
        "speaker_id": "SPEAKER_01", "start_time": 3.4, "end_time": 8.0, "number_of_speakers": 1,
    }  # fmt: skip


def test_what_is_not_known_is_null_or_left_out_or_not_answered_at_all() -> None:
    maybe = {"type": ["string", "null"]}
    known = known_of(objects(turns=array(speaker=STRING, text=STRING, sentiment=maybe)))[("turns",)]
    assert known.value[0]["sentiment"] is None and known.leaves[2].source == "inferred"
    optional = array(False, speaker=STRING, text=STRING, sentiment=STRING)
    assert list(values(objects(turns=optional))["turns"][0]) == ["speaker", "text"]
    assert values(objects(turns=array(speaker=STRING, text=STRING, sentiment=STRING))) == {}


@pytest.mark.parametrize(
    "schema",
    [
        objects(appointments=array(start_time=STRING, end_time=STRING, place=STRING)),
        objects(order_number=STRING, total=NUMBER, speaker_number=INTEGER),
        objects(items=array(name=STRING, quantity=INTEGER)),
        objects(duration=NUMBER),
        {"type": "string"},
    ],
)
def test_what_people_speak_of_is_not_taken_for_the_recording(schema: dict[str, Any]) -> None:
    assert values(schema) == {}


def test_speakers_that_were_not_told_apart_are_not_counted() -> None:
    items = evidence_of([(None, t0, t1, text) for _, t0, t1, text in CALL])
    schema = objects(number_of_speakers=INTEGER, turns=array(speaker=STRING, text=STRING),
                     segments=array(start=NUMBER, text=STRING))  # fmt: skip
    assert [*values(schema, items)] == ["segments"]


def test_a_speaker_that_cannot_be_told_among_others() -> None:
    items = evidence_of([(None if place == 2 else speaker, t0, t1, text)
                         for place, (speaker, t0, t1, text) in enumerate(CALL)])  # fmt: skip
    turns = {"speaker": STRING, "text": STRING}
    found = values(objects(number_of_speakers=INTEGER, turns=array(**turns)), items)
    assert found["number_of_speakers"] == 2
    assert [turn["speaker"] for turn in found["turns"]] == ["SPEAKER_00", "SPEAKER_01", "UNKNOWN", "SPEAKER_00"]
    found = values(objects(turns=array(**turns | {"speaker": {"type": ["string", "null"]}})), items)
    assert found["turns"][2]["speaker"] is None


def test_two_recordings_have_no_common_speakers() -> None:
    other = EvidenceSource("6" * 64, *SOURCE[1:])
    items = merged([evidence_of(CALL), evidence_of(CALL, source=other)])
    assert values(objects(number_of_speakers=INTEGER), items) == {}
    assert values(objects(number_of_speakers=INTEGER), []) == {}


def test_every_leaf_is_what_its_evidence_says() -> None:
    item = {"speaker": STRING, "speaker_id": INTEGER, "start": NUMBER, "end_ms": INTEGER, "duration": NUMBER,
            "begin": STRING, "text": STRING, "language": STRING, "confidence": NUMBER,
            "words": array(word=STRING, start=NUMBER)}  # fmt: skip
    counts = dict.fromkeys(("number_of_speakers", "turn_count", "segment_count", "total_words"), INTEGER)
    schema = objects(turns=array(**item), segments=array(start=NUMBER, text=STRING), transcript=STRING, **counts)
    items = evidence_of(CALL)
    leaves = [leaf for answer in known_of(schema, items).values() for leaf in answer.leaves]
    assert len(leaves) > 80
    assert [leaf.path for leaf in leaves if not is_heard(leaf, items)] == []
    first, start = leaves[0], leaves[2]
    wrong = [replace(first, value="SPEAKER_01"), replace(start, value=7.5), replace(first, evidence=("u9",)),
             replace(first, time=(0.0, 2.96))]  # fmt: skip
    assert not any(is_heard(leaf, items) for leaf in wrong)


def test_bounds_of_arrays() -> None:
    turns = array(speaker=STRING, text=STRING)
    assert len(values(objects(turns={**turns, "maxItems": 2}))["turns"]) == 2
    assert values(objects(turns={**turns, "minItems": 4})) == {}


def test_unspaced_scripts_are_joined_without_spaces() -> None:
    items = evidence_of([("A", 0, 1, "你好。"), ("A", 1, 2, "再见。"), ("A", 2, 3, "Bye.")], language="zh", words=False)
    assert values(objects(transcript=STRING), items)["transcript"] == "你好。再见。 Bye."


def test_the_rest_keeps_its_objects() -> None:
    schema = objects(meta=objects(number_of_speakers=INTEGER, topic=STRING), only=objects(language=STRING), date=STRING)
    rest = rest_of(tree_of(schema), known_of(schema))
    assert isinstance(rest, Object)
    assert [field.name for field in rest.fields] == ["meta", "date"]
    meta = rest.fields[0].node
    assert isinstance(meta, Object) and [field.name for field in meta.fields] == ["topic"]


@pytest.mark.parametrize(
    ("schema", "wanted"),
    [
        (objects(number_of_speakers=INTEGER), True),
        (objects(rows=array(speaker_id=STRING, start=NUMBER)), True),
        (objects(meta=objects(speakers={"type": "array", "items": STRING})), True),
        (objects(segments=array(start=NUMBER, text=STRING), total=NUMBER), False),
    ],
)
def test_which_schemas_need_speakers(schema: dict[str, Any], wanted: bool) -> None:
    assert asks_for_speakers(tree_of(schema)) is wanted
