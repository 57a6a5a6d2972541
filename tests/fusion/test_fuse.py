"""Prompts: fused rows, ids, what is refused, what is left out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.decoder.checkpoint import read_config
from python_backends.decoder.weights import load_weights
from python_backends.errors import InvalidRequest
from python_backends.fusion.fuse import Fused, Fuser, Terms
from python_backends.grounding.schema import tree_of
from python_backends.grounding.stream import StreamWord, WordStream
from tests.fusion.conftest import Folders

SCHEMA: dict[str, Any] = {
    "type": "object", "properties": {"total": {"type": "number"}, "date": {"type": "string", "format": "date"}},
}  # fmt: skip
FEATURES = np.random.default_rng(2).standard_normal((2, 120)).astype(np.float32)


def fused(folder: Path, page: WordStream, features: Any = FEATURES, schema: Any = None, **more: Any) -> Fused:
    fuser = Fuser.open(folder, more.pop("positions", 4096), terms=more.pop("terms", Terms()))
    return fuser.fuse(tree_of(schema or SCHEMA), "what?", page, features, **more)


def text_rows(folder: Path, page: WordStream) -> Any:
    """The plain embeddings of `<s>` and the words."""
    table = load_weights(folder, read_config(folder))["model.embed_tokens.weight"]
    vocabulary = Fuser.open(folder, 4096).vocabulary
    assert vocabulary.begin is not None
    return table[[vocabulary.begin, *(token for word in page.words for token in vocabulary.word(word.text))]]


@pytest.mark.parametrize("adapters", ["none", "zero"])
def test_untrained_rows_are_the_text_embedding_bit_for_bit(folders: Folders, page: WordStream, adapters: str) -> None:
    folder = folders(adapters)
    assert fused(folder, page).table.tobytes() == text_rows(folder, page).tobytes()


def test_every_adapter_adds_its_term(folders: Folders, page: WordStream) -> None:
    folder = folders("random")
    whole = fused(folder, page).table
    plain = fused(folder, page, terms=Terms(adapters=False)).table
    assert np.array_equal(plain, text_rows(folder, page))
    assert np.array_equal(whole[0], plain[0])  # <s> is no evidence
    assert (np.abs(whole[1:] - plain[1:]).max(axis=1) > 0).all()
    without = fused(folder, page, terms=Terms(features=False)).table
    changed = np.flatnonzero((whole != without).any(axis=1))
    tokens = len(Fuser.open(folder, 4096).vocabulary.word("tea"))  # the last word, the only one with features
    assert set(changed) == set(range(len(whole) - tokens, len(whole)))


def test_ids_are_rows_of_the_table_and_then_text(folders: Folders, page: WordStream) -> None:
    folder = folders()
    found = fused(folder, page)
    size = read_config(folder).vocab_size
    assert found.ids[: len(found.table)].tolist() == [size + row for row in range(len(found.table))]
    assert (found.ids[len(found.table) :] < size).all()
    assert len(found.ids) + found.most == 4096


def test_drafts_are_told_and_can_be_replaced(folders: Folders, page: WordStream) -> None:
    fuser = Fuser.open(folders(), 4096)
    texts = []
    for revised in (None, {"total": "tea"}):
        found = fuser.fuse(tree_of(SCHEMA), "", page, FEATURES, revised)
        texts.append("".join(fuser.vocabulary.pieces(found.ids[len(found.table) :].tolist())))
    assert '"total":" 9.00" total:number' in texts[0] and '"date":" 12/03/2026" date:date' in texts[0]
    assert '"total":" tea" total:number,"date": date:date' in texts[1]


@pytest.mark.parametrize("features", [np.full((2, 120), np.nan), np.full((1, 120), np.inf), np.zeros((2, 7))])
def test_features_that_are_no_numbers_are_refused(folders: Folders, page: WordStream, features: Any) -> None:
    with pytest.raises(InvalidRequest) as caught:
        fused(folders("zero"), page, features)
    assert caught.value.code == "invalid_features"


def test_a_schema_that_leaves_no_room_is_refused(folders: Folders, page: WordStream) -> None:
    many = {"type": "object", "properties": {f"field number {n}": {"type": "string"} for n in range(200)}}
    with pytest.raises(InvalidRequest, match="ask for fewer fields") as caught:
        fused(folders(), page, schema=many, positions=1024)
    assert caught.value.code == "prompt_too_long"


def test_no_evidence_is_an_empty_page(folders: Folders) -> None:
    found = fused(folders(), WordStream(()))
    assert len(found.table) == 1 and found.kept.dropped_words == 0


def test_what_does_not_fit_is_left_out_and_counted(folders: Folders, page: WordStream) -> None:
    filler = [StreamWord("word", f"f{n}", 0.9, 3 + n // 10) for n in range(100_000)]
    late = [replace(word, line=word.line + 20_000) for word in page.words]
    found = fused(folders(), WordStream((*filler, *late)))
    assert len(found.ids) < 4096
    assert found.kept.dropped_words == 100_006 - len(found.kept.stream.words) > 90_000
    assert "9.00" in [word.text for word in found.kept.stream.words]  # a reader holds it for the total


def test_adapters_of_another_decoder_are_refused(folders: Folders) -> None:
    folder = folders("random")
    (folder / "adapters.safetensors").write_bytes(b"nothing")
    with pytest.raises(InvalidRequest, match="damaged"):
        Fuser.open(folder, 4096)


def test_a_folder_without_an_end_is_refused(folders: Folders) -> None:
    with pytest.raises(InvalidRequest, match="eos_token_id"):
        Fuser.open(folders(eos_token_id=None), 4096)
