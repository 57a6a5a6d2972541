"""`transcribe FILE...`: what is said in recordings, as text, subtitles, turns of speakers or JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from client.cli.recordings import STDIN, read_recording, transcribed
from client.cli.some_server import some_triton
from client.cli.terminal import complain, messages, plain, write_result
from client.speech import Heard, Reach, SpeechEvent
from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.speech.formats.plain import plain_text, rttm
from python_backends.speech.formats.subtitles import srt, webvtt

Json = dict[str, Any]
_SHOWN = 60  # characters of what was heard last


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


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("transcribe", help="write down what is said in recordings, and who says it when")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="sound or video; - is standard input")
    parser.add_argument("--language", metavar="CODE", help="what is spoken, such as en (default: it is found out)")
    parser.add_argument("--diarize", action="store_true", help="tell the speakers apart")
    parser.add_argument("--speakers", type=int, metavar="N", help="how many there are; tells them apart")
    parser.add_argument("--words", action="store_true", help="each word with its time (--format json)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default %(default)s")
    parser.add_argument(
        "--out", type=Path, metavar="PATH", help="a folder (one file a recording), or the file for a single recording"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Transcribe all recordings, one after the other; 1 if any failed, after the others are done."""
    files: list[Path] = options.files
    output = Output(FORMATS[options.format], options.out, files)
    request = request_of(options)
    if not any(is_readable(path) for path in files):  # no server is needed to find that out
        for path in files:
            _complain_of(path)
        return 1
    failures = 0
    with some_triton() as address, _progress(files) as bars:
        for path in files:
            try:
                with bars(path) as heard:
                    result = transcribed(address, read_recording(path), request, heard)
                output.take(path, result)
            except OpenfazeError as error:
                failures += 1
                complain(f"{path}: {error.message}")
    return 1 if failures else 0


def request_of(options: argparse.Namespace) -> Json:
    """The task's REQUEST."""
    asks = FORMATS[options.format].asks
    request: Json = {"diarize": options.diarize or "diarize" in asks or options.speakers is not None,
                     "words": options.words or "words" in asks}  # fmt: skip
    if options.language is not None:
        request["language"] = options.language
    if options.speakers is not None:
        request["speakers"] = options.speakers
    return request


def is_readable(path: Path) -> bool:
    """Whether it is worth starting a server for `path`."""
    return path == STDIN or path.is_file()


def _complain_of(path: Path) -> None:
    try:
        read_recording(path)
    except OpenfazeError as error:
        complain(error.message)


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


Bar = Callable[[SpeechEvent], None]


class _Length(ProgressColumn):
    """`1:02 / 58:20`, or what has been read alone where nobody knows the length."""

    def render(self, task: Task) -> Text:
        of = f" / {clock(task.total)}" if task.total else ""
        return Text(f"{clock(task.completed)}{of}", style="progress.download")


def clock(seconds: float) -> str:
    """`58:20`, `1:02:03`."""
    whole = int(seconds)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


@contextmanager
def _progress(files: Sequence[Path]) -> Iterator[Callable[[Path], Any]]:
    """Makes a bar for a recording, which takes what is told of it and shows how far it is and what was heard last."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), _Length(), TimeElapsedColumn(),
               TextColumn("[dim]{task.fields[heard]}"))  # fmt: skip
    # Text for a file or a pipe must not pass through the terminal that shows the bar.
    terminal = sys.stdout.isatty()
    with Progress(*columns, console=messages(), transient=True, redirect_stdout=terminal,
                  disable=not sys.stderr.isatty()) as bars:  # fmt: skip

        @contextmanager
        def bar(path: Path) -> Iterator[Bar]:
            number = f"({files.index(path) + 1} of {len(files)}) " if len(files) > 1 else ""
            task = bars.add_task(f"{number}{escape(path.name)}", total=None, heard="")

            def take(event: SpeechEvent) -> None:
                if isinstance(event, Reach):
                    bars.update(task, completed=event.seconds, total=event.of)
                elif isinstance(event, Heard):
                    bars.update(task, heard=escape(shown(str(event.utterance.get("text", "")))))

            try:
                yield take
            finally:
                bars.remove_task(task)

        yield bar


def shown(text: str) -> str:
    """The end of `text`, on one line and without what could steer a terminal."""
    line = " ".join(plain(text).split())
    return line if len(line) <= _SHOWN else f"…{line[1 - _SHOWN :]}"
