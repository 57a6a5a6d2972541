"""The card tells what was measured; no PyTorch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import helper, numpy_helper

from builders.gui.card import card, table_of
from builders.gui.score import Curve
from tests.builders.gui.answers import made_answers


def test_the_card_tells_what_was_measured(tmp_path: Path) -> None:
    answers = made_answers(60)
    (tmp_path / "log.jsonl").write_text(
        '{"step": 20}\n' + json.dumps({"step": 1234, "minutes": 56.7, "map50": 0.5}) + "\n"
    )
    (tmp_path / "settings.json").write_text(json.dumps({"seed": 9, "rate": 0.004}))
    weights = numpy_helper.from_array(np.zeros((1000, 1000), np.float32), "weights")
    onnx.save(helper.make_model(helper.make_graph([], "g", [], [], [weights])), str(tmp_path / "model.onnx"))
    text = card(answers, [page for page, _, _ in answers], tmp_path, tmp_path, "On other pages: 0.42.")
    right = sum(bool(np.allclose(raw.boxes, page.boxes)) for page, raw, _ in answers)
    assert "1.00 M parameters" in text and "1,234 steps in" in text and "--seed 9" in text
    assert "| button | 60 |" in text and 0.5 < right / 60 < 0.9
    assert text.index("On other pages: 0.42.") < text.index("## Limits")
    assert max(map(len, text.splitlines())) <= 120


def test_roles_that_do_not_occur_have_no_row() -> None:
    empty = Curve(np.zeros(0, np.float32), np.zeros(0, bool), 0)
    full = Curve(np.ones(1, np.float32), np.ones(1, bool), 1)
    told = {"link": {"precision": 1.0, "recall": 1.0, "ece": 0.1}}
    assert table_of({"button": empty, "link": full}, told).splitlines()[2:] == [
        "| link | 1 | 1.000 | 1.00 | 1.00 | 0.100 |"
    ]
