"""How right language identification on speech is, where it errs, and what its confidence is worth.

    python -m perf.spoken_language --data DIR
    python -m perf.spoken_language --data DIR --whisper FOLDER

DIR holds `fleurs_mini` and `speech_short_multilingual`: recordings of people, one language each. Every recording is
heard whole, as it is. `--whisper` names a CTranslate2 folder of Whisper, whose own answer is put beside ours. The
networks run in this process on one core: no server is needed.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

from perf.bootstrap import interval
from perf.command import parser_of, run
from perf.report import Figure, Report, Table, progress, write
from perf.sets.base import rows_of
from perf.sounds.decoding import decoded
from python_backends.audio.mel import log_mel_30s
from python_backends.audio.samples import RATE, Samples
from python_backends.runtime.config import CHECKOUT
from python_backends.spoken_language.guess import Guess, named
from python_backends.spoken_language.identify import identify
from python_backends.spoken_language.local import LocalNetwork

FOLDERS = ("fleurs_mini", "speech_short_multilingual")
Hearing = Callable[[Samples], Guess]


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording, the language it is in, and what was heard."""

    id: str
    group: str
    language: str
    guess: Guess

    @property
    def right(self) -> bool:
        """Whether the guess is the language."""
        return self.guess.language == self.language


def recordings(data: Path) -> list[tuple[str, str, str, Samples]]:
    """Id, source, language and sound of every recording."""
    found = []
    for folder in FOLDERS:
        for row in rows_of(data / folder):
            samples = decoded(data / folder / row["audio"])
            speaker = f"{row.get('source', folder)} {row['language']} {row.get('speaker', '')}"
            found.append((row["id"], speaker, row["language"], samples))
    return found


def ours() -> tuple[Hearing, tuple[str, ...]]:
    """The network in the repository, and the languages it knows."""
    network = LocalNetwork(CHECKOUT / "model_repository")

    def hear(samples: Samples) -> Guess:
        return asyncio.run(identify(network, network.labels, [samples]))

    return hear, network.labels.languages


def whisper(folder: Path) -> Hearing:
    """Whisper's own guess among its hundred languages; it has no notion of trust, so that every guess is trusted."""
    model: Any = ctranslate2.models.Whisper(str(folder), intra_threads=1, compute_type="int8")

    def hear(samples: Samples) -> Guess:
        mel = ctranslate2.StorageView.from_array(log_mel_30s(samples)[np.newaxis])
        ranking = tuple((token.strip("<|>"), odds) for token, odds in model.detect_language(mel)[0])
        return Guess(ranking[0][0], ranking[0][1], True, ranking)

    return hear


def figures_of(name: str, heard: Sequence[Heard], seconds: float, spoken_s: float) -> list[Figure]:
    """Accuracy with its interval over sources, what trust is worth, and speed."""
    right = [float(one.right) for one in heard]
    bounds = interval(right, lambda sample: sum(sample) / len(sample), [one.group for one in heard])
    low, high = bounds if bounds else (None, None)
    trusted = [one for one in heard if one.guess.trusted]
    figures = [
        Figure(f"{name}_accuracy", sum(right) / len(right), low, high),
        Figure(f"{name}_trusted_share", len(trusted) / len(heard)),
        Figure(f"{name}_seconds_a_second", seconds / spoken_s),
    ]
    if trusted:
        figures.append(Figure(f"{name}_trusted_accuracy", sum(one.right for one in trusted) / len(trusted)))
    return figures


def confusion(name: str, heard: Sequence[Heard]) -> Table:
    """A row a language: how many were heard right, how many of those trusted, and what the others were taken for."""
    rows = []
    for language in sorted({one.language for one in heard}):
        of_it = [one for one in heard if one.language == language]
        taken = Counter(str(one.guess.language) for one in of_it if not one.right)
        trusted = [one for one in of_it if one.guess.trusted]
        rows.append([
            named(language), f"{sum(one.right for one in of_it)}/{len(of_it)}",
            f"{sum(one.right for one in trusted)}/{len(trusted)}",
            ", ".join(f"{code} {count}" for code, count in taken.most_common()) or "-",
        ])  # fmt: skip
    return Table(f"{name} (n={len(heard)})", ["language", "right", "right of trusted", "taken for"], rows)


def calibration(name: str, heard: Sequence[Heard]) -> Table:
    """How often guesses of a confidence are right."""
    rows = []
    for low, high in ((0.0, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.95), (0.95, 1.01)):
        chosen = [one for one in heard if low <= one.guess.confidence < high]
        if chosen:
            said = sum(one.guess.confidence for one in chosen) / len(chosen)
            true = sum(one.right for one in chosen) / len(chosen)
            rows.append([f"{low:.2f} to {min(high, 1):.2f}", str(len(chosen)), f"{said:.2f}", f"{true:.2f}"])
    return Table(f"confidence of {name}", ["confidence", "recordings", "said", "right"], rows)


def main() -> int:
    """Exit status 0; a recording that cannot be read ends the run with its message."""
    parser = parser_of("spoken_language", __doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the sets")
    parser.add_argument("--whisper", type=Path, help="CTranslate2 folder of Whisper, to compare with")
    arguments = parser.parse_args()
    clips = recordings(arguments.data)
    hear, known = ours()
    engines = {"network": hear, **({"whisper": whisper(arguments.whisper)} if arguments.whisper else {})}
    spoken_s = sum(len(samples) for *_, samples in clips) / RATE
    figures: list[Figure] = []
    tables: list[Table] = []
    for name, engine in engines.items():
        begun = time.perf_counter()
        heard = [Heard(id_, group, language, engine(samples)) for id_, group, language, samples in clips]
        figures += figures_of(name, heard, time.perf_counter() - begun, spoken_s)
        tables += [confusion(name, heard), calibration(name, heard)]
        progress(f"{name}: {sum(one.right for one in heard)} of {len(heard)} right")
    outside = sorted({language for _, _, language, _ in clips} - set(known))
    notes = [f"languages that the network does not know: {', '.join(outside) or 'none'}"]
    write(Report("spoken_language", figures, 0, {"recordings": len(clips), "languages": len(known)}, tables, notes))
    return 0


if __name__ == "__main__":
    run(main)
