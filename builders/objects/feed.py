"""Batches of composed scenes: number in, the same batch out, so that a training that resumes goes on where it was.

Runs in a process of its own (a data loader's worker); holds the sentence encoder there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from builders.objects.labels import Asked, Labels, asked_of, colours_asked, labels_of, leave_unsaid
from builders.objects.lexicon import Lexicon
from builders.objects.sentences import Sentences
from builders.scenes.scene import Scene, SceneObject

Compose = Callable[[int, int], Scene]
"""Seed and side of the square in pixels -> a scene."""
SEEDS = 1024
"""Seeds that a batch has for itself."""
SYNONYM = 0.75
"""Cosine of two sentence vectors from which two names may mean one thing."""


class Batch(NamedTuple):
    """`images` UINT8 [b, h, w, 3]; objects of all images together; labels as in labels.py.

    `sentences` FP32 [P + V, 384]: the prompts, then the names asked only of what lies in objects.
    """

    images: npt.NDArray[np.uint8]
    boxes: npt.NDArray[np.float32]
    image: npt.NDArray[np.int64]
    sentences: npt.NDArray[np.float32]
    prompts: Labels
    outside: Labels
    names: Labels


@dataclass(frozen=True, slots=True)
class Portions:
    """How much goes into a batch. A batch has one size, drawn from `sides`; it has fewer scenes the larger they are."""

    pixels: int = 20 * 256 * 256
    sides: tuple[int, ...] = (256, 256, 256, 256, 320, 384, 512)
    prompts: int = 140
    own_names: int = 3
    names: int = 600
    foreign: int = 150
    new: int = 16

    def times(self, number: int) -> Portions:
        """Batches of `number` times the scenes, for a GPU; texts are shared by more of them."""
        more = (1 + number) // 2
        return replace(
            self, pixels=self.pixels * number, prompts=self.prompts * more, names=self.names * more,
            foreign=self.foreign * more, new=self.new * more,
        )  # fmt: skip


@dataclass(slots=True)
class Feed:
    """A map-style dataset for torch.utils.data.DataLoader (`batch_size=None`)."""

    compose: Compose
    lexicon: Lexicon
    open_sentences: Callable[[], Sentences]
    portions: Portions = Portions()
    first: int = 0
    length: int = 10**7
    _sentences: Sentences | None = field(default=None, repr=False)

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, number: int) -> Batch:
        random = np.random.default_rng((self.first, number))
        side = int(random.choice(self.portions.sides))
        count = max(1, self.portions.pixels // side**2)
        seeds = self.first + number * SEEDS + np.arange(count)
        return self.batch([self.compose(int(seed), side) for seed in seeds], random)

    def batch(self, scenes: Sequence[Scene], random: np.random.Generator) -> Batch:
        """The scenes, what is asked of them and what is true."""
        if self._sentences is None:
            self._sentences = self.open_sentences()
        prompts = asked_of(scenes, self.lexicon)
        prompts = self._affordable([prompts[int(place)] for place in random.permutation(len(prompts))])
        prompts += colours_asked(random)
        things = [thing for scene in scenes for thing in scene.objects]
        names = self._names(things, random)
        sentences = self._sentences.of([one.text for one in (*prompts, *names)])
        inside, outside = labels_of(scenes, [*prompts, *names], self.lexicon)
        leave_unsaid(inside, self._alike(things, sentences), [*prompts, *names], SYNONYM)
        return Batch(
            np.stack([scene.image for scene in scenes]),
            np.array([thing.box for thing in things], np.float32).reshape(-1, 4),
            np.repeat(np.arange(len(scenes)), [len(scene.objects) for scene in scenes]),
            sentences, inside[:, : len(prompts)], outside[:, : len(prompts)], inside[:, len(prompts) :],
        )  # fmt: skip

    def _affordable(self, prompts: Sequence[Asked]) -> list[Asked]:
        """The first of them, few of which need a new sentence vector: those take longer than the scene itself."""
        assert self._sentences is not None
        found, new = [], 0
        for one in prompts:
            new += one.text not in self._sentences
            if one.text in self._sentences or new <= self.portions.new:
                found.append(one)
        return found[: self.portions.prompts]

    def _names(self, things: Sequence[SceneObject], random: np.random.Generator) -> list[Asked]:
        """Some names of every object, in several languages, and many of other things."""
        texts: list[str] = []
        for thing in things:
            every = [name for names in thing.names.values() for name in names]
            plain = list(thing.names.get("en", ()))
            texts += plain[:1]
            for pool in (plain, every):
                if pool:
                    texts += [pool[int(random.integers(len(pool)))] for _ in range(self.portions.own_names // 2)]
        for words, count in (
            (self.lexicon.english, self.portions.names),
            (self.lexicon.foreign, self.portions.foreign),
        ):
            if words:
                texts += [words[int(place)] for place in random.integers(len(words), size=count)]
        return [Asked(text, name=text) for text in dict.fromkeys(text.casefold() for text in texts)]

    def _alike(self, things: Sequence[SceneObject], sentences: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """Cosines [objects, texts]; an object without an English name is like nothing."""
        assert self._sentences is not None
        found = np.zeros((len(things), len(sentences)), np.float32)
        named = [row for row, thing in enumerate(things) if thing.names.get("en")]
        if named:
            found[named] = self._sentences.of([things[row].names["en"][0] for row in named]) @ sentences.T
        return found
