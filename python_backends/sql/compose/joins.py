"""Paths between tables: how the tables of a query hang together by the links of the catalog."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence

from python_backends.sql.catalog import Catalog, Link, quoted
from python_backends.sql.linking.words import lemma, words_of
from python_backends.sql.naming import is_id


class Paths:
    """The links of one catalog as a graph. `words` are the question's, by which one of several links is chosen."""

    def __init__(self, catalog: Catalog, words: Collection[str] = ()) -> None:
        self._words = frozenset(words)
        self._edges: dict[str, list[tuple[float, str, Link]]] = {table.name: [] for table in catalog.tables}
        for link in catalog.links:
            cost = self._cost(link)
            self._edges[link.table].append((cost, link.to_table, link))
            self._edges[link.to_table].append((cost, link.table, link))

    def joined(self, tables: Sequence[str], *, outer: bool = False) -> str | None:
        """What stands after FROM so that all of `tables` are there; None if they do not hang together."""
        links = self.links(tables)
        if links is None:
            return None
        present, text, left = {tables[0]}, quoted(tables[0]), list(links)
        while left:
            link = next((one for one in left if (one.table in present) != (one.to_table in present)), None)
            if link is None:
                return None
            left.remove(link)
            new = link.to_table if link.table in present else link.table
            present.add(new)
            text += f" {'LEFT ' if outer else ''}JOIN {quoted(new)} ON {condition(link)}"
        return text

    def links(self, tables: Sequence[str]) -> list[Link] | None:
        """The links that join `tables`, by way of others where needed; None if there is no way."""
        present, found = {tables[0]}, []
        for table in tables[1:]:
            if table in present:
                continue
            way = self._way(present, table)
            if way is None:
                return None
            for link in way:
                found.append(link)
                present |= {link.table, link.to_table}
        return found

    def between(self, one: str, other: str) -> list[Link]:
        """All direct links of two tables, the cheapest first."""
        return [link for _, to, link in sorted(self._edges[one], key=lambda edge: edge[0]) if to == other]

    def _way(self, present: Collection[str], goal: str) -> list[Link] | None:
        queue: list[tuple[float, int, str, list[Link]]] = [(0.0, 0, table, []) for table in sorted(present)]
        heapq.heapify(queue)
        seen: set[str] = set()
        count = 0
        while queue:
            cost, _, table, way = heapq.heappop(queue)
            if table == goal:
                return way
            if table in seen:
                continue
            seen.add(table)
            for more, to, link in self._edges[table]:
                if to not in seen:
                    count += 1
                    heapq.heappush(queue, (cost + more, count, to, [*way, link]))
        return None

    def _cost(self, link: Link) -> float:
        """Declared links are sure, those by identifiers nearly so; words of the question make one likelier."""
        cost = 1.0 if link.declared else 1.05 if is_id(link.column) or link.column == link.to_column else 1.6
        bridge = [lemma(word) for word in words_of(link.table)]
        if len(bridge) > 1 and all(word in self._words for word in bridge):  # domain_publication
            cost -= 0.15
        role = [lemma(word) for word in words_of(link.column)]
        return cost - (0.2 if role and any(word in self._words for word in role) else 0.0)


def condition(link: Link) -> str:
    """The equality of a link."""
    return f"{quoted(link.table)}.{quoted(link.column)} = {quoted(link.to_table)}.{quoted(link.to_column)}"
