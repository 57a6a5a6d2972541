"""How rows of tables hang on each other: by a link, or by a table that links two rows of one table."""

from __future__ import annotations

from python_backends.sql.catalog import Link
from python_backends.sql.compose.reading import Reading
from python_backends.sql.linking.mentions import Mention
from python_backends.sql.linking.words import words_of

_NEAR = 4  # tokens


def direct_link(reading: Reading, one: str, other: str) -> Link | None:
    """The link of two tables: a declared one, else one of the first table's own."""
    links = [link for link in reading.catalog.links if {link.table, link.to_table} == {one, other}]
    return min(links, key=lambda link: (not link.declared, link.table != one), default=None)


def relation_of(reading: Reading, table: str, start: int) -> Link | None:
    """A table that is spoken of near token `start` and links two rows of `table`: the link by its unnamed side."""
    links = [link for link in reading.catalog.links if link.to_table == table]
    for link in links:
        twins = [other for other in links if other.table == link.table and other.column != link.column]
        spoken = spoken_of(reading, link, start)
        if twins and spoken and not any(m.column == link.column for m in spoken):
            return link
    return None


def other_side(reading: Reading, relation: Link) -> Link:
    """The link by the other column of a relation's table."""
    return next(
        link
        for link in reading.catalog.links
        if (link.table, link.to_table) == (relation.table, relation.to_table) and link.column != relation.column
    )


def spoken_of(reading: Reading, link: Link, start: int) -> list[Mention]:
    """Words about the table of a link, near token `start`, that do not speak of what it links."""
    subject = reading.table_words(link.to_table)
    return [
        m
        for m in reading.mentions
        if m.table == link.table and m.value is None and start - _NEAR < m.start < start + _NEAR
        and not (m.column is not None and subject & set(words_of(m.column)))
    ]  # fmt: skip
