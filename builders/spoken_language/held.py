"""Which speakers no training sees."""

from __future__ import annotations

import zlib

from builders.spoken_language.store import Utterance

HELD_VOICES = ("colombian", "armelle", "menardi", "hedgewars_british", "hedgewars_default", "hedgewars_uk",
               "tuxpaint_ru", "czech_ph", "pc_diphone", "slt")  # fmt: skip


def held_out(row: Utterance) -> bool:
    """True for whole speakers kept from training: those named, and every sixth variant of eSpeak NG."""
    return row.voice in HELD_VOICES or (row.engine == "espeak" and zlib.crc32(row.voice.encode()) % 6 == 0)
