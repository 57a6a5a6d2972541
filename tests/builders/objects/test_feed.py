"""Batches: what is in them fits together, and a number always means the same batch."""

from __future__ import annotations

import numpy as np

from builders.objects.feed import Feed, Portions
from builders.objects.lexicon import Lexicon
from builders.objects.sentences import Sentences
from builders.scenes.scene import Prompt, Scene
from tests.builders.objects.conftest import Letters, scene, thing

LEXICON = Lexicon(("cat", "dog", "car", "tree"), ("katze", "hund"))


def compose(seed: int, side: int) -> Scene:
    random = np.random.default_rng(seed)
    x, y = (int(value) for value in random.integers(0, side - 20, 2))
    name = ("cat", "dog")[seed % 2]
    prompts = [Prompt(name, (0,), "name"), Prompt("tree", (), "absent")]
    return scene([thing(name, (x, y, x + 20, y + 20), german="katze")], prompts, side)


def feed(**changes: int) -> Feed:
    portions = Portions(pixels=4 * 64 * 64, sides=(64,), names=6, foreign=2, **changes)
    return Feed(compose, LEXICON, lambda: Sentences(Letters()), portions)


def test_the_parts_of_a_batch_fit_together() -> None:
    batch = feed()[3]
    assert batch.images.shape == (4, 64, 64, 3)
    assert batch.boxes.shape == (4, 4)
    assert batch.image.tolist() == [0, 1, 2, 3]
    asked, names = batch.prompts.shape[1], batch.names.shape[1]
    assert batch.sentences.shape == (asked + names, 384)
    assert batch.outside.shape == (4, asked)
    assert (batch.names == 1).any(axis=1).all()


def test_a_number_is_a_batch() -> None:
    first, again = feed()[5], feed()[5]
    assert all(np.array_equal(np.asarray(one), np.asarray(other)) for one, other in zip(first, again, strict=True))
    assert not np.array_equal(first.images, feed()[6].images)


def test_prompts_that_would_need_many_new_vectors_are_left_out() -> None:
    assert feed(new=1)[0].prompts.shape[1] < feed()[0].prompts.shape[1]
