"""Runs a vendor's script as it is, but for the addresses in it.

    python -m conformance.theirs.run_script SCRIPT.py ADDRESSES.json

ADDRESSES.json maps an address in the script to the one that takes its place, and may hold the SDK's base URL under
"base_url". Only string constants change: what the script asks, checks and prints stays the vendor's. Imports nothing
of ours, so that it also runs in the vendor's own environment.
"""

from __future__ import annotations

import ast
import importlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

BASE_URL = "base_url"


class _Addresses(ast.NodeTransformer):
    """Replaces addresses inside string constants, the longest first, so that one may be the beginning of another."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = sorted(addresses.items(), key=lambda pair: -len(pair[0]))

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if not isinstance(node.value, str):
            return node
        text = node.value
        for address, ours in self._addresses:
            text = text.replace(address, ours)
        return ast.copy_location(ast.Constant(text), node)


def readdressed(source: str, addresses: Mapping[str, str]) -> ast.Module:
    """`source` parsed, with every address in its strings replaced."""
    tree: ast.Module = _Addresses(addresses).visit(ast.parse(source))
    return tree


def main() -> None:
    """Ends with the script's own exit status."""
    script, given = Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8"))
    base_url = given.pop(BASE_URL, None)
    if base_url is not None:
        # The SDK has neither a variable nor, in the script, an argument for it.
        importlib.import_module("interfaze._client").__dict__["INTERFAZE_BASE_URL"] = base_url
    sys.argv = [str(script)]
    code = compile(readdressed(script.read_text("utf-8"), given), str(script), "exec")
    exec(code, {"__name__": "__main__", "__file__": str(script)})


if __name__ == "__main__":
    main()
