"""Speak sentences of every language with every synthesiser there is.

    python -m builders.spoken_language.synthesise --out build/spoken_language/synthetic --per-language 400

Needs the Debian packages of README.md beside this file. The same machine gives the same sound for the same seed, except
for sentences, which come from whatever software is installed.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from builders.spoken_language import synthesisers
from builders.spoken_language.languages import OUTSIDE, TRAINED, Language
from builders.spoken_language.store import Writer
from builders.spoken_language.synthesisers import FESTIVAL, FLITE, Spoken
from builders.spoken_language.texts import sentences

SEED = 5


def spoken(language: Language, count: int, japanese_voice: Path | None) -> Iterator[Spoken]:
    """`count` utterances by eSpeak NG and half as many again by each kind of other synthesiser."""
    random_ = random.Random(f"{SEED} {language.code}")
    pool = sentences(language)
    random_.shuffle(pool)
    texts = pool[:count]
    espeak_texts = synthesisers.readings(texts) if language.code == "ja" else texts
    yield from synthesisers.espeak(language.espeak, espeak_texts, random_)
    others = pool[count:] or pool
    voices = FESTIVAL.get(language.code, ())
    for voice, encoding in voices:
        yield from synthesisers.festival(voice, encoding, random_.sample(others, count // (2 * len(voices))))
    for voice in FLITE.get(language.code, ()):
        yield from synthesisers.flite(voice, random_.sample(others, count // 8))
    if language.code == "ja" and japanese_voice is not None:
        yield from synthesisers.jtalk(japanese_voice, random_.sample(others, count), random_)


def main() -> int:
    """Write the utterances of all languages, trained and outside."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--per-language", type=int, default=400, help="utterances of eSpeak NG in each language")
    parser.add_argument("--japanese-voice", type=Path, help="an .htsvoice for Open JTalk")
    arguments = parser.parse_args()
    with Writer(arguments.out) as writer:
        for language in (*TRAINED, *OUTSIDE):
            count = arguments.per_language // (1 if language in TRAINED else 4)
            number = 0
            for one in spoken(language, count, arguments.japanese_voice):
                writer.add(one.sound, language.code, one.engine, one.voice)
                number += 1
            sys.stderr.write(f"{language.code}: {number} utterances\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
