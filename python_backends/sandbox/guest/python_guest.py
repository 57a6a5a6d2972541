"""Runs Python programs inside the sandbox, one after the other in one namespace, and tells how each ended.

Needs the standard library only. Requests are frames on standard input: two little-endian uint32 (sizes), a JSON head
{"code", "stdin", "files": [{"name", "size"}]} and the bytes of these files. An answer is a frame in standard output,
after the token: a head {"exit_status", "files", "files_left_out"} and the bytes of the files that were made or changed.
As in a notebook, the value of a last line that is an expression is shown.
"""

from __future__ import annotations

import ast
import code
import contextlib
import json
import linecache
import os
import stat
import struct
import sys
import tempfile
import traceback
from types import CodeType
from typing import Any, BinaryIO

WORK = "/box"
SIZES = struct.Struct("<II")
FIGURES = "figure_{}.png"

Seen = dict[str, tuple[int, int]]


class Interpreter(code.InteractiveInterpreter):
    """Runs pieces of programs; whatever they raise but SystemExit is told."""

    def fails(self, piece: CodeType) -> bool:
        """Whether running `piece` raised something."""
        self._failed = False
        self.runcode(piece)
        return self._failed

    def showtraceback(self) -> None:
        """Called by `runcode` while the error is being handled."""
        error = sys.exc_info()[1]
        assert error is not None
        self._failed = True
        _tell(error)


class Guest:
    """Keeps the namespace that the programs of a session share."""

    def __init__(self, token: str, most_files: int, most_bytes: int) -> None:
        self._token, self._most_files, self._most_bytes = token.encode(), most_files, most_bytes
        self._requests: BinaryIO = os.fdopen(os.dup(0), "rb")
        self._answers = os.dup(1)
        self._pid = os.getpid()
        self._count = 0
        self._interpreter = Interpreter({"__name__": "__main__", "__builtins__": __builtins__})
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)

    def serve(self) -> None:
        """Until our side closes."""
        self._write(self._token)
        while sizes := self._requests.read(SIZES.size):
            head_size, blob_size = SIZES.unpack(sizes)
            head = json.loads(self._requests.read(head_size))
            self._answer(head, self._requests.read(blob_size))

    def _answer(self, head: dict[str, Any], blob: bytes) -> None:
        before = _seen()
        try:
            _give_files(head["files"], blob)
            before = _seen()
            _give_stdin(head["stdin"])
        except OSError as error:  # an earlier program of the session left no room, or a folder of that name
            _tell(error)
            status = 1
        else:
            status = self._run(head["code"])
        if os.getpid() != self._pid:  # a child that ran on to here
            os._exit(status)
        _keep_figures()
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        names, files, left_out = self._made(before)
        entries = [{"name": name, "size": len(data)} for name, data in zip(names, files, strict=True)]
        answer = json.dumps({"exit_status": status, "files": entries, "files_left_out": left_out}).encode()
        content = b"".join(files)
        self._write(self._token + SIZES.pack(len(answer), len(content)) + answer + content)

    def _run(self, program: str) -> int:
        self._count += 1
        name = f"<cell {self._count}>"
        linecache.cache[name] = (len(program), None, program.splitlines(keepends=True), name)
        try:
            parts = _parts(program, name)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            _tell(error)
            return 1
        try:
            return int(any(self._interpreter.fails(part) for part in parts))
        except SystemExit as asked:
            return _status_of(asked)

    def _made(self, before: Seen) -> tuple[list[str], list[bytes], int]:
        """Names and bytes of regular files that are new or changed, within the bounds, and how many are not told."""
        names: list[str] = []
        files: list[bytes] = []
        room = self._most_bytes
        changed = [(name, size) for name, (size, when) in sorted(_seen().items()) if before.get(name) != (size, when)]
        for name, size in changed:
            if len(files) < self._most_files and size <= room and len(name) <= 255:
                with contextlib.suppress(OSError):
                    data = _regular(os.path.join(WORK, name), room)
                    names.append(name)
                    files.append(data)
                    room -= len(data)
        return names, files, len(changed) - len(names)

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._answers, view) :]


def _parts(program: str, name: str) -> list[CodeType]:
    """The program, and its last line by itself if that is an expression: then its value is shown."""
    tree = ast.parse(program, name)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or program.rstrip().endswith(";"):
        return [compile(tree, name, "exec")]
    tree.body.pop()
    return [compile(tree, name, "exec"), compile(ast.Interactive([last]), name, "single")]


def _status_of(asked: SystemExit) -> int:
    if asked.code is None or isinstance(asked.code, int):
        return (asked.code or 0) & 0xFF
    sys.stderr.write(f"{asked.code}\n")
    return 1


def _tell(error: BaseException) -> None:
    """The traceback from the user's first line on."""
    frames = error.__traceback__
    while frames is not None and not frames.tb_frame.f_code.co_filename.startswith("<cell"):
        frames = frames.tb_next
    with contextlib.suppress(OSError, ValueError):
        traceback.print_exception(type(error), error, frames)


def _give_files(entries: list[dict[str, Any]], blob: bytes) -> None:
    for entry in entries:
        data, blob = blob[: entry["size"]], blob[entry["size"] :]
        with open(os.path.join(WORK, entry["name"]), "wb") as file:
            file.write(data)


def _give_stdin(text: str) -> None:
    with tempfile.TemporaryFile(dir="/tmp") as file:
        file.write(text.encode())
        file.seek(0)
        os.dup2(file.fileno(), 0)
    sys.stdin = open(0, encoding="utf-8", errors="replace", closefd=False)


def _seen() -> Seen:
    """Size and time of change of every regular file in the working folder."""
    found: Seen = {}
    for folder, _, names in os.walk(WORK):
        for name in names:
            path = os.path.join(folder, name)
            with contextlib.suppress(OSError):
                what = os.lstat(path)
                if stat.S_ISREG(what.st_mode):
                    found[os.path.relpath(path, WORK)] = (what.st_size, what.st_mtime_ns)
    return found


def _regular(path: str, most: int) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        return file.read(most)


def _keep_figures() -> None:
    """Open figures of matplotlib, where the program used it, as files."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    try:
        for number in pyplot.get_fignums():
            pyplot.figure(number).savefig(os.path.join(WORK, FIGURES.format(number)))
        pyplot.close("all")
    except (OSError, ValueError, RuntimeError) as error:
        _tell(error)


def main() -> None:
    """Arguments: token, most files of an answer, most bytes of them, folders of packages joined by colons."""
    token, most_files, most_bytes, packages = sys.argv[1:]
    sys.argv = [""]
    sys.path[:] = [WORK, *(path for path in sys.path if path != "/guest"), *filter(None, packages.split(":"))]
    Guest(token, int(most_files), int(most_bytes)).serve()


if __name__ == "__main__":
    main()
