"""Where training and measuring get their scenes, words and sentence vectors from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from builders.objects.lexicon import Lexicon
from builders.objects.sentences import Sentences
from builders.scenes.compose import Settings, compose, vocabulary
from builders.scenes.scene import Scene
from python_backends.text_encoder.local import LocalEncoder

ROOT = Path(__file__).resolve().parents[2]
SIDE = 512
"""Side of the scenes on which is measured, pixels."""
FITTED, JUDGED = 0, 100_000
"""First seeds of the held-back scenes to which confidence is fitted, and of those on which everything is judged."""


@dataclass(frozen=True)
class Sources:
    """`data`: the folder of drawings, or None for shapes alone; `pages`: that of cuts of web pages, if they are wanted.

    `kept`: where sentence vectors are kept, if anywhere.
    """

    data: Path | None
    pages: Path | None = None
    kept: Path | None = None
    models: Path = ROOT / "model_repository"

    def compose(self, seed: int, side: int) -> Scene:
        """A training scene. Many things are put on a small ground: the network learns from things."""
        settings = Settings(
            "train", (side, side), self.data, objects=(4, 16), prompts=10, pages=self.pages, page_share=0.1
        )
        return compose(seed, settings)

    def held(self, first: int, count: int) -> Iterator[Scene]:
        """Scenes of held-back drawings and names, as they come by default."""
        return (
            compose(first + number, Settings("held", (SIDE, SIDE), self.data, pages=self.pages))
            for number in range(count)
        )

    @cached_property
    def lexicon(self) -> Lexicon:
        """Names of everything in the training half."""
        every = [word.names for word in vocabulary(Settings("train", sprites=self.data, pages=self.pages))]
        english = [name for names in every for name in names["en"]]
        foreign = [name for names in every for code, others in names.items() if code != "en" for name in others]
        return Lexicon(tuple(english), tuple(foreign))

    def open_sentences(self) -> Sentences:
        """Sentence vectors by the kernels that serve them."""
        return Sentences(LocalEncoder(self.models), self.kept)

    def remember_names(self) -> None:
        """Keep the vectors of all names, so that no process that composes batches has to find them again."""
        self.sentences.of((*self.lexicon.english, *self.lexicon.foreign))
        self.sentences.keep()

    @cached_property
    def sentences(self) -> Sentences:
        """This process's own."""
        return self.open_sentences()
