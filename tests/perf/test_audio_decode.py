"""The tool that measures decoding reads what it makes."""

from __future__ import annotations

import pytest

from perf.audio_decode import ENGINES, KINDS, made_file


@pytest.mark.parametrize("kind", KINDS, ids=[kind[0] for kind in KINDS])
@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_reads_every_file(engine: str, kind: tuple[str, str, int]) -> None:
    assert ENGINES[engine](made_file(*kind, minutes=1 / 60)) == pytest.approx(16_000, abs=40)
