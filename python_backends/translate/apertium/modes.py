"""Which translations Apertium offers here: its mode files, each a pipeline of programs in shell syntax."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from python_backends.language.names import language_named
from python_backends.language.tags import Tag

MODES_FOLDER = Path("/usr/share/apertium/modes")
# Programs that end each answer at a NUL when called with -z; a mode that needs another one could not be kept running.
_FLUSHING = frozenset({
    "lt-proc", "cg-proc", "lrx-proc", "lsx-proc", "rtx-proc", "apertium-anaphora", "apertium-interchunk",
    "apertium-postchunk", "apertium-posttransfer", "apertium-pretransfer", "apertium-tagger", "apertium-transfer",
})  # fmt: skip
_NAME = re.compile(r"(?P<source>[a-z]{2,3})(?:_(?P<source_form>\w+))?-(?P<target>[a-z]{2,3})(?:_(?P<target_form>\w+))?")
# Forms of a language that mode names carry; modes of other forms are spellings nobody asks for by name.
_FORMS = {
    ("pt", "BR"): Tag("pt", "BR"), ("en", "US"): Tag("en", "US"), ("ca", "valencia"): Tag("ca", "VALENCIA"),
    ("oc", "aran"): Tag("oc", "ARAN"), ("oc", "gascon"): Tag("oc", "GASCON"),
    ("sh", "BS"): Tag("bs"), ("sh", "HR"): Tag("hr"), ("sh", "SR"): Tag("sr"),
}  # fmt: skip
# Generation with marks on what is unknown, which are counted and taken out afterwards; no tagger option.
_VARIABLES = {"$1": "-g", "$2": ""}
_SHELL = frozenset(";&<>()`$")

Which = Callable[[str], str | None]
Command = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mode:
    """A translation in one step. `commands` are the programs of its pipeline with their arguments."""

    name: str
    source: Tag
    target: Tag
    commands: tuple[Command, ...]

    def without_tagger(self) -> tuple[Command, ...] | None:
        """The same pipeline in which the constraint grammar decides alone; None if it cannot.

        Some packages' tagger data crash the tagger of the same Debian release on most texts (rus-ukr, bel-rus).
        """
        taggers = [index for index, command in enumerate(self.commands) if command[0] == "apertium-tagger"]
        if len(taggers) != 1 or self.commands[taggers[0] - 1][0] != "cg-proc":
            return None
        before, after = self.commands[: taggers[0]], self.commands[taggers[0] + 1 :]
        program, *rest = before[-1]
        return (*before[:-1], (program, "-1", "-n", *rest), *after)


def modes_in(folder: Path, which: Which = shutil.which) -> tuple[Mode, ...]:
    """The modes of `folder` that can run: every program is installed, every data file is there; by name."""
    return tuple(_modes(folder, which))


def _modes(folder: Path, which: Which) -> Iterator[Mode]:
    for path in sorted(folder.glob("*.mode")):
        languages = _languages(path.stem)
        if languages is None:
            continue
        commands = _commands(path.read_text(encoding="utf-8", errors="replace"))
        if commands and all(_runs(command, which) for command in commands):
            yield Mode(path.stem, *languages, commands)


def _languages(name: str) -> tuple[Tag, Tag] | None:
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    source = _tag(match["source"], match["source_form"])
    target = _tag(match["target"], match["target_form"])
    return (source, target) if source and target and source != target else None


def _tag(code: str, form: str | None) -> Tag | None:
    tag = language_named(code)
    if tag is None or form is None:
        return tag
    return _FORMS.get((tag.language, form))


def _commands(text: str) -> tuple[Command, ...]:
    """The pipeline of a mode file; empty for shell syntax beyond a pipeline of plain programs."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="|")
    lexer.whitespace_split, lexer.commenters = True, ""
    commands: list[list[str]] = [[]]
    for token in lexer:
        if token == "|":
            commands.append([])
        elif filled := _VARIABLES.get(token, token):
            commands[-1].append(filled)
    if not all(commands) or any(_SHELL & set(token) for command in commands for token in command):
        return ()
    return tuple((program, "-z", *rest) for program, *rest in commands)


def _runs(command: Command, which: Which) -> bool:
    program, *arguments = command
    if program not in _FLUSHING or which(program) is None:
        return False
    return all(Path(argument).is_file() for argument in arguments if argument.startswith("/"))
