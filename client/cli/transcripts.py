"""Transcripts as people take them away: formats, and the files they go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from client.cli.recordings import STDIN
from client.cli.terminal import messages, write_result
from python_backends.errors import InvalidRequest
from python_backends.speech.formats.plain import plain_text, rttm
from python_backends.speech.formats.subtitles import srt, webvtt

Json = dict[str, Any]


class Format(NamedTuple):
    """How a result is written, and what must be asked for it. `whole`: a file of its own, or nothing."""

    suffix: str
    write: Callable[[Json, str], str]
    whole: bool = False
    asks: tuple[str, ...] = ()


FORMATS: Mapping[str, Format] = {
    "text": Format("txt", lambda result, _: plain_text(result)),
    "srt": Format("srt", lambda result, _: srt(result), whole=True, asks=("words",)),
    "vtt": Format("vtt", lambda result, _: webvtt(result), whole=True, asks=("words",)),
    "rttm": Format("rttm", rttm, asks=("diarize",)),
    "json": Format("json", lambda result, name: orjson.dumps({"file": name, "result": result}).decode() + "\n"),
}


class Output:
    """Where transcripts go. InvalidRequest, before any work, for what cannot be written."""

    def __init__(self, form: Format, out: Path | None, files: Sequence[Path]) -> None:
        self._form, self._several = form, len(files) > 1
        self._folder = out if out is not None and out.is_dir() else None
        self._file = out if self._folder is None else None
        self._taken: set[Path] = set()
        if self._file is not None and self._several:
            raise InvalidRequest(f"--out {out}: for several recordings that must be a folder that is there")
        if self._file is not None and not self._file.parent.is_dir():
            raise InvalidRequest(f"--out {out}: there is no folder {self._file.parent}")
        if form.whole and self._several and out is None:
            raise InvalidRequest(f"several recordings as .{form.suffix} need --out FOLDER")

    def take(self, path: Path, result: Json) -> None:
        """Write one transcript; InvalidRequest says why that cannot be done."""
        text = self._form.write(result, "stdin" if path == STDIN else str(path))
        if self._folder is None and self._file is None:
            heading = f"==> {path} <==\n" if self._several and self._form.suffix == "txt" else ""
            write_result(heading + text)
            return
        target = self._file or self._free(path)
        try:
            target.write_text(text, "utf-8")
        except OSError as error:
            raise InvalidRequest(f"cannot write {target}: {(error.strerror or str(error)).lower()}") from error
        messages().print(f"transcript: {target}", markup=False)

    def _free(self, path: Path) -> Path:
        """A name in the folder that no other recording of this command has: two may differ in their suffix alone."""
        assert self._folder is not None
        stem = "stdin" if path == STDIN else path.stem
        names = [f"{stem}.{self._form.suffix}", f"{path.name}.{self._form.suffix}"]
        names += [f"{stem}-{number}.{self._form.suffix}" for number in range(2, len(self._taken) + 3)]
        target = next(self._folder / name for name in names if self._folder / name not in self._taken)
        self._taken.add(target)
        return target
