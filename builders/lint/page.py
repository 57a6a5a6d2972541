"""`docs/tensors.md`: every tensor of every model, for callers of Triton. Written from the configurations, held against
them, so that a reader never learns of a tensor that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from builders.lint.repository import Model
from builders.lint.tensor import Tensor, declared

FILE = "tensors.md"
HEAD = """# Tensors

Every model of the repository as a client of Triton sees it, over KServe v2 HTTP or gRPC; both profiles have the same.
`python -m builders.lint --page` writes this page out of the configurations, and the tests compare it with them. Types
are Triton's (STRING is BYTES on the wire); -1 is any size; a batch is not among the dimensions, as in the
configurations.

| model | batch | tensor | type | dimensions |
|---|---|---|---|---|
"""
_ROW = re.compile(r"\| `(?P<model>\w+)` \| (?P<batch>[a-z ]+) \| (?P<way>in|out) `(?P<name>\w+)` \| (?P<kind>\w+)"
                  r"(?P<optional>, optional)? \| \[(?P<dims>[-\d, ]*)\] \|")  # fmt: skip
Key = tuple[str, str, str]
"""Model, "in" or "out", tensor."""


def rows_of(text: str) -> dict[Key, Tensor]:
    """The rows of such a page."""
    found = {}
    for row in _ROW.finditer(text):
        dims = tuple(int(size) for size in row["dims"].split(",") if size.strip())
        tensor = Tensor(f"TYPE_{row['kind']}", dims, row["optional"] is not None)
        found[row["model"], row["way"], row["name"]] = tensor
    return found


def tensors_of(model: Model) -> dict[Key, Tensor]:
    """What the page must say of a model."""
    inputs = {(model.name, "in", name): tensor for name, tensor in declared(model.cpu.input).items()}
    return inputs | {(model.name, "out", name): tensor for name, tensor in declared(model.cpu.output).items()}


def page_of(models: Iterable[Model]) -> str:
    """The whole page."""
    return HEAD + "".join(_row(key, tensor, batch) for model in models for batch in [_batch(model)]
                          for key, tensor in tensors_of(model).items())  # fmt: skip


def _row(key: Key, tensor: Tensor, batch: str) -> str:
    model, way, name = key
    kind = f"{tensor.kind.removeprefix('TYPE_')}{', optional' if tensor.optional else ''}"
    return f"| `{model}` | {batch} | {way} `{name}` | {kind} | [{', '.join(map(str, tensor.dims))}] |\n"


def _batch(model: Model) -> str:
    return "yes" if model.cpu.max_batch_size > 0 else "no"


def mentioned(text: str) -> Mapping[str, set[str]]:
    """ "in" and "out" -> names in rows such as "| in `REQUEST`, `MEDIA` | ..." of any page."""
    found: dict[str, set[str]] = {"in": set(), "out": set()}
    for way, cell in re.findall(r"^\| (in|out) ([^|]+) \|", text, re.M):
        found[way] |= set(re.findall(r"`(\w+)`", cell))
    return found
