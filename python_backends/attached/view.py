"""A model repository in which attached models have their places: links to the files of another, and what differs.

Folders are made anew and files are links, so that whoever walks the repository sees one like any other. Configurations
whose parameters change are written out; so is the list of what is attached, which makes another repository another to
the cache of answers. Triton needs nothing else: `--model-repository=VIEW`.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from python_backends.attached.registry import FILE, Attachment
from python_backends.errors import InvalidRequest

CONFIGS = ("config.pbtxt", "configs/gpu.pbtxt")


def write_view(repository: Path, attached: Sequence[Attachment], view: Path) -> Path:
    """`repository` as it is with `attached`, in the folder `view`, which is made anew. Returns `view`.

    Raises InvalidRequest for a parameter of a model that is not there, a model that is there already, a lost folder.
    """
    shutil.rmtree(view, ignore_errors=True)
    view.mkdir(parents=True)
    for folder in sorted(path.parent for path in repository.glob("*/config.pbtxt")):
        _link(folder, view / folder.name)
    for one in attached:
        _add(one, view)
        for model in sorted({*one.parameters, *one.types}):
            _set(view / model, one)
    listed = "[" + ",".join(one.model_dump_json() for one in attached) + "]"
    (view / FILE).write_text(listed + "\n", encoding="utf-8")
    return view


def is_view(folder: Path) -> bool:
    """Whether `folder` is what `write_view` writes. The registry's folder has a list as well, but no front door."""
    return (folder / FILE).is_file() and (folder / "openfaze" / "config.pbtxt").is_file()


def _add(one: Attachment, view: Path) -> None:
    for kept in (Path(one.source), *([Path(one.repository)] if one.repository else [])):
        if not kept.exists():
            raise InvalidRequest(f"{kept}, which was attached, is gone; ./openfaze models remove {one.name}")
    for model in one.models:
        if (view / model).exists():
            raise InvalidRequest(f"the attached model {one.name} has a Triton model {model}, which the repository has")
        _link(Path(one.repository) / model, view / model)


def _link(source: Path, target: Path) -> None:
    """The tree of `source`, each file a link. The caches of Python are not taken along.

    Hard links where the file system allows: ONNX Runtime opens no weights beside a graph through a symbolic one.
    """
    target.mkdir()
    for path in source.iterdir():
        if path.name == "__pycache__":
            continue
        if path.is_dir():
            _link(path, target / path.name)
        else:
            _link_file(path.resolve(), target / path.name)


def _link_file(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # another file system, or a file that is not ours
        target.symlink_to(source)


def _set(model: Path, one: Attachment) -> None:
    """Give the model's configurations what `one` says."""
    if not model.is_dir():
        raise InvalidRequest(f"the attached model {one.name} needs the model {model.name}, which the repository lacks")
    for path in (model / config for config in CONFIGS):
        if not path.is_file():
            continue
        config = text_format.Parse(path.read_text(encoding="utf-8"), model_config_pb2.ModelConfig())
        for key, value in one.parameters.get(model.name, {}).items():
            config.parameters[key].string_value = value
        kinds = one.types.get(model.name, {})
        for tensor in (*config.input, *config.output):
            if tensor.name in kinds:
                tensor.data_type = model_config_pb2.DataType.Value(kinds[tensor.name])
        path.unlink()
        path.write_text(text_format.MessageToString(config, as_utf8=True), encoding="utf-8")
