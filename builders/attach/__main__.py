"""Attach a model of one's own to this checkout: `./openfaze models add PATH`, which calls this.

    python -m builders.attach PATH --into FOLDER [--name NAME] [--for PURPOSE] ...

The folder is looked at, refused in a sentence if no task can use it, built where something must be built, held against
its source, and entered in FOLDER, from which `./openfaze up` serves it. With an equal manifest nothing is built.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.attach import torch_python
from builders.attach.families import family_of
from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import Folder, looked_at
from builders.hugging_face.folder import BadCheckpoint
from builders.open_vocabulary.wishes import canvas, template
from builders.verification import NotTheSame
from python_backends.attached.registry import Attachment, attach, require_room
from python_backends.errors import OpenfazeError

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def main(arguments: Sequence[str]) -> int:
    """Attach one folder; the exit status."""
    given = _parser().parse_args(arguments)
    wishes = Wishes(given.purpose, given.canvas, given.template, given.graphs, given.precision)
    try:
        folder = looked_at(given.folder.resolve())
        family = family_of(folder, wishes)
        if family.needs_torch(folder, wishes) and not torch_python.here():
            return _with_torch(arguments)
        _attach(folder, family, wishes, given.into.resolve(), given.name or _named(folder))
    except (BadCheckpoint, NotTheSame) as error:
        return _refused(str(error))
    except OpenfazeError as error:
        return _refused(error.message)
    except OSError as error:  # no right to write there, no room, a folder that cannot be read
        return _refused(f"{error.filename or given.into}: {error.strerror}. What is built is written to {given.into}, "
                        "which OPENFAZE_RUN_DIR moves")  # fmt: skip
    return 0


def _attach(folder: Folder, family: Family, wishes: Wishes, into: Path, name: str) -> None:
    if not _NAME.fullmatch(name):
        raise BadCheckpoint(f"`{name}` is no model's name (letters, digits, `_`, `-`, `.`); choose one with --name")
    out = into / name
    plan = family.plan(folder, out, name, wishes)
    new = Attachment(
        name=name, family=family.name, source=str(folder.path), taken=plan.takes or family.takes,
        parameters={model: dict(keys) for model, keys in plan.parameters.items()},
        repository=str(plan.repository or ""), decoder=str(plan.decoder or ""),
    )  # fmt: skip
    require_room(into, new)
    told = _built(plan)
    attach(into, new.model_copy(update={"verified": told, "digest": _digest(plan)}))
    sys.stdout.write(f"{name} ({family.name}, {folder.told()}) is attached: it takes the place of {new.taken}.\n")
    sys.stdout.write("".join(f"  {line}\n" for line in told))
    sys.stdout.write(f"It serves from the next ./openfaze up on. To undo it: ./openfaze models remove {name}\n")


def _built(plan: Plan) -> list[str]:
    """What is said of each target's differences, built now or before."""
    for target in plan.targets:
        if not target.is_current():
            sys.stderr.write(f"building {target.name} ...\n")
            target.build()
    return [f"{target.name}: {target.told()}" for target in plan.targets]


def _digest(plan: Plan) -> str:
    """Of all manifests: another checkpoint in the same place is another model."""
    whole = hashlib.sha256()
    for target in plan.targets:
        whole.update(target.manifest_path.read_bytes())
    return whole.hexdigest()


def _named(folder: Folder) -> str:
    """The folder's name, as a model may be called."""
    return re.sub(r"[^A-Za-z0-9_.-]", "_", folder.path.name)


def _with_torch(arguments: Sequence[str]) -> int:
    """The same again where PyTorch is."""
    other = torch_python.elsewhere()
    if other is None:
        return _refused(torch_python.INSTALL)
    return subprocess.run([str(other), "-m", "builders.attach", *arguments]).returncode


def _refused(message: str) -> int:
    sys.stderr.write(f"openfaze: {message}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("openfaze models add", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("folder", type=Path, metavar="PATH", help="a checkpoint's folder")
    parser.add_argument("--into", type=Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--name", help="how it is called here (default: the folder's name)")
    parser.add_argument("--for", dest="purpose", choices=("decoder", "guard"),
                        help="what a causal language model is for (default decoder)")  # fmt: skip
    parser.add_argument("--graphs", action="store_true", help="Whisper as two graphs, which a GPU serves too")
    parser.add_argument("--precision", choices=("f32", "f16"), default="f32", help="of these graphs (default f32)")
    parser.add_argument("--canvas", type=canvas, metavar="ROWSxCOLUMNS", help="Grounding DINO: its pictures' size")
    parser.add_argument("--template", type=template, help="a detector's words around each prompt, with one {}")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
