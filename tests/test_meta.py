"""Rules of the house that no single test would notice being broken. Each looks at whatever exists."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import onnx
import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from python_backends.errors import BY_STATUS, OpenfazeError, from_wire
from python_backends.runtime.config import CHECKOUT

REPOSITORY = CHECKOUT / "model_repository"
PACKAGES = ("python_backends", "client", "builders", "perf", "conformance", "tests")
SOURCES = sorted(path for package in PACKAGES for path in (CHECKOUT / package).rglob("*.py"))
PRODUCT = [path for path in SOURCES if path.relative_to(CHECKOUT).parts[0] != "tests"]
MODELS = sorted(path.name for path in REPOSITORY.iterdir() if any(path.rglob("*.pbtxt")) or any(path.rglob("*.py")))
CONFIGS = sorted(REPOSITORY.glob("*/config.pbtxt")) + sorted(REPOSITORY.glob("*/configs/*.pbtxt"))
SHIMS = sorted(REPOSITORY.glob("*/1/model.py"))

FILE_LINES, FUNCTION_LINES = 350, 60
# Fields of the newest protobuf that the server of the CPU profile (2.51) refuses to load.
UNKNOWN_TO_2_51 = ("max_inflight_requests",)
# What a package must not import.
FORBIDDEN = {
    "python_backends": {"client", "builders", "perf", "conformance", "tests"},
    "client": {"builders", "perf", "conformance", "tests"},
    "builders": {"client", "perf", "conformance", "tests"},
    "perf": {"conformance", "tests"},
    "conformance": {"builders", "perf", "tests"},
    "tests": set[str](),
}
ONNX_TYPES = {
    "FLOAT": "TYPE_FP32", "FLOAT16": "TYPE_FP16", "BFLOAT16": "TYPE_BF16", "DOUBLE": "TYPE_FP64", "UINT8": "TYPE_UINT8",
    "INT8": "TYPE_INT8", "UINT16": "TYPE_UINT16", "INT16": "TYPE_INT16", "UINT32": "TYPE_UINT32", "INT32": "TYPE_INT32",
    "UINT64": "TYPE_UINT64", "INT64": "TYPE_INT64", "BOOL": "TYPE_BOOL", "STRING": "TYPE_STRING",
}  # fmt: skip

Tensors = dict[str, tuple[str, list[int]]]


def name_of(path: Path) -> str:
    """A path as a test id."""
    return str(path.relative_to(CHECKOUT))


@functools.cache
def tree_of(path: Path) -> ast.Module:
    """The syntax of a source file, which most rules look at."""
    return ast.parse(path.read_text("utf-8"))


def parsed(path: Path) -> Any:
    """The configuration in `path`, by the newest protobuf definition."""
    return text_format.Parse(path.read_text("utf-8"), model_config_pb2.ModelConfig())


def tensors_of(entries: Any) -> Tensors:
    """Name -> (type, dims) of a configuration's inputs or outputs."""
    return {entry.name: (model_config_pb2.DataType.Name(entry.data_type), list(entry.dims)) for entry in entries}


def graph_tensors(values: Any) -> Tensors:
    """Name -> (type, dims) of an ONNX graph's inputs or outputs; a symbolic dimension is -1."""
    found: Tensors = {}
    for value in values:
        tensor = value.type.tensor_type
        dims = [dim.dim_value if dim.HasField("dim_value") else -1 for dim in tensor.shape.dim]
        found[value.name] = (ONNX_TYPES[onnx.TensorProto.DataType.Name(tensor.elem_type)], dims)
    return found


def agree(declared: Tensors, actual: Tensors, batched: bool) -> bool:
    """Whether a configuration tells of exactly the graph's tensors; -1 stands for any size on either side."""
    if declared.keys() != actual.keys():
        return False
    for name, (kind, dims) in declared.items():
        graph_kind, graph_dims = actual[name]
        dims = [-1, *dims] if batched else dims
        same = len(dims) == len(graph_dims) and all(-1 in pair or pair[0] == pair[1]
                                                    for pair in zip(dims, graph_dims, strict=True))  # fmt: skip
        if kind != graph_kind or not same:
            return False
    return True


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_both_profiles(model: str) -> None:
    assert (REPOSITORY / model / "config.pbtxt").is_file()
    assert (REPOSITORY / model / "configs" / "gpu.pbtxt").is_file()


@pytest.mark.parametrize("path", CONFIGS, ids=name_of)
def test_configurations_parse_and_2_51_knows_every_field(path: Path) -> None:
    config = parsed(path)
    assert config.name == path.relative_to(REPOSITORY).parts[0]
    if path.name == "config.pbtxt":
        code = re.sub(r"#.*", "", path.read_text("utf-8"))
        assert [field for field in UNKNOWN_TO_2_51 if field in code] == []


@pytest.mark.parametrize("model", MODELS)
def test_both_profiles_have_the_same_tensors(model: str) -> None:
    cpu, gpu = (parsed(REPOSITORY / model / name) for name in ("config.pbtxt", "configs/gpu.pbtxt"))
    assert tensors_of(cpu.input) == tensors_of(gpu.input)
    assert tensors_of(cpu.output) == tensors_of(gpu.output)
    assert {entry.name for entry in cpu.input if entry.optional} == {
        entry.name for entry in gpu.input if entry.optional
    }
    assert cpu.model_transaction_policy.decoupled == gpu.model_transaction_policy.decoupled


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("*/1/model.onnx")), ids=name_of)
def test_configuration_matches_the_onnx_graph(path: Path) -> None:
    config = parsed(path.parents[1] / "config.pbtxt")
    graph = onnx.load(str(path), load_external_data=False).graph
    batched = config.max_batch_size > 0
    inputs, outputs = graph_tensors(graph.input), graph_tensors(graph.output)
    assert agree(tensors_of(config.input), inputs, batched), (tensors_of(config.input), inputs)
    assert agree(tensors_of(config.output), outputs, batched), (tensors_of(config.output), outputs)


@pytest.mark.parametrize("path", [path for path in CONFIGS if "ensemble" in path.read_text("utf-8")], ids=name_of)
def test_ensemble_steps_name_models_and_tensors_that_exist(path: Path) -> None:
    for step in parsed(path).ensemble_scheduling.step:
        model = parsed(REPOSITORY / step.model_name / "config.pbtxt")
        assert set(step.input_map) <= set(tensors_of(model.input)), step.model_name
        assert set(step.output_map) <= set(tensors_of(model.output)), step.model_name
        needed = {entry.name for entry in model.input if not entry.optional}
        assert needed <= set(step.input_map), step.model_name


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
