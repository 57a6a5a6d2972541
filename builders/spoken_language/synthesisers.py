"""Debian's speech synthesisers behind one function each: sentences in, sound of 16 kHz out."""

from __future__ import annotations

import io
import random
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from python_backends.audio.samples import RATE, Samples

DICTIONARY = Path("/var/lib/mecab/dic/open-jtalk/naist-jdic")
SECONDS = 20.0

# Variants of eSpeak NG that sound like a person: no robots, whispers or singing.
VARIANTS = (
    "f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "klatt", "klatt2", "klatt3", "klatt4",
    "klatt5", "Alex", "Alicia", "Andrea", "Andy", "Annie", "Denis", "Diogo", "Gene", "Hugo", "Jacky", "Lee", "Marco",
    "Mario", "Michael", "Mike", "Nguyen", "Henrique", "adam", "anika", "aunty", "belinda", "benjamin", "boris", "caleb",
    "david", "ed", "edward", "grandma", "grandpa", "gustave", "iven", "iven2", "iven3", "john", "kaukovalta", "linda",
    "marcelo", "max", "michel", "miguel", "norbert", "pablo", "paul", "pedro", "quincy", "rob", "robert", "sandro",
    "shelby", "steph", "steph2", "travis", "victor", "zac",
)  # fmt: skip
FESTIVAL = {
    "en": (("kal_diphone", "latin-1"), ("ked_diphone", "latin-1"), ("cmu_us_slt_arctic_hts", "latin-1")),
    "it": (("lp_diphone", "latin-1"), ("pc_diphone", "latin-1")),
    "cs": (("czech_dita", "iso-8859-2"), ("czech_krb", "iso-8859-2"), ("czech_machac", "iso-8859-2"),
           ("czech_ph", "iso-8859-2")),
    "ru": (("msu_ru_nsh_clunits", "utf-8"),),
    "fi": (("suo_fi_lj_diphone", "latin-1"), ("hy_fi_mv_diphone", "latin-1")),
    "ca": (("upc_ca_ona_hts", "latin-1"),),
}  # fmt: skip
FLITE = {"en": ("awb", "kal", "rms", "slt")}


@dataclass(frozen=True, slots=True)
class Spoken:
    """One utterance: float32 at 16 kHz in [-1, 1], and who spoke it."""

    sound: Samples
    engine: str
    voice: str


Engine = Callable[[str, Sequence[str], random.Random], Iterator[Spoken]]


def sound_of(data: bytes) -> Samples | None:
    """A RIFF file as sound at 16 kHz, None if it holds less than half a second."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            rate, channels = file.getframerate(), file.getnchannels()
            samples = np.frombuffer(file.readframes(1 << 30)[: -1 & ~1], np.int16)
    except (wave.Error, EOFError):
        return None
    sound = samples.reshape(-1, channels).mean(axis=1) / 32768.0
    if rate != RATE:
        divisor = int(np.gcd(rate, RATE))
        sound = resample_poly(sound, RATE // divisor, rate // divisor)
    return sound.astype(np.float32) if len(sound) > RATE // 2 else None


def spoken_by(command: Sequence[str], text: str) -> Samples | None:
    """What a synthesiser that reads standard input says; None if it fails on this text."""
    done = subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
    return sound_of(done.stdout) if done.returncode == 0 else None


def espeak(voices: Sequence[str], texts: Sequence[str], random_: random.Random) -> Iterator[Spoken]:
    """eSpeak NG: a random voice, variant, speed and pitch a sentence."""
    for text in texts:
        voice, variant = random_.choice(voices), random_.choice(VARIANTS)
        speed, pitch = random_.randint(125, 210), random_.randint(15, 85)
        command = ["espeak-ng", "-v", f"{voice}+{variant}", "-s", str(speed), "-p", str(pitch), "--stdout", "--stdin"]
        if (sound := spoken_by(command, text)) is not None:
            yield Spoken(sound, "espeak", variant)


def flite(voice: str, texts: Sequence[str]) -> Iterator[Spoken]:
    """Flite, English only."""
    for text in texts:
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            subprocess.run(["flite", "-voice", voice, "-t", text, "-o", file.name], capture_output=True, check=False)
            sound = sound_of(Path(file.name).read_bytes())
        if sound is not None:
            yield Spoken(sound, "flite", voice)


def festival(voice: str, encoding: str, texts: Sequence[str]) -> Iterator[Spoken]:
    """Festival: all sentences of one voice in one process, which takes a second to load."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"(voice_{voice})"]
        for index, text in enumerate(texts):
            quoted = text.replace("\\", " ").replace('"', " ")
            lines.append(
                f'(unwind-protect (utt.save.wave (SynthText "{quoted}") "{folder}/{index}.wav" (quote riff)) nil)'
            )
        script = Path(folder) / "say.scm"
        script.write_bytes("\n".join(lines).encode(encoding, "ignore"))
        subprocess.run(["festival", "--batch", str(script)], capture_output=True, timeout=SECONDS * 30, check=False)
        for path in sorted(Path(folder).glob("*.wav")):
            if (sound := sound_of(path.read_bytes())) is not None:
                yield Spoken(sound, "festival", voice)


def jtalk(voice: Path, texts: Sequence[str], random_: random.Random) -> Iterator[Spoken]:
    """Open JTalk with one HTS voice; its all-pass constant and pitch make other speakers of it."""
    for text in texts:
        warp, tone = random_.uniform(0.45, 0.62), random_.uniform(-7, 3)
        with tempfile.NamedTemporaryFile(suffix=".wav") as file:
            command = ["open_jtalk", "-x", str(DICTIONARY), "-m", str(voice), "-ow", file.name, "-a", f"{warp:.3f}",
                       "-fm", f"{tone:.2f}", "-r", f"{random_.uniform(0.85, 1.2):.2f}"]  # fmt: skip
            subprocess.run(command, input=text.encode(), capture_output=True, timeout=SECONDS, check=False)
            sound = sound_of(Path(file.name).read_bytes())
        if sound is not None:
            yield Spoken(sound, "jtalk", f"{voice.stem}{round(warp * 20)}")


def readings(texts: Sequence[str]) -> list[str]:
    """Japanese sentences in katakana, which is what eSpeak NG can read.

    Open JTalk's dictionary lacks the `dicrc` that MeCab insists on, so it is read through a folder of links with one.
    """
    with tempfile.TemporaryDirectory() as folder:
        for path in DICTIONARY.iterdir():
            (Path(folder) / path.name).symlink_to(path)
        (Path(folder) / "dicrc").write_text("cost-factor = 800\nbos-feature = BOS/EOS,*,*,*,*,*,*,*,*\n")
        command = ["mecab", "-r", f"{folder}/dicrc", "-d", folder, "-F", "%f[8] ", "-U", "%m ", "-E", "\\n"]
        done = subprocess.run(command, input="\n".join(texts).encode(), capture_output=True, timeout=600, check=True)
    return [line.replace("’", "").strip() for line in done.stdout.decode("utf-8", "ignore").splitlines()]
