"""TEDS: tree edit distance similarity of tables (Zhong et al. 2020), by the Zhang-Shasha algorithm.

Inserting or deleting a node costs 1; replacing one costs 1 if tag or spans differ, else the normalised Levenshtein
distance of the cells' texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from perf.formulas.cells import Cell


@dataclass(frozen=True, slots=True)
class Node:
    """An element of a table: `table`, `tr` or `td`, spans and text for cells."""

    tag: str
    children: tuple[Node, ...] = ()
    spans: tuple[int, int] = (1, 1)
    text: str = ""


def tree_of(cells: Sequence[Cell]) -> Node:
    """table > tr > td in grid order."""
    rows: dict[int, list[Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.row, c.column)):
        rows.setdefault(cell.row, []).append(cell)
    return Node(
        "table",
        tuple(
            Node("tr", tuple(Node("td", (), (c.row_span, c.column_span), " ".join(c.text.split())) for c in row))
            for row in rows.values()
        ),
    )


def teds(predicted: Node, true: Node) -> float:
    """1 - distance / size of the larger tree, in [0, 1]."""
    a, b = _flat(predicted), _flat(true)
    return max(0.0, 1.0 - _distance(a, b) / max(len(a), len(b)))


def best_teds(predicted: Sequence[Node], true: Sequence[Node]) -> list[float]:
    """For each true table the TEDS of the predicted one it is paired with (best first, one to one), else 0."""
    pairs = sorted(
        ((teds(p, t), i, j) for i, p in enumerate(predicted) for j, t in enumerate(true)), key=lambda pair: -pair[0]
    )
    scores = [0.0] * len(true)
    free, open_ = set(range(len(predicted))), set(range(len(true)))
    for score, i, j in pairs:
        if i in free and j in open_:
            free.discard(i)
            open_.discard(j)
            scores[j] = score
    return scores


_Flat = list[tuple[Node, int]]


def _flat(root: Node) -> _Flat:
    """Nodes in postorder, each with the postorder index of its leftmost leaf."""
    nodes: _Flat = []

    def visit(node: Node) -> int:
        first = [visit(child) for child in node.children]
        leftmost = first[0] if first else len(nodes)
        nodes.append((node, leftmost))
        return leftmost

    visit(root)
    return nodes


def _key_roots(nodes: _Flat) -> list[int]:
    return sorted({leftmost: index for index, (_, leftmost) in enumerate(nodes)}.values())


def _replace(a: Node, b: Node) -> float:
    if a.tag != b.tag or a.spans != b.spans:
        return 1.0
    return float(Levenshtein.normalized_distance(a.text, b.text))


def _distance(a: _Flat, b: _Flat) -> float:
    tree = [[0.0] * len(b) for _ in a]
    for i in _key_roots(a):
        for j in _key_roots(b):
            _forest(a, b, (i, j), tree)
    return tree[-1][-1]


def _forest(a: _Flat, b: _Flat, roots: tuple[int, int], tree: list[list[float]]) -> None:
    """Fills `tree` for every pair of subtrees whose leftmost leaves are those of `roots`."""
    left_a, left_b = a[roots[0]][1], b[roots[1]][1]
    rows, columns = roots[0] - left_a + 2, roots[1] - left_b + 2
    cost = [[float(x + y) if x == 0 or y == 0 else 0.0 for y in range(columns)] for x in range(rows)]
    for x in range(1, rows):
        i = left_a + x - 1
        for y in range(1, columns):
            j = left_b + y - 1
            edit = min(cost[x - 1][y], cost[x][y - 1]) + 1.0
            if a[i][1] == left_a and b[j][1] == left_b:
                cost[x][y] = min(edit, cost[x - 1][y - 1] + _replace(a[i][0], b[j][0]))
                tree[i][j] = cost[x][y]
            else:
                cost[x][y] = min(edit, cost[a[i][1] - left_a][b[j][1] - left_b] + tree[i][j])
