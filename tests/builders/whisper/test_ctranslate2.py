"""The same random weights in CTranslate2, which runs them without PyTorch: states and greedy tokens are the graphs'."""

from __future__ import annotations

from pathlib import Path

import ctranslate2
import numpy as np
import pytest

from tests.builders.whisper.greedy import greedy, sessions_of, until_end
from tests.builders.whisper.tiny import PROMPT, SIZES, tiny_checkpoint, tiny_mel, write_ctranslate2


@pytest.mark.parametrize("seed", range(4))
def test_states_and_tokens_equal_ctranslate2(tmp_path: Path, seed: int) -> None:
    checkpoint, mel = tiny_checkpoint(seed=seed), tiny_mel(rows=3, seed=seed)
    model = ctranslate2.models.Whisper(str(write_ctranslate2(checkpoint, tmp_path)), compute_type="float32",
                                       inter_threads=1, intra_threads=1)  # fmt: skip
    sides = sessions_of(checkpoint)
    hidden = model.encode(ctranslate2.StorageView.from_array(mel), to_cpu=True)
    assert np.array(hidden) == pytest.approx(sides[0].run(["hidden"], {"mel": mel})[0], abs=1e-4)
    theirs = model.generate(hidden, [PROMPT] * len(mel), beam_size=1, max_length=SIZES.positions, suppress_blank=False,
                            suppress_tokens=[])  # fmt: skip
    ours = greedy(sides, checkpoint, mel, PROMPT, len(theirs[0].sequences_ids[0]))
    assert [until_end(row) for row in ours] == [result.sequences_ids[0] for result in theirs]
