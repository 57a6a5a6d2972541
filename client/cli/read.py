"""`read FILE...`: the text of documents in reading order, and pictures that show where it stands."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from client.chat_completions import ANSWER_SECONDS
from client.cli.annotate import PictureNames, annotated_pages
from client.cli.documents import count_pages, read_document
from client.cli.pictures import output_folder, save_pictures
from client.cli.some_server import some_server
from client.cli.terminal import complain, messages, write_result
from python_backends.errors import OpenfazeError

AT_ONCE = 4


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("read", help="read documents: text in reading order and annotated pictures")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="image, PDF, DOCX or text file")
    parser.add_argument("--json", action="store_true", help="one JSON object a file and line instead of the text")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="folder for the annotated pictures")
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class Reading:
    """One file's outcome: exactly one of `result` and `error` is set."""

    path: Path
    result: dict[str, Any] | None = None
    error: str | None = None


def run(options: argparse.Namespace) -> int:
    """Read all files; 1 if any failed, after the others are done."""
    files: list[Path] = options.files
    names = PictureNames(output_folder(options.out))
    write = write_json if options.json else (write_heading_and_text if len(files) > 1 else write_text)
    failures = 0
    with some_server("ocr") as (url, key), _progress(files) as advance:
        for reading in read_all(url, key, files):
            if reading.error is not None:
                failures += 1
                complain(f"{reading.path}: {reading.error}")
            elif not _draw(reading, names):
                failures += 1
            if reading.result is not None or options.json:
                write(reading)
            advance(reading.path)
    return 1 if failures else 0


def read_all(url: str, key: str | None, files: Sequence[Path]) -> Iterator[Reading]:
    """Read `files`, a few at a time, and give the outcomes in the files' order."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    executor = ThreadPoolExecutor(AT_ONCE)
    with httpx.Client(base_url=url, headers=headers, trust_env=False, timeout=ANSWER_SECONDS) as client:
        try:
            yield from executor.map(lambda path: _read(client, path), files)
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _draw(reading: Reading, names: PictureNames) -> bool:
    assert reading.result is not None
    pictures = annotated_pages(reading.path, reading.result)
    return save_pictures(reading.path, pictures, len(reading.result["sections"]), names)


def _read(client: httpx.Client, path: Path) -> Reading:
    try:
        return Reading(path, result=read_document(client, path))
    except OpenfazeError as error:
        return Reading(path, error=error.message)


def write_text(reading: Reading) -> None:
    """The text alone."""
    assert reading.result is not None
    write_result(reading.result["extracted_text"] + "\n")


def write_heading_and_text(reading: Reading) -> None:
    """The text under its file's name, as `head` does it."""
    write_result(f"==> {reading.path} <==\n")
    write_text(reading)


def write_json(reading: Reading) -> None:
    """`{"file", "result"}` or `{"file", "error"}` on one line."""
    outcome = {"error": reading.error} if reading.result is None else {"result": reading.result}
    sys.stdout.write(orjson.dumps({"file": str(reading.path), **outcome}).decode() + "\n")
    sys.stdout.flush()


@contextmanager
def _progress(files: Sequence[Path]) -> Iterator[Callable[[Path], None]]:
    """A bar of pages where there are several; the yielded function says that a file is done."""
    pages = {path: count_pages(path) for path in files}
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # Text for a file or a pipe must not pass through the terminal that shows the bar.
    terminal = sys.stdout.isatty()
    with Progress(*columns, console=messages(), transient=True, redirect_stdout=terminal,
                  disable=sum(pages.values()) < 2 or not sys.stderr.isatty()) as bar:  # fmt: skip
        task = bar.add_task("pages read", total=sum(pages[path] for path in files))
        yield lambda path: bar.advance(task, pages[path])
