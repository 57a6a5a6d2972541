"""A sketch as the text of a statement."""

from __future__ import annotations

from dataclasses import replace

from python_backends.sql.compose.joins import Paths
from python_backends.sql.compose.sketch import Expression, Sketch


def reachable(sketch: Sketch, paths: Paths) -> Sketch:
    """Without conditions and columns of tables that do not hang together with what is shown first."""
    if not sketch.tables or paths.links(sketch.tables) is not None:
        return sketch
    first = sketch.select[0].tables[0]

    def hangs(part: Expression) -> bool:
        return all(paths.links([first, table]) is not None for table in part.tables)

    return replace(
        sketch, select=tuple(filter(hangs, sketch.select)), where=tuple(filter(hangs, sketch.where)),
        group=tuple(filter(hangs, sketch.group)), having=tuple(filter(hangs, sketch.having)),
        order=tuple(one for one in sketch.order if hangs(one[0])), also=(), explained=sketch.explained * 0.8,
    )  # fmt: skip


def rendered(sketch: Sketch, paths: Paths) -> str | None:
    """The statement, or None where its tables do not hang together."""
    if not sketch.select or not sketch.tables:
        return None
    source = paths.joined(sketch.tables, outer=sketch.outer)
    if source is None:
        return None
    parts = [f"SELECT {'DISTINCT ' if sketch.distinct else ''}{', '.join(part.sql for part in sketch.select)}",
             f"FROM {source}"]  # fmt: skip
    if sketch.where:
        parts.append("WHERE " + " AND ".join(part.sql for part in sketch.where))
    if sketch.group:
        parts.append("GROUP BY " + ", ".join(dict.fromkeys(part.sql for part in sketch.group)))
    if sketch.having:
        parts.append("HAVING " + " AND ".join(part.sql for part in sketch.having))
    if sketch.order:
        parts.append("ORDER BY " + ", ".join(
            f"{part.sql} {'DESC' if down else 'ASC'} NULLS LAST" for part, down in sketch.order))  # fmt: skip
    if sketch.limit is not None:
        parts.append(f"LIMIT {sketch.limit}")
    return " ".join(parts)
