"""Rules of the house that no single test would notice being broken. Each looks at whatever exists."""

from __future__ import annotations

import ast
import functools
import graphlib
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from builders.lint.linter import lint
from python_backends.errors import BY_STATUS, OpenfazeError, from_wire
from python_backends.runtime.config import CHECKOUT

REPOSITORY = CHECKOUT / "model_repository"
PACKAGES = ("python_backends", "client", "builders", "perf", "conformance", "tests")
SOURCES = sorted(path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py"))
PRODUCT = [path for path in SOURCES if path.relative_to(CHECKOUT).parts[0] != "tests"]
SHIMS = sorted(REPOSITORY.glob("*/1/model.py"))

FILE_LINES, FUNCTION_LINES = 350, 60
# What a package must not import.
FORBIDDEN = {
    "python_backends": {"client", "builders", "perf", "conformance", "tests"},
    "client": {"builders", "perf", "conformance", "tests"},
    "builders": {"client", "perf", "conformance", "tests"},
    "perf": {"conformance", "tests"},
    "conformance": {"builders", "perf", "tests"},
    "tests": set[str](),
}


def name_of(path: Path) -> str:
    """A path as a test id."""
    return str(path.relative_to(CHECKOUT))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The syntax of a source file, which most rules look at."""
    return ast.parse(path.read_text("utf-8"))


def test_configurations_graphs_code_plans_and_documentation_agree() -> None:
    # The rules, and each of them broken: builders/lint, tests/builders/lint.
    assert [str(finding) for finding in lint(REPOSITORY, CHECKOUT).findings] == []


@pytest.mark.parametrize("path", SHIMS, ids=name_of)
def test_shims_hold_no_logic(path: Path) -> None:
    docstring, imported, *exported = tree_of(path).body
    assert isinstance(docstring, ast.Expr)
    assert [ast.unparse(statement) for statement in exported] in ([], ["__all__ = ['TritonPythonModel']"])
    assert isinstance(imported, ast.ImportFrom) and (imported.module or "").startswith("python_backends.")
    assert [alias.asname or alias.name for alias in imported.names] == ["TritonPythonModel"]


def imports_of(path: Path) -> Iterator[str]:
    """Top-level packages that a file imports, wherever the import stands."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import; path = import is easier to find"
            yield (node.module or "").split(".")[0]


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_flow_one_way(package: str) -> None:
    wrong = {
        name_of(path): sorted(crossing)
        for path in (CHECKOUT / package).rglob("*.py")
        if (crossing := FORBIDDEN[package] & set(imports_of(path)))
    }
    assert wrong == {}


def test_no_package_inside_triton_imports_one_that_imports_it() -> None:
    # Near or far: then every package can be read, tested and moved after those below it.
    inside = CHECKOUT / "python_backends"
    below: dict[str, set[str]] = {}
    for path in inside.rglob("*.py"):
        package = path.relative_to(inside).with_suffix("").parts[0]
        below.setdefault(package, set()).update({*packages_of_ours(path)} - {package})
    try:
        graphlib.TopologicalSorter(below).prepare()
        ring = None
    except graphlib.CycleError as error:
        ring = error.args[1]
    assert len(below) > 1 and ring is None


def packages_of_ours(path: Path) -> Iterator[str]:
    """Packages, and modules that are in none, of `python_backends` that a file imports."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "python_backends":
            yield from [str(node.module).split(".")[1]] if "." in str(node.module) else (a.name for a in node.names)


def test_one_package_alone_knows_tritons_python_api() -> None:
    inside = CHECKOUT / "python_backends" / "triton_io"
    knowing = {path for path in PRODUCT if "triton_python_backend_utils" in imports_of(path)}
    assert knowing and {path.parent for path in knowing} == {inside}


def test_files_and_functions_stay_small() -> None:
    too_long = []
    for path in SOURCES:
        text = path.read_text("utf-8")
        if (lines := text.count("\n")) > FILE_LINES:
            too_long.append(f"{name_of(path)}: {lines} lines")
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > FUNCTION_LINES:
                    too_long.append(f"{name_of(path)}:{node.lineno} {node.name}: {length} lines")
    assert too_long == []


def test_nothing_prints_or_catches_everything() -> None:
    found = []
    for path in SOURCES:
        for node in ast.walk(tree_of(path)):
            printing = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
            if printing or (isinstance(node, ast.ExceptHandler) and catches_everything(node)):
                found.append(f"{name_of(path)}:{node.lineno}")  # type: ignore[attr-defined]
    assert found == []


def test_code_inside_triton_names_its_encodings() -> None:
    # Triton's stub embeds Python in the plain C locale: without a name, text files are read as ASCII there.
    found = []
    for path in (CHECKOUT / "python_backends").rglob("*.py"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                named = any(keyword.arg == "encoding" for keyword in node.keywords)
                needed = {"read_text": 1, "write_text": 2}.get(node.func.attr)
                if needed and not named and len(node.args) < needed:
                    found.append(f"{name_of(path)}:{node.lineno}")
    assert found == []


def catches_everything(handler: ast.ExceptHandler) -> bool:
    """Bare, Exception or BaseException, unless the handler ends by raising again."""
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    broad = any(kind is None or (isinstance(kind, ast.Name) and kind.id in {"Exception", "BaseException"})
                for kind in kinds)  # fmt: skip
    return broad and not isinstance(handler.body[-1], ast.Raise)


@pytest.mark.parametrize("package", ["python_backends", "client", "builders"])
def test_the_readme_says_what_stands_where(package: str) -> None:
    tree = (CHECKOUT / "README.md").read_text("utf-8").split("## Where things are")[1].split("```")[1]
    own = re.search(rf"^{package}/ .*\n((?:  .*\n)+)", tree, re.M)
    assert own is not None
    named = {word for line in own[1].splitlines() if line[2] != " " for word in line.split("   ")[0].split()}
    inside = (CHECKOUT / package).iterdir()
    there = {f"{path.name}/" for path in inside if (path / "__init__.py").exists()}
    there |= {path.name for path in (CHECKOUT / package).glob("*.py") if not path.name.startswith("__")}
    assert named == there


def test_every_public_module_says_what_it_is_for() -> None:
    silent = [name_of(path) for path in PRODUCT if path.read_text("utf-8").strip()
              and ast.get_docstring(tree_of(path)) is None]  # fmt: skip
    assert silent == []


def test_exports_exist_and_are_sorted() -> None:
    for path in PRODUCT:
        for node in tree_of(path).body:
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == ["__all__"]:
                names = ast.literal_eval(node.value)
                assert names == sorted(names), name_of(path)
                assert set(names) <= defined_in(path), name_of(path)


def defined_in(path: Path) -> set[str]:
    """Names bound at the top level of a module."""
    names: set[str] = set()
    for node in tree_of(path).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {ast.unparse(target) for target in targets}
    return names


def error_classes() -> list[type[OpenfazeError]]:
    """Every class of the error tree, after importing all modules that may add one."""
    for package in ("python_backends", "client"):
        for module in pkgutil.walk_packages([str(CHECKOUT / package)], f"{package}."):
            source = Path(CHECKOUT, *module.name.split(".")).with_suffix(".py")
            if source.is_file() and re.search(r"^class \w+\(.*\):", source.read_text("utf-8"), re.M) and (
                "errors" in module.name
            ):  # fmt: skip
                importlib.import_module(module.name)
    found, waiting = [], [OpenfazeError]
    while waiting:
        waiting += (kind := waiting.pop()).__subclasses__()
        found.append(kind)
    return found


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_every_error_knows_its_place_on_the_wire(kind: type[OpenfazeError]) -> None:
    assert 400 <= kind.status <= 599
    assert re.fullmatch(r"[a-z_]+", kind.type) and re.fullmatch(r"[a-z_]+", kind.default_code)
    known = next(base for base in kind.__mro__ if "status" in vars(base))
    wire = known("what to do", code=kind.default_code).to_wire()
    back = from_wire(wire)
    assert back is not None and (back.message, back.code) == ("what to do", kind.default_code)
    assert kind.status not in BY_STATUS or back.status == kind.status
