"""Grounding DINO as a detector: all prompts stand in one text, `a cat. a red button.`, and the network says of each of
its boxes how well it goes with each token. A prompt's relevance is that of its best token, as in Transformers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from tokenizers import Tokenizer

from python_backends.errors import InvalidRequest
from python_backends.objects.detector import Found
from python_backends.objects.engines.pixels import normalised, on_canvas
from python_backends.objects.engines.settings import DinoSettings
from python_backends.running import Array, Run

INPUTS = ("pixels", "pixel_mask", "input_ids")
OUTPUTS = ("chances", "boxes", "features")
MARKS = {"[CLS]": 101, "[SEP]": 102, ".": 1012, "?": 1029}
"""What ends a phrase. The network knows these marks by their ids in BERT's lower case vocabulary."""
_AROUND = 2  # [CLS] and [SEP]
_SPACED = str.maketrans(dict.fromkeys(".?", " "))


@dataclass(frozen=True, slots=True)
class Text:
    """Some prompts as one text. `ids` INT64 [1, L]; `places` the tokens of each, `rows` which prompts they are."""

    ids: Array
    places: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]


class GroundingDinoDetector:
    """See `Detector`. The network gives the chance of each token [T, L] and boxes as shares of the picture."""

    def __init__(self, model: str, settings: DinoSettings, tokenizer: Tokenizer) -> None:
        self.model, self.name = model, settings.name
        self.threshold, self.longest = settings.threshold, settings.longest
        self._settings, self._tokenizer = settings, tokenizer
        tokenizer.no_padding()
        tokenizer.no_truncation()

    async def find(self, image: Array, prompts: Sequence[str], run: Run) -> Found:
        """See `Detector`. Prompts that make too long a text for one call are asked for in several, each with boxes of
        its own."""
        pixels, mask = self.seen(image)
        scale = np.array([image.shape[1], image.shape[0]] * 2, np.float32)
        found = []
        for text in self.read(prompts):
            given = dict(zip(INPUTS, (pixels, mask, text.ids), strict=True))
            answer = await run(self.model, given, OUTPUTS)
            boxes = np.clip(answer["boxes"], 0, 1) * scale
            found.append(Found(_relevance(text, answer, len(prompts)), boxes, answer["features"]))
        return Found(*(np.concatenate([getattr(part, name) for part in found], axis) for name, axis in
                       (("relevance", 1), ("boxes", 0), ("features", 0))))  # fmt: skip

    def seen(self, image: Array) -> tuple[Array, Array]:
        """(pixels FP32 [1, 3, rows, columns], mask INT64 [1, rows, columns], 1 where there is picture)."""
        settings = self._settings
        resized = on_canvas(image, settings.canvas, settings.shortest, settings.longest, settings.resample)
        height, width = resized.shape[:2]
        pixels = np.zeros((1, 3, *settings.canvas), np.float32)
        pixels[:, :, :height, :width] = normalised(resized, settings.mean, settings.std)
        mask = np.zeros((1, *settings.canvas), np.int64)
        mask[:, :height, :width] = 1
        return pixels, mask

    def read(self, prompts: Sequence[str]) -> Iterator[Text]:
        """`prompts` as few texts; InvalidRequest (param prompts) for one without a word or too long by itself."""
        phrases = [self._settings.template.format(prompt).translate(_SPACED).strip().lower() for prompt in prompts]
        rows: list[int] = []
        used = _AROUND
        for row, phrase in enumerate(phrases):
            length = self._length(row, phrase)
            if used + length > self._settings.tokens:
                yield self._text(phrases, rows)
                rows, used = [], _AROUND
            rows.append(row)
            used += length
        yield self._text(phrases, rows)

    def _length(self, row: int, phrase: str) -> int:
        """Tokens of a phrase and of the mark that ends it."""
        length = len(self._tokenizer.encode(phrase, add_special_tokens=False).ids) + 1
        if length == 1:
            raise InvalidRequest(f"prompt {row + 1} has no word that {self.name} knows; name a thing", param="prompts")
        if length + _AROUND > self._settings.tokens:
            raise InvalidRequest(f"prompt {row + 1} has {length} tokens; {self.name} reads {self._settings.tokens}, so "
                                 "say it in fewer words", param="prompts")  # fmt: skip
        return length

    def _text(self, phrases: Sequence[str], rows: Sequence[int]) -> Text:
        encoding = self._tokenizer.encode(". ".join(phrases[row] for row in rows) + ".")
        places, start = [], 0
        for row in rows:
            stop = start + len(phrases[row])
            places.append(tuple(place for place, (first, last) in enumerate(encoding.offsets)
                                if start <= first < last <= stop))  # fmt: skip
            start = stop + 2
        return Text(np.array([encoding.ids], np.int64), tuple(places), tuple(rows))


def _relevance(text: Text, answer: Mapping[str, Array], prompts: int) -> Array:
    """FP32 [prompts, T]; 0 for those that are not in this text."""
    relevance = np.zeros((prompts, len(answer["boxes"])), np.float32)
    for row, places in zip(text.rows, text.places, strict=True):
        relevance[row] = answer["chances"][:, list(places)].max(1)
    return relevance
