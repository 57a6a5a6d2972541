"""Transcripts of a batch of windows, one token at a time: the likeliest, or one drawn at a temperature.

Whisper's prompt is read in two parts. After `<|startoftranscript|>` alone the network says in which language the window
is and whether it holds speech at all; then come the language, the task and `<|notimestamps|>`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from python_backends.asr.graphs.networks import Array, Networks, Step

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Marks:
    """The tokens that steer. `after_language` end the prompt; from `first_time` on there are only times."""

    start: int
    end: int
    no_speech: int
    after_language: tuple[int, ...]
    first_time: int
    languages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """Windows after their first token: what they are in, and what decoding goes on from.

    `languages` FP32 [B, languages] are chances in the order of `Marks.languages`, empty for a model of one language;
    `no_speech` [B] is the chance that a window holds none.
    """

    cross: object
    past: object
    languages: Array
    no_speech: Array


@dataclass(frozen=True, slots=True)
class Written:
    """One transcript.

    `log_probs` has a number for each token and one for the end, if it `ended`: by them it is judged as a whole.
    `chances` are those of the tokens among all text, barred or not: how sure a word is. `alignment` FP32 [heads, tokens
    + 1, frames] is where the heads looked when each of these was chosen.
    """

    ids: tuple[int, ...]
    log_probs: Array
    chances: Array
    alignment: Array
    ended: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """Which tokens may be chosen: `never` [vocabulary] none of these, `at_first` none of these for the first; `marks`
    are those of them that are no text at all. `most` is the longest transcript, in tokens."""

    marks: Mask
    never: Mask
    at_first: Mask
    most: int

    @classmethod
    def of(cls, vocabulary: int, marks: Marks, never: Sequence[int], not_first: Sequence[int], most: int) -> Rules:
        """Marks but the end are never text, and a model that is told not to write times must not."""
        no_text = np.zeros(vocabulary, np.bool_)
        no_text[[*marks.languages, marks.start, marks.no_speech, *marks.after_language]] = True
        no_text[marks.first_time :] = True
        barred = _with(no_text, [token for token in never if token != marks.end])
        return cls(no_text, barred, _with(barred, not_first), most)


def _with(mask: Mask, tokens: Sequence[int]) -> Mask:
    more = mask.copy()
    more[list(tokens)] = True
    return more


def opened(networks: Networks, mel: Array, marks: Marks) -> Opened:
    """`mel` FP32 [B, mels, 2 x frames], encoded, and what follows from the first token."""
    cross = networks.encode(mel)
    step = networks.step(np.full((len(mel), 1), marks.start, np.int64), None, cross)
    logits = step.logits[:, 0]
    languages = softmax(logits[:, list(marks.languages)]) if marks.languages else np.zeros((len(mel), 0), np.float32)
    return Opened(cross, step.past, languages, softmax(logits)[:, marks.no_speech])


def written(
    networks: Networks, start: Opened, prompts: Array, rules: Rules, end: int,
    draw: tuple[float, np.random.Generator] | None = None,
) -> list[Written]:  # fmt: skip
    """The transcript of every window after `prompts` INT64 [B, n], what follows the first token.

    `draw` is (temperature > 0, random numbers); None takes the likeliest token, of equals the first.
    """
    step, rows = networks.step(prompts, start.past, start.cross), len(prompts)
    lines = [_Line([], [], [], []) for _ in range(rows)]
    barred, open_rows = rules.at_first, np.ones(rows, np.bool_)
    for _ in range(rules.most):
        chosen = _choose(step.logits[:, -1], barred, rules.marks, draw)
        _note(lines, step, chosen, open_rows)
        open_rows &= chosen.ids != end
        if not open_rows.any():
            break
        # What a finished row reads is never looked at.
        step, barred = networks.step(np.where(open_rows, chosen.ids, end)[:, None], step.past, start.cross), rules.never
    return [_finished(line, end, step.alignment.shape) for line in lines]


def softmax(logits: Array) -> Array:
    """Chances over the last axis, FP32."""
    powers = np.exp(logits - logits.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), np.float32)


@dataclass(frozen=True, slots=True)
class _Chosen:
    ids: npt.NDArray[np.int64]
    log_probs: Array
    chances: Array


@dataclass(frozen=True, slots=True)
class _Line:
    ids: list[int]
    log_probs: list[float]
    chances: list[float]
    looked: list[Array]


def _choose(logits: Array, barred: Mask, marks: Mask, draw: tuple[float, np.random.Generator] | None) -> _Chosen:
    """One token of each row of `logits` [B, vocabulary], and how likely it was among what is not barred and no mark."""
    allowed = np.where(barred, np.float32(-np.inf), logits)
    if draw is None:
        ids = allowed.argmax(-1)
    else:
        temperature, random = draw
        ids = (allowed / temperature + random.gumbel(size=allowed.shape)).argmax(-1)
    among_allowed, among_text = (_log_sum(logits, mask) for mask in (barred, marks))
    taken = logits[np.arange(len(ids)), ids]
    return _Chosen(ids.astype(np.int64), taken - among_allowed, np.exp(taken - among_text))


def _log_sum(logits: Array, left_out: Mask) -> Array:
    kept = logits[:, ~left_out]
    highest = kept.max(-1)
    return np.asarray(highest + np.log(np.exp(kept - highest[:, None]).sum(-1)))


def _note(lines: Sequence[_Line], step: Step, chosen: _Chosen, open_rows: Mask) -> None:
    for row in np.flatnonzero(open_rows):
        lines[row].ids.append(int(chosen.ids[row]))
        lines[row].log_probs.append(float(chosen.log_probs[row]))
        lines[row].chances.append(float(chosen.chances[row]))
        lines[row].looked.append(step.alignment[row, :, -1])


def _finished(line: _Line, end: int, shape: tuple[int, ...]) -> Written:
    """A transcript that was cut off has no look at its end: the last token's stands for it."""
    ended = bool(line.ids) and line.ids[-1] == end
    looked = line.looked if ended else [*line.looked, *line.looked[-1:]]
    alignment = np.stack(looked, 1) if looked else np.zeros((shape[1], 0, shape[3]), np.float32)
    ids, log_probs = tuple(line.ids[:-1] if ended else line.ids), np.array(line.log_probs, np.float32)
    return Written(ids, log_probs, np.array(line.chances[: len(ids)], np.float32), alignment, ended)
