"""`transcribe FILE...`: what is said in recordings, as text, subtitles, turns of speakers or JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.text import Text

from client.cli.recordings import STDIN, Transcriber, check_readable, read_recording
from client.cli.some_server import some_triton
from client.cli.terminal import complain, messages, plain
from client.cli.transcripts import FORMATS, Output
from client.speech import TELLING_MODEL, Heard, SpeechEvent
from python_backends.errors import OpenfazeError

Json = dict[str, Any]
_SHOWN = 60  # characters of what was heard last


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
    readable = [path for path in files if is_readable(path)]
    failures = len(files) - len(readable)
    if readable:
        with some_triton(TELLING_MODEL) as address, Transcriber(address) as transcribed, _progress(readable) as bars:
            for path in readable:
                failures += not _is_done(path, transcribed, request, bars, output)
    return 1 if failures else 0


def is_readable(path: Path) -> bool:
    """Whether there is anything to read at `path`; complains if not."""
    return path == STDIN or _succeeds(path, lambda: check_readable(path))


def _is_done(path: Path, transcribed: Transcriber, request: Json, bars: Bars, output: Output) -> bool:
    def work() -> None:
        with bars(path) as heard:
            named = request if path == STDIN else request | {"filename": path.name}
            result = transcribed(read_recording(path), named, heard)
        output.take(path, result)

    return _succeeds(path, work)


def _succeeds(path: Path, work: Callable[[], None]) -> bool:
    """Do `work`; False, with the reason told, if that fails."""
    try:
        work()
    except OpenfazeError as error:
        complain(f"{path}: {error.message}")
        return False
    return True


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


Bar = Callable[[SpeechEvent], None]
Bars = Callable[[Path], AbstractContextManager[Bar]]


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
def _progress(files: Sequence[Path]) -> Iterator[Bars]:
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
                if isinstance(event, Heard):
                    bars.update(task, completed=event.seconds, total=event.of)
                    if event.utterance is not None:
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
