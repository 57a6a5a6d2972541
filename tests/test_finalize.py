"""Models that let go of Triton's objects while Triton can take them back."""

from __future__ import annotations

import ast

import pytest

from python_backends.runtime.config import CHECKOUT


def ends() -> dict[str, ast.FunctionDef]:
    """Every `finalize` of a model, by place."""
    found = {}
    for path in sorted((CHECKOUT / "python_backends").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name == "finalize":
                found[f"{path.relative_to(CHECKOUT)}:{node.lineno}"] = node
    return found


@pytest.mark.parametrize("place", ends())
def test_the_last_that_a_model_does_is_to_collect(place: str) -> None:
    assert ast.unparse(ends()[place].body[-1]) in ("super().finalize()", "collect()"), place
