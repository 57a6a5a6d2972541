"""The card says what was measured, and which aims were missed."""

from __future__ import annotations

from typing import Any

import pytest

from builders.objects.card import card, verdict

FIGURES: dict[str, Any] = {
    "scenes": 7, "ap50": {"unseen_name": {"ap50": 0.25, "prompts": 3, "objects": 4}}, "ap50_all": 0.61, "least": 0.4,
    "precision": 0.7, "recall": 0.5, "absent_per_image": 0.09, "absent_prompts_per_image": 4.2, "ece": 0.02,
    "ece_of_given": 0.03,
}  # fmt: skip


def test_the_card_holds_the_figures() -> None:
    text = card(FIGURES, [{"minutes": 80.4, "steps": 2000}, {"minutes": 9.9, "steps": 500}], 6, "half a core")
    assert "| unseen name | 0.250 | 3 | 4 |" in text
    assert "80 minutes and 2000 steps, then 10 minutes and 500 steps, of up to 20 scenes each, on half a core." in text
    assert "All aims are met." in text


@pytest.mark.parametrize(("name", "value"), [("ap50_all", 0.59), ("absent_per_image", 0.2), ("ece", 0.06)])
def test_a_missed_aim_is_said(name: str, value: float) -> None:
    assert f"{name} {value}" in verdict(FIGURES | {name: value})
