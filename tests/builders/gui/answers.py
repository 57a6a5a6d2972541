"""What a made-up network says to made-up pages."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from builders.gui.folder import Page
from python_backends.gui.networks import RawElements
from python_backends.gui.roles import ROLES
from python_backends.vision.views import View


def made_answers(count: int) -> list[tuple[Page, RawElements, View]]:
    """Pages with a button each, which an overconfident network finds seven times of ten."""
    random, answers = np.random.default_rng(0), []
    view = View(np.zeros((96, 96, 3), np.uint8), width=96, height=96)
    for _ in range(count):
        box = np.array([[10, 10, 50, 30]], np.float32)
        page = Page(path=Path(), width=96, height=96, boxes=box, roles=np.array([0]))
        scores = np.zeros((1, len(ROLES)), np.float32)
        scores[0, 0] = random.uniform(0.9, 0.99)
        found = box if random.random() < 0.7 else box + 40
        answers.append((page, RawElements(found, scores, np.zeros((1, 64), np.float32)), view))
    return answers
