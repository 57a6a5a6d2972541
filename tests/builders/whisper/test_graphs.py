"""The written graphs against Whisper's arithmetic, on a tiny model of random weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from builders.whisper.arithmetic import ByHand
from builders.whisper.decoder import decoder_graph
from builders.whisper.encoder import encoder_graph
from builders.whisper.nodes import Precision
from tests.builders.conftest import Session, session_of
from tests.builders.whisper.tiny import SIZES, tiny_checkpoint, tiny_mel

Array = npt.NDArray[Any]
IDS = [4, 30, 7, 9, 11, 38, 0, 21]
Outputs = dict[str, Array]


@pytest.fixture(scope="module")
def encoder() -> Session:
    return session_of(encoder_graph(tiny_checkpoint()).SerializeToString())


@pytest.fixture(scope="module")
def decoder() -> Session:
    return session_of(decoder_graph(tiny_checkpoint()).SerializeToString())


def encoded(session: Session, mel: Array) -> Outputs:
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, {"mel": mel}), strict=True))


def blank(rows: int, kind: type = np.float32, filling: float = 7.0) -> Outputs:
    """The past of a first call; what it holds must not matter."""
    shape = (SIZES.decoder_layers, rows, SIZES.decoder_heads, 1, SIZES.head_size)
    return {name: np.full(shape, filling, kind) for name in ("past_keys", "past_values")}


def decoded(
    session: Session, ids: list[list[int]], past: Outputs, cross: Outputs, rows: list[int] | None = None
) -> Outputs:
    chosen = np.array(range(len(ids)) if rows is None else rows, np.int64)
    given = {
        "ids": np.array(ids, np.int64),
        "rows": chosen,
        **past,
        **{name: cross[name] for name in ("cross_keys", "cross_values")},
    }
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, given), strict=True))


def carried(outputs: Outputs) -> Outputs:
    return {f"past_{part}": outputs[f"present_{part}"] for part in ("keys", "values")}


def test_the_encoder_computes_whisper(encoder: Session) -> None:
    mel = tiny_mel(rows=2)
    hidden = encoded(encoder, mel)["hidden"]
    for row, sound in zip(hidden, mel, strict=True):
        assert row == pytest.approx(ByHand(tiny_checkpoint()).encode(sound), abs=2e-5)


@pytest.mark.parametrize("count", [1, 3, len(IDS)])
def test_the_decoder_computes_whisper_all_at_once(encoder: Session, decoder: Session, count: int) -> None:
    mel, network = tiny_mel(), ByHand(tiny_checkpoint())
    outputs = decoded(decoder, [IDS[:count]], blank(1), encoded(encoder, mel))
    logits, chances = network.decode(IDS[:count], network.encode(mel[0]))
    assert outputs["logits"][0] == pytest.approx(logits, abs=1e-4)
    assert outputs["alignment"][0] == pytest.approx(chances, abs=1e-5)


@pytest.mark.parametrize("cuts", [[1] * 8, [4, 1, 1, 1, 1], [1, 3, 4]], ids=str)
def test_tokens_after_a_past_are_as_all_at_once(encoder: Session, decoder: Session, cuts: list[int]) -> None:
    cross = encoded(encoder, tiny_mel())
    whole = decoded(decoder, [IDS], blank(1), cross)
    past, parts, start = blank(1), [], 0
    for count in cuts:
        parts.append(decoded(decoder, [IDS[start : start + count]], past, cross))
        past, start = carried(parts[-1]), start + count
    assert np.concatenate([part["logits"] for part in parts], 1) == pytest.approx(whole["logits"], abs=1e-4)
    assert np.concatenate([part["alignment"] for part in parts], 2) == pytest.approx(whole["alignment"], abs=1e-5)
    assert past["past_keys"] == pytest.approx(whole["present_keys"], abs=1e-5)


def test_a_row_does_not_depend_on_its_company(encoder: Session, decoder: Session) -> None:
    mel, ids = tiny_mel(rows=3), [IDS[:4], IDS[4:], IDS[2:6]]
    cross = encoded(encoder, mel)
    together = decoded(decoder, ids, blank(3), cross)
    for row in range(3):
        alone = decoded(decoder, [ids[row]], blank(1), encoded(encoder, mel[row : row + 1]))
        assert together["logits"][row] == pytest.approx(alone["logits"][0], abs=1e-4)
        assert together["present_values"][:, row] == pytest.approx(alone["present_values"][:, 0], abs=1e-5)


def test_readings_of_one_window_share_its_keys(encoder: Session, decoder: Session) -> None:
    cross = encoded(encoder, tiny_mel())
    ids = [IDS[:4], IDS[4:]]
    together = decoded(decoder, ids, blank(2), cross)
    for row in range(2):
        alone = decoded(decoder, [ids[row]], blank(1), cross)
        assert together["logits"][row] == pytest.approx(alone["logits"][0], abs=1e-4)


def test_readings_go_on_from_the_rows_that_are_named(encoder: Session, decoder: Session) -> None:
    cross = encoded(encoder, tiny_mel())
    past = carried(decoded(decoder, [[4, 5], [6, 7]], blank(2), cross))
    branched = decoded(decoder, [[8], [9], [8]], past, cross, rows=[1, 1, 0])
    for row, ids in enumerate(([6, 7, 8], [6, 7, 9], [4, 5, 8])):
        whole = decoded(decoder, [ids], blank(1), cross)
        assert branched["logits"][row, -1] == pytest.approx(whole["logits"][0, -1], abs=1e-4)
        assert branched["present_keys"][:, row] == pytest.approx(whole["present_keys"][:, 0], abs=1e-5)


def test_the_blank_place_may_hold_anything(encoder: Session, decoder: Session) -> None:
    cross = encoded(encoder, tiny_mel())
    one, other = (decoded(decoder, [IDS], blank(1, filling=filling), cross)["logits"] for filling in (0.0, -50.0))
    assert (one == other).all()


def test_every_position_can_be_used_and_none_past_the_last(encoder: Session, decoder: Session) -> None:
    cross = encoded(encoder, tiny_mel())
    full = decoded(decoder, [[5] * SIZES.positions], blank(1), cross)
    assert np.isfinite(full["logits"]).all()
    with pytest.raises(Exception, match="indices element out of data bounds"):
        decoded(decoder, [[5]], carried(full), cross)


def test_half_precision_is_near_and_keeps_its_types() -> None:
    checkpoint = tiny_checkpoint()
    sides = {name: session_of(graph(checkpoint, "f16").SerializeToString())
             for name, graph in (("encoder", encoder_graph), ("decoder", decoder_graph))}  # fmt: skip
    cross = encoded(sides["encoder"], tiny_mel())
    outputs = decoded(sides["decoder"], [IDS], blank(1, np.float16), cross)
    network = ByHand(checkpoint)
    logits, chances = network.decode(IDS, network.encode(tiny_mel()[0]))
    assert {name: array.dtype.name for name, array in (cross | outputs).items()} == {
        "hidden": "float16", "cross_keys": "float16", "cross_values": "float16", "logits": "float32",
        "present_keys": "float16", "present_values": "float16", "alignment": "float32",
    }  # fmt: skip
    assert outputs["logits"][0] == pytest.approx(logits, abs=0.15)
    assert outputs["alignment"][0] == pytest.approx(chances, abs=0.02)


@pytest.mark.parametrize("precision", ["f32", "f16"])
def test_only_standard_operators_are_used(precision: Precision) -> None:
    for graph in (encoder_graph, decoder_graph):
        model = graph(tiny_checkpoint(), precision)
        assert {node.domain for node in model.graph.node} == {""}
        assert [(opset.domain, opset.version) for opset in model.opset_import] == [("", 17)]
