"""The built network: the vectors of PyTorch, the same bytes in any company."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from python_backends.inference.session import plan_session
from python_backends.text_encoder.batches import Batch, batches_of
from python_backends.text_encoder.local import LocalEncoder
from tests.text_encoder.conftest import MODELS
from tests.text_encoder.sentences import REFERENCE, SENTENCES

TEXTS = [("one two three " * count)[: 13 * count].strip() + f" {count}" for count in (1, 2, 2, 3, 5, 5, 5, 9, 14, 30)]


@pytest.mark.parametrize("accelerator", ["openvino", None], ids=["as served", "reference kernels"])
def test_vectors_are_those_of_pytorch(encoder: LocalEncoder, accelerator: str | None) -> None:
    served = encoder if accelerator else LocalEncoder(MODELS, plan_session(1, frozenset(), None))
    with np.load(REFERENCE) as stored:
        known = stored["vectors"]
    cosines = (served.vectors(SENTENCES) * known).sum(axis=1)
    assert cosines.min() > (0.9999 if accelerator else 0.999999), dict(zip(SENTENCES, cosines, strict=True))


def test_each_vector_has_length_one(encoder: LocalEncoder) -> None:
    assert np.linalg.norm(encoder.vectors(SENTENCES), axis=1) == pytest.approx(1, abs=1e-5)


def test_likeness_is_closeness(encoder: LocalEncoder) -> None:
    food, bread, invoice = encoder.vectors(SENTENCES[1:4])
    assert food @ bread > 0.7 > 0.2 > food @ invoice


@pytest.mark.parametrize("order", [range(10), range(9, -1, -1), (3, 3, 3, 3, 3, 8, 0)], ids=str)
def test_a_texts_bytes_do_not_depend_on_its_company(encoder: LocalEncoder, order: list[int]) -> None:
    together = encoder.vectors([TEXTS[place] for place in order])
    for row, place in zip(together, order, strict=True):
        assert row.tobytes() == encoder.vectors([TEXTS[place]])[0].tobytes()


def test_all_lengths_of_batches_are_their_rows_alone(encoder: LocalEncoder) -> None:
    """Batches as Triton could make them, up to the largest; `run_in_portions` is the server's."""
    rows = np.random.default_rng(3).integers(1000, 30_000, (4, 40))
    for length in (2, 7, 8, 15, 23, 40):
        batch = batches_of([row[:length].tolist() for row in rows])[0]
        together = encoder.run(batch)
        for place in range(4):
            alone = Batch((0,), batch.ids[place : place + 1], batch.mask[place : place + 1])
            assert encoder.run(alone).tobytes() == together[place].tobytes()


def test_encode_is_a_coroutine_and_nothing_is_no_row(encoder: LocalEncoder) -> None:
    assert asyncio.run(encoder.encode([])).shape == (0, 384)
    assert asyncio.run(encoder.encode(["x"])).tobytes() == encoder.vectors(["x"]).tobytes()
