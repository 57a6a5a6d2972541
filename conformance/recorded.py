"""What the SDK's unit tests have recorded of the hosted service, taken from its source distribution."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

# Modules of the SDK's tests that hold recorded answers at their top level.
MODULES = ("conftest.py", "test_compliance.py", "test_models.py", "test_errors.py")
# What those modules import that is not needed to read the recordings, and may not be installed.
_TEST_ONLY = ("respx", "pytest", "conftest", "anyio")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded answer: its status, and one JSON body or the chunks of a stream."""

    status: int
    body: Any
    streamed: bool = False

    def saying(self, content: str) -> Recording:
        """The same answer with other words in it."""
        choice = self.body["choices"][0]
        changed = {**choice, "message": {**choice["message"], "content": content}}
        return replace(self, body={**self.body, "choices": [changed]})

    def response(self) -> httpx.Response:
        """The answer as the wire carried it."""
        if not self.streamed:
            return httpx.Response(self.status, json=self.body)
        frames = "".join(f"data: {json.dumps(chunk)}\n\n" for chunk in self.body) + "data: [DONE]\n\n"
        return httpx.Response(self.status, headers={"content-type": "text/event-stream"}, content=frames.encode())


def recordings_in(folder: Path) -> dict[str, Recording]:
    """Name -> recording for the test modules in `folder`, the names those of the SDK's own constants.

    Rows of `STATUS_MAP`, which are (status, exception, body), become `STATUS_400` and so on.
    """
    values: dict[str, Any] = {}
    for module in MODULES:
        _read(folder / module, values)
    return dict(_recordings(values))


def _read(module: Path, values: dict[str, Any]) -> None:
    """Runs the constants and the helpers that make them; tests and what only tests need are left out."""
    tree = ast.parse(module.read_text("utf-8"))
    tree.body = [node for node in tree.body if not _is_test(node)]
    values["__name__"] = f"recorded.{module.stem}"
    exec(compile(tree, str(module), "exec"), values)


def _is_test(node: ast.stmt) -> bool:
    if isinstance(node, ast.Import):
        return any(alias.name in _TEST_ONLY for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        return node.module in _TEST_ONLY
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return node.name.startswith("test_")
    return isinstance(node, ast.Assign) and "pytest" in ast.unparse(node.value)


def _recordings(values: dict[str, Any]) -> Iterator[tuple[str, Recording]]:
    for name, value in values.items():
        if name == "STATUS_MAP":
            yield from ((f"STATUS_{status}", Recording(status, body)) for status, _, body in value)
        elif isinstance(value, dict) and name.isupper():
            status = 404 if name == "NOT_FOUND" else 200
            yield name, Recording(status, value)
        elif isinstance(value, list) and name.startswith("STREAM"):
            yield name, Recording(200, value, streamed=True)
