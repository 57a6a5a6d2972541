"""PocketSphinx's own command line on the same files: `pocketsphinx_batch` of the Debian packages `pocketsphinx` and
`pocketsphinx-en-us`, with the settings it comes with."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from perf.sounds.clips import Clip
from python_backends.asr.pocketsphinx.decoder import pcm_of
from python_backends.errors import Unavailable

PROGRAM = "pocketsphinx_batch"
_LINE = re.compile(r"(?P<text>.*?)\s*\((?P<name>c\d+) -?\d+\)$")


def transcribed(clips: Sequence[Clip], processes: int) -> tuple[list[str], float]:
    """The text of each clip, and the wall seconds of `processes` programs that share them, their start included."""
    if shutil.which(PROGRAM) is None:
        raise Unavailable(f"{PROGRAM} is not installed: apt-get install pocketsphinx pocketsphinx-en-us")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for index, clip in enumerate(clips):
            (folder / f"c{index}.raw").write_bytes(pcm_of(clip.samples))
        started = time.perf_counter()
        running = [_start(folder, part, range(part, len(clips), processes)) for part in range(processes)]
        for program in running:
            if program.wait() != 0:
                raise Unavailable(f"{PROGRAM} ended with status {program.returncode}")
        seconds = time.perf_counter() - started
        found = dict(line for part in range(processes) for line in _lines(folder / f"{part}.hyp"))
    return [found.get(f"c{index}", "") for index in range(len(clips))], seconds


def _start(folder: Path, part: int, indices: range) -> subprocess.Popen[bytes]:
    (folder / f"{part}.ctl").write_text("".join(f"c{index}\n" for index in indices), "ascii")
    command = [PROGRAM, "-adcin", "yes", "-cepdir", str(folder), "-cepext", ".raw", "-ctl", str(folder / f"{part}.ctl"),
               "-hyp", str(folder / f"{part}.hyp"), "-logfn", "/dev/null"]  # fmt: skip
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _lines(path: Path) -> list[tuple[str, str]]:
    matches = (_LINE.match(line) for line in path.read_text("utf-8").splitlines())
    return [(match["name"], match["text"]) for match in matches if match]
