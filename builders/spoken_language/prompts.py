"""Recordings of people in Debian packages under free licences: telephone prompts and the voices of games.

    python -m builders.spoken_language.prompts --out build/spoken_language/prompts

Short ones of one speaker are joined until they last four seconds. Every speaker is one `voice`, so that whole speakers
can be held out.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av.error
import numpy as np

from builders.spoken_language.augment import decoded
from builders.spoken_language.store import Writer
from python_backends.audio.samples import RATE, Samples

ASTERISK = "/usr/share/asterisk/sounds"
HEDGEWARS = "/usr/share/games/hedgewars/Data/Sounds/voices"
FILLETS = "/usr/share/games/fillets-ng/sound"
SHORTEST_S, LONGEST_S, GAP_S = 4.0, 9.0, 0.25
SEED = 5


@dataclass(frozen=True, slots=True)
class Recordings:
    """Files of one language by one speaker or cast."""

    language: str
    voice: str
    folder: str
    pattern: str = "**/*"
    gap_s: float = GAP_S


SOURCES: tuple[Recordings, ...] = (
    Recordings("en", "allison", f"{ASTERISK}/en_US_f_Allison"),
    Recordings("es", "allison_mx", f"{ASTERISK}/es_MX_f_Allison"),
    Recordings("es", "colombian", f"{ASTERISK}/es"),
    Recordings("fr", "june", f"{ASTERISK}/fr_CA_f_June"),
    Recordings("fr", "armelle", f"{ASTERISK}/fr"),
    Recordings("it", "carlo", f"{ASTERISK}/it_IT_m_Carlo"),
    Recordings("it", "menardi", f"{ASTERISK}/it_IT_f_Menardi"),
    Recordings("ru", "ivrvoice", f"{ASTERISK}/ru_RU_f_IvrvoiceRU"),
    Recordings("cs", "fillets_cs", FILLETS, "**/cs/*.ogg"),
    Recordings("nl", "fillets_nl", FILLETS, "**/nl/*.ogg"),
    *(Recordings(code, f"ktuberling_{code}", f"/usr/share/ktuberling/sounds/{code}")
      for code in ("de", "en", "es", "fr", "it", "nl", "pt", "ru", "sv", "uk", "fi", "ca", "da", "el", "ro")),
    *(Recordings("en", f"hedgewars_{name.lower()}", f"{HEDGEWARS}/{name}")
      for name in ("British", "Classic", "Default", "Mobster", "Pirate", "Surfer")),
    *(Recordings(code, f"hedgewars_{code}", f"{HEDGEWARS}/Default_{code}") for code in ("es", "pl", "ru", "uk")),
    *(Recordings(code[:2], f"tuxpaint_{code}", "/usr/share/tuxpaint/stamps", f"**/*_desc_{code}.*")
      for code in ("es", "fr", "ru", "nl", "ca", "da", "el", "ro", "pt_BR")),
    *(Recordings(code, f"klettres_{folder}", f"/usr/share/klettres/{folder}", gap_s=0.06)
      for code, folder in (("cs", "cs"), ("de", "de"), ("en", "en"), ("en", "en_GB"), ("es", "es"), ("fr", "fr"), 
                           ("it", "it"), ("nl", "nl"), ("pt", "pt_BR"), ("ru", "ru"), ("uk", "uk"), ("da", "da"),
                           ("hu", "hu"))),
    Recordings("zh", "gcin_chu_lo", "/usr/share/gcin-voice/ogg", gap_s=0.02),
)  # fmt: skip


def utterances(source: Recordings, random_: random.Random) -> Iterator[Samples]:
    """Recordings of a source, joined to a length that a language can be told from."""
    paths = sorted(path for path in Path(source.folder).glob(source.pattern) if path.suffix in SUFFIXES)
    random_.shuffle(paths)
    parts: list[Samples] = []
    for path in paths:
        try:
            sound = trimmed(decoded(path.read_bytes(), "g722" if path.suffix == ".g722" else None))
        except (av.error.FFmpegError, IndexError):
            continue
        if not RATE // 8 < len(sound) < LONGEST_S * RATE or "silence" in path.parts:
            continue
        parts += [sound / max(float(np.abs(sound).max()), 1e-6), np.zeros(int(source.gap_s * RATE), np.float32)]
        if sum(map(len, parts)) >= SHORTEST_S * RATE:
            yield np.concatenate(parts)
            parts = []


SUFFIXES = (".g722", ".gsm", ".wav", ".ogg")


def trimmed(sound: Samples) -> Samples:
    """Without the silence at both ends."""
    loud = np.flatnonzero(np.abs(sound) > 0.02 * max(float(np.abs(sound).max()), 1e-6)) if len(sound) else np.zeros(0)
    return sound[loud[0] : loud[-1] + 1] if len(loud) else sound[:0]


def main() -> int:
    """Write what is installed; a package that is missing leaves its speakers out, and says so."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--only", default="", help="speakers whose name begins so")
    arguments = parser.parse_args()
    with Writer(arguments.out) as writer:
        for source in (one for one in SOURCES if one.voice.startswith(arguments.only)):
            number = 0
            for sound in utterances(source, random.Random(f"{SEED} {source.voice}")):
                writer.add(sound, source.language, "prompt", source.voice)
                number += 1
            sys.stderr.write(f"{source.language} {source.voice}: {number}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
