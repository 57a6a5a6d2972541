"""What the adapters are told of an evidence token besides its text: NumPy only, the same in training and service.

`geometry_of` gives GEOMETRY numbers a token, relative to the text of its own page so that margins, resolution and page
size do not matter: 0-3 left, top, right, bottom and 4-5 centre, from 0 to 1 over the extent of the page's words;
6 width over that extent; 7 height over four times the median height of the page's words, at most 1; 8 page number / 16;
9 the word's place in its line / 16; 10 first and 11 last word of its line; 12 the token's place in its word / 8;
13 first and 14 last token of its word; 15 the gap before the word in its line, over eight median heights, at most 1;
16 number of the line / 128; 17 whether there is a box at all; 18-19 begin and end, from 0 to 1 over the time in which
words are said, so that the length of a recording does not matter; 20 whether there is a time. All but 17, 20 are
clipped to [0, 1]; what is unknown is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]

GEOMETRY = 21
CONFIDENCE = 10  # confidence, whether known, and one of eight tasks
FEATURES = 120
TASKS = ("ocr", "speech_to_text", "object_detection", "gui_detection", "web_search", "scraper", "translate", "other")


@dataclass(frozen=True, slots=True)
class PlacedWords:
    """n words: `boxes` FP32 [n, 4] pixels or NaN, `pages` and `lines` INT32 [n], `times` FP32 [n, 2] seconds or NaN."""

    boxes: Floats
    pages: Ints
    lines: Ints
    times: Floats


def geometry_of(placed: PlacedWords, tokens: npt.NDArray[np.int64]) -> Floats:
    """FP32 [sum(tokens), GEOMETRY]; `tokens` [n] is how many tokens each word has."""
    words = _word_rows(placed)
    word = np.repeat(np.arange(len(tokens)), tokens)
    rows = words[word]
    place = np.arange(len(word)) - np.repeat(np.cumsum(tokens) - tokens, tokens)
    rows[:, 12] = np.minimum(place / 8, 1)
    rows[:, 13] = place == 0
    rows[:, 14] = place == tokens[word] - 1
    return rows


def _word_rows(placed: PlacedWords) -> Floats:
    count = len(placed.lines)
    rows = np.zeros((count, GEOMETRY), np.float32)
    for page in np.unique(placed.pages):
        on = np.flatnonzero((placed.pages == page) & ~np.isnan(placed.boxes).any(axis=1))
        if len(on):
            _place(rows, on, placed.boxes[on], placed.lines[on])
    rows[:, 8] = np.clip(placed.pages / 16, 0, 1)
    if count:
        starts = np.r_[True, placed.lines[1:] != placed.lines[:-1]]
        first = np.maximum.accumulate(np.where(starts, np.arange(count), 0))
        rows[:, 9] = np.minimum((np.arange(count) - first) / 16, 1)
        rows[:, 10] = starts
        rows[:, 11] = np.r_[starts[1:], True]
    rows[:, 16] = np.clip(placed.lines / 128, 0, 1)
    timed = ~np.isnan(placed.times).any(axis=1)
    if timed.any():
        first, last = placed.times[timed].min(), placed.times[timed].max()
        rows[timed, 18:20] = np.clip((placed.times[timed] - first) / max(last - first, 1.0), 0, 1)
    rows[:, 20] = timed
    return rows


def _place(rows: Floats, on: npt.NDArray[np.int64], boxes: Floats, lines: Ints) -> None:
    """Fill in what depends on the boxes of one page's words `on`."""
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    extent = np.maximum(high - low, 1.0)
    median = max(float(np.median(boxes[:, 3] - boxes[:, 1])), 1.0)
    unit = np.clip((boxes - np.r_[low, low]) / np.r_[extent, extent], 0, 1)
    rows[on, 0:4] = unit
    rows[on, 4:6] = (unit[:, :2] + unit[:, 2:]) / 2
    rows[on, 6] = unit[:, 2] - unit[:, 0]
    rows[on, 7] = np.clip((boxes[:, 3] - boxes[:, 1]) / (4 * median), 0, 1)
    same = np.r_[False, lines[1:] == lines[:-1]]
    gap = np.r_[0.0, boxes[1:, 0] - boxes[:-1, 2]] / (8 * median)
    rows[on, 15] = np.where(same, np.clip(gap, 0, 1), 0)
    rows[on, 17] = 1


def confidence_of(confidence: Floats, task: str) -> Floats:
    """FP32 [n, CONFIDENCE]: confidence (NaN: unknown), whether it is known, and which task saw the word.

    The words of a screen are read by the recognizer of `ocr`, and known to the adapters as its words.
    """
    task = "ocr" if task == "gui_detection" else task
    rows = np.zeros((len(confidence), CONFIDENCE), np.float32)
    known = ~np.isnan(confidence)
    rows[known, 0] = confidence[known]
    rows[:, 1] = known
    rows[:, 2 + TASKS.index(task if task in TASKS else "other")] = 1
    return rows
