"""`models add|list|remove`: checkpoints of one's own in the place of what came with us (docs/models.md).

Builders do the adding; this lists and takes away. Nothing in the checkout changes: what is attached lies in the run
folder, and `up` serves it from a repository of links.
"""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from rich.table import Table

from client.cli.settings import Settings
from client.cli.terminal import results, write_result
from client.cli.tools import run_module
from python_backends.attached.registry import FOLDER, Attachment, attached_in, detach
from python_backends.attached.view import is_view, write_view
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig

NAME, HELP = "models", "models of your own: add PATH, list, remove NAME, repository DIR"


def run(arguments: Sequence[str]) -> int:
    """One of the four. `add` hands its arguments on to the builders."""
    folder = attached_folder(Settings.from_environment(os.environ).run_root)
    if arguments and arguments[0] == "add":
        return run_module("builders.attach", [*absolute(arguments[1:]), "--into", str(folder)])
    options = _parser().parse_args(arguments)
    if options.verb == "list":
        return _list(attached_in(folder))
    if options.verb == "remove":
        return _remove(folder, options.name)
    return _repository(attached_in(folder), options.folder)


def attached_folder(run_root: Path) -> Path:
    """Where attached models lie."""
    return run_root / FOLDER


def absolute(arguments: Sequence[str]) -> list[str]:
    """The path among `arguments` as it is meant here, for builders run in the checkout; what an option says is none."""
    before = ["", *arguments]
    return [str(Path(word).resolve()) if not word.startswith("-") and _alone(option) else word
            for option, word in zip(before, arguments, strict=False)]  # fmt: skip


def _alone(option: str) -> bool:
    """Whether the word after this one is none of its own."""
    return not option.startswith("--") or "=" in option or option == "--graphs"


def _list(attached: Sequence[Attachment]) -> int:
    if not attached:
        write_result("no models are attached; ./openfaze models add PATH attaches one\n")
        return 0
    table = Table("name", "family", "takes the place of", "source", "held against its source")
    for one in attached:
        table.add_row(one.name, one.family, one.taken, one.source, "\n".join(one.verified))
    results().print(table, markup=False)
    return 0


def _remove(folder: Path, name: str) -> int:
    gone = detach(folder, name)
    shutil.rmtree(folder / gone.name, ignore_errors=True)
    write_result(f"{name} is no longer attached; {gone.source} is as it was. A running server keeps it to its end.\n")
    return 0


def _repository(attached: Sequence[Attachment], folder: Path) -> int:
    """The repository that `up` would serve, for a Triton of one's own. What stands in `folder` goes, so it must be
    empty or an earlier one. Raises InvalidRequest."""
    if folder.exists() and not (folder.is_dir() and (is_view(folder) or not any(folder.iterdir()))):
        raise InvalidRequest(f"{folder} holds something else than an earlier repository of this command, and would be "
                             "emptied: name a folder that is empty or does not exist")  # fmt: skip
    try:
        write_view(RuntimeConfig.repository, attached, folder)
    except OSError as error:
        raise InvalidRequest(f"{folder} cannot be written ({error.strerror}): name another folder") from error
    decoder = next((one.decoder for one in attached if one.decoder), "")
    variable = f"OPENFAZE_DECODER={decoder} " if decoder else ""
    write_result(f"{variable}tritonserver --model-repository={folder.resolve()}\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("openfaze models", description=HELP)
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("add", help="attach the checkpoint in PATH (--help says more)")
    verbs.add_parser("list", help="what is attached, and how far it is from its source")
    remove = verbs.add_parser("remove", help="take a model away; the checkpoint itself is not touched")
    remove.add_argument("name", metavar="NAME")
    repository = verbs.add_parser("repository", help="write the repository that is served, for a Triton of your own")
    repository.add_argument("folder", metavar="DIR", type=Path, help="is made anew; no other folder is")
    return parser
