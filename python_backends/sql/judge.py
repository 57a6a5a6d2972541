"""Whether a statement may run: one query that reads attached tables by harmless functions, and nothing else.

It is judged twice. sqlglot's tree tells kinds of statements apart, so that a refusal can say what was wrong. What may
run is then decided on DuckDB's own tree (`json_serialize_sql`), so that no statement means one thing to the judge and
another to the engine: every node, table and function in it must be one that is known to be harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import orjson
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from python_backends.errors import InvalidRequest
from python_backends.sql.catalog import Catalog, listed
from python_backends.sql.near import did_you_mean

_ADVICE = "send one SELECT (WITH is welcome) over the attached tables"
_QUERIES = (exp.Select, exp.SetOperation, exp.Subquery, exp.Values)
_NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
_SOURCES = {"BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EMPTY", "EXPRESSION_LIST"}
_TABLE_FUNCTIONS = {"range", "generate_series", "unnest"}
_DEPTH = 120


def check_shape(sql: str) -> None:
    """InvalidRequest unless `sql` is exactly one query, as sqlglot reads it."""
    try:
        found = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except SqlglotError as exc:
        raise refused(f"it cannot be read: {_short(str(exc))}", "invalid_sql") from exc
    except RecursionError as exc:
        raise refused("it is nested too deeply", "invalid_sql") from exc
    if len(found) != 1:
        raise refused(f"it holds {len(found)} statements", "not_one_statement")
    tree = found[0]
    if not isinstance(tree, _QUERIES):
        raise refused(f"{tree.key.upper()} is no query", "not_a_query")
    for node in tree.walk():
        if isinstance(node, exp.DDL | exp.DML | exp.Command | exp.Into) and not isinstance(node, _QUERIES):
            raise refused(f"{node.key.upper()} within it is no query", "not_a_query")


def check_tree(serialized: str, catalog: Catalog) -> None:
    """InvalidRequest unless DuckDB's tree of the statement holds only what is harmless."""
    try:
        answer = orjson.loads(serialized)
    except orjson.JSONDecodeError as exc:  # DuckDB writes deeper trees than orjson reads
        raise refused("it is nested too deeply", "invalid_sql") from exc
    if answer.get("error"):
        raise refused(f"it cannot be read: {_short(str(answer.get('error_message')))}", "invalid_sql")
    statements = answer["statements"]
    if len(statements) != 1:
        raise refused(f"it holds {len(statements)} statements", "not_one_statement")
    _Tree(catalog).check(statements[0]["node"], frozenset(), 0)


def refused(what: str, code: str) -> InvalidRequest:
    """What a statement is refused with."""
    return InvalidRequest(f"the statement is refused: {what}; {_ADVICE}", code=code, param="sql")


@cache
def functions() -> frozenset[str]:
    """Names of the functions that may be called."""
    lines = (Path(__file__).parent / "functions.txt").read_text("utf-8").splitlines()
    return frozenset(name.lower() for line in lines if not line.startswith("#") for name in line.split())


class _Tree:
    """A walk over DuckDB's tree; `known` are the names of WITH that are in scope."""

    def __init__(self, catalog: Catalog) -> None:
        self._tables = {table.name.lower(): table.name for table in catalog.tables}

    def check(self, node: Any, known: frozenset[str], depth: int) -> None:
        if depth > _DEPTH:
            raise refused("it is nested too deeply", "invalid_sql")
        if isinstance(node, list):
            for child in node:
                self.check(child, known, depth)
            return
        if not isinstance(node, dict):
            return
        if node.get("cte_name"):  # of a recursive one, which sees itself
            known = known | {str(node["cte_name"]).lower()}
        for name, query in _with(node):  # each sees those before it: not itself, which would be a table of that name
            self.check(query, known, depth + 1)
            known = known | {name}
        self._check_node(node, known)
        for key, child in node.items():
            if key != "cte_map":
                self.check(child, known, depth + 1)

    def _check_node(self, node: dict[str, Any], known: frozenset[str]) -> None:
        kind = str(node.get("type", ""))
        if kind.endswith("_NODE") and kind not in _NODES:
            raise refused(f"{kind.removesuffix('_NODE').removesuffix('_QUERY')} within it is no query", "not_a_query")
        if "from_table" in node:
            self._check_source(node["from_table"])
        if kind == "JOIN" and "left" in node:
            self._check_source(node["left"])
            self._check_source(node["right"])
        if kind == "BASE_TABLE":
            self._check_table(node, known)
        if kind == "TABLE_FUNCTION":
            self._check_table_function(node)
        if "function_name" in node:
            self._check_function(node)
        if kind in ("VALUE_PARAMETER", "PARAMETER"):
            raise refused("it has parameters, for which there are no values", "invalid_sql")

    def _check_source(self, node: Any) -> None:
        if not isinstance(node, dict) or node.get("type") not in _SOURCES:
            what = node.get("type") if isinstance(node, dict) else node
            raise refused(f"{what} is no table of the files", "not_a_query")

    def _check_table(self, node: dict[str, Any], known: frozenset[str]) -> None:
        name = str(node["table_name"])
        if node.get("catalog_name") or str(node.get("schema_name") or "main").lower() != "main":
            raise refused(f"only attached tables may be read, by their plain names, not {node['schema_name']}.{name}",
                          "unknown_table")  # fmt: skip
        if name.lower() not in self._tables and name.lower() not in known:
            names = list(self._tables.values())
            raise refused(f"there is no table {name!r}{did_you_mean(name, names)}; there are {listed(names)}",
                          "unknown_table")  # fmt: skip

    def _check_table_function(self, node: dict[str, Any]) -> None:
        function = node.get("function") or {}
        name = str(function.get("function_name", "")).lower()
        if name not in _TABLE_FUNCTIONS:
            raise refused(f"the table function {name or '?'} may not be called", "function_refused")

    def _check_function(self, node: dict[str, Any]) -> None:
        name = str(node["function_name"]).lower()
        if node.get("schema") not in (None, "", "main") or node.get("catalog") not in (None, "", "system"):
            raise refused(f"the function {name} of another schema may not be called", "function_refused")
        if name not in functions():
            raise refused(f"the function {name} may not be called{did_you_mean(name, sorted(functions()))}",
                          "function_refused")  # fmt: skip


def _with(node: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """(name, query) of what stands after WITH."""
    entries = node.get("cte_map")
    for entry in entries.get("map", ()) if isinstance(entries, dict) else ():
        yield str(entry["key"]).lower(), entry["value"]


def _short(text: str) -> str:
    return " ".join(text.split())[:300]
