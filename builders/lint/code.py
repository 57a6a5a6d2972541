"""The tensors that a Python backend reads and writes, as far as its source tells them.

A name counts as read where a method of `Inputs` is called with it (python_backends/triton_io/inputs.py), as written
where it is a key of the outputs: of a dict that is sent, answered with, or returned by a function whose result is
annotated as values by name. Names that are computed are not seen; the backends write them out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

_READERS = frozenset({"array", "optional", "blob", "blobs", "parsed"})
_OUTPUTS = re.compile(r"(Mapping|dict)\[str, (Value|Array|npt\.NDArray\[.*\])\]")


@dataclass(frozen=True, slots=True)
class Touched:
    """Names of tensors in one module."""

    read: frozenset[str]
    written: frozenset[str]


def touched_by(source: str) -> Touched:
    """What the module `source` reads and writes."""
    tree = ast.parse(source)
    return Touched(frozenset(_read(tree)), frozenset(_written(tree)))


def _read(tree: ast.Module) -> Iterator[str]:
    loops = dict(_loops(tree))
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args):
        function = call.func
        if not isinstance(function, ast.Attribute) or function.attr not in _READERS or _is_name(function.value, "np"):
            continue
        argument = call.args[0]
        if isinstance(argument, ast.Constant):
            yield str(argument.value)
        elif isinstance(argument, ast.Name):
            yield from loops.get(argument.id, ())


def _loops(tree: ast.Module) -> Iterator[tuple[str, list[str]]]:
    """Variables that run over names written out in a tuple, as in `for name in ("A", "B")`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension | ast.For) and isinstance(node.iter, ast.Tuple):
            if isinstance(node.target, ast.Name):
                yield node.target.id, [str(item.value) for item in node.iter.elts if isinstance(item, ast.Constant)]


def _written(tree: ast.Module) -> Iterator[str]:
    sent = [node.args[0] for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args and _sends(node.func)]
    names = {value.id for value in sent if isinstance(value, ast.Name)}
    for value in sent:
        yield from _keys(value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield from _assigned(target, node.value, names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _gives_outputs(node):
            for result in (inner for inner in ast.walk(node) if isinstance(inner, ast.Return)):
                yield from _keys(result.value)


def _assigned(target: ast.expr, value: ast.expr, sent: set[str]) -> Iterator[str]:
    """Keys of a variable that is sent: those of the dict it begins as, and those set later."""
    if isinstance(target, ast.Name) and target.id in sent:
        yield from _keys(value)
    elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) and target.value.id in sent:
        if isinstance(target.slice, ast.Constant):
            yield str(target.slice.value)


def _keys(value: ast.expr | None) -> Iterator[str]:
    if isinstance(value, ast.Dict):
        yield from (str(key.value) for key in value.keys if isinstance(key, ast.Constant))


def _sends(function: ast.expr) -> bool:
    return _is_name(function, "respond") or (isinstance(function, ast.Attribute) and function.attr == "send")


def _gives_outputs(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return function.returns is not None and _OUTPUTS.fullmatch(ast.unparse(function.returns)) is not None


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
