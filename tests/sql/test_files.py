"""Every kind of file as tables, and files that are none."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.sql.catalog import Catalog
from python_backends.sql.limits import Limits
from python_backends.sql.process import Database
from tests.sql.conftest import needs_duckdb
from tests.waiting import wait_for

pytestmark = needs_duckdb

CSV = b"name,born,height\nAda,1815-12-10,1.65\nBlaise,1623-06-19,\n"
RECORDS = (b'{"name": "Ada", "born": "1815-12-10", "height": 1.65}', b'{"name": "Blaise", "born": "1623-06-19"}')


def workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "People 2024"
    for row in (
        ("name", "born", "height"),
        ("Ada", dt.date(1815, 12, 10), 1.65),
        ("Blaise", dt.date(1623, 6, 19), None),
    ):
        first.append(row)
    second = book.create_sheet("Cities")
    for pair in (("city", "inhabitants"), ("Hull", 267014), ("York", 141685)):
        second.append(pair)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def columns(tables: dict[str, list[object]]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.table(tables), out)
    return out.getvalue()


def attached(*files: tuple[str, bytes], sql: str = "SELECT 1") -> tuple[Catalog, list[list[object]]]:
    database = Database(Limits())
    try:
        return database.attach(files), database.run(sql, 100).rows
    finally:
        database.close()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("people.csv", CSV),
        ("people.csv", CSV.replace(b",", b";")),
        ("people.tsv", CSV.replace(b",", b"\t")),
        ("people.csv", CSV.decode().encode("utf-16")),
        ("people.json", b"[" + b",".join(RECORDS) + b"]"),
        ("people.ndjson", b"\n".join(RECORDS) + b"\n"),
        ("people.parquet", columns({"name": ["Ada", "Blaise"], "height": [1.65, None],
                                    "born": [dt.date(1815, 12, 10), dt.date(1623, 6, 19)]})),
    ],
    ids=["comma", "semicolon", "tab", "utf-16", "json", "ndjson", "parquet"],
)  # fmt: skip
def test_the_same_table_of_every_kind(name: str, data: bytes) -> None:
    catalog, rows = attached((name, data), sql="SELECT name, born, height FROM people ORDER BY height NULLS LAST")
    assert rows == [["Ada", "1815-12-10", 1.65], ["Blaise", "1623-06-19", None]]
    kinds = {column.name: column.kind for column in catalog.tables[0].columns}
    assert kinds == {"name": "text", "born": "date", "height": "number"}


def test_every_sheet_is_a_table() -> None:
    catalog, rows = attached(("book.xlsx", workbook()), sql="SELECT p.name, inhabitants FROM people_2024 p, cities "
                             "WHERE p.born > DATE '1700-01-01' AND city = 'York'")  # fmt: skip
    assert [table.name for table in catalog.tables] == ["people_2024", "cities"]
    assert rows == [["Ada", 141685]]


def test_lists_within_an_object_are_tables() -> None:
    data = b'{"shops": [{"id": 1, "city": "Hull"}], "sales": [{"shop": 1, "sum": 2.5}, {"shop": 1, "sum": 4}]}'
    _, rows = attached(
        ("all.json", data), sql="SELECT city, sum(s.sum) FROM shops JOIN sales s ON shop = id GROUP BY city"
    )
    assert rows == [["Hull", 6.5]]


def test_sqlite_brings_types_keys_and_links(catalog: Catalog) -> None:
    assert [(table.name, table.rows) for table in catalog.tables] == [("customers", 4), ("orders", 5), ("stores", 3)]
    orders = catalog.table("ORDERS")
    assert orders is not None
    kinds = {column.name: column.kind for column in orders.columns}
    assert (kinds["placed_on"], kinds["paid"], kinds["amount"]) == ("date", "boolean", "number")
    assert [column.name for column in orders.columns if column.primary] == ["id"]
    assert ("orders", "customer_id", "customers", "id", True) in [
        (link.table, link.column, link.to_table, link.to_column, link.declared) for link in catalog.links
    ]


def test_links_are_found_where_none_is_declared() -> None:
    people = b"person_id,name\n1,Ada\n2,Blaise\n3,Carl\n"
    visits = b"visit_id,person_id,town\n1,2,Hull\n2,2,York\n3,3,Hull\n"
    catalog, _ = attached(("people.csv", people), ("visits.csv", visits))
    assert [(link.table, link.column, link.to_table) for link in catalog.links] == [("visits", "person_id", "people")]


def test_names_are_made_plain_and_unique() -> None:
    files = [("My sales (2024).csv", b"a\n1\n"), ("my_sales_2024.csv", b"a\n2\n"), ("2024.csv", b"a\n3\n")]
    catalog, rows = attached(*files,
                             sql="SELECT a FROM my_sales_2024_2 UNION SELECT a FROM t_2024 ORDER BY a")  # fmt: skip
    assert [table.name for table in catalog.tables] == ["my_sales_2024", "my_sales_2024_2", "t_2024"]
    assert rows == [[2], [3]]


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("a.csv", b"", 400),
        ("a.csv", b" \n\n", 400),
        ("a.bin", bytes(range(256)) * 4, 400),
        ("a.json", b"[]", 400),
        ("a.json", b"[1, 2", 400),
        ("a.json", b"{", 400),
        ("a.sqlite", b"SQLite format 3\0" + b"\xff" * 4000, 400),
        ("a.parquet", b"PAR1" + b"\0" * 400, 400),
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 400, 400),
        ("a.pdf", b"%PDF-1.7", 415),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 400, 415),
        ("a.csv.gz", b"\x1f\x8b" + b"\0" * 40, 415),
    ],
)
def test_what_is_no_table_is_refused_by_name(name: str, data: bytes, status: int) -> None:
    with pytest.raises(OpenfazeError) as refused:
        attached((name, data))
    assert refused.value.status == status and name in refused.value.message


def test_a_process_that_is_killed_leaves_no_file_of_the_callers(tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "long.sqlite")) as connection:
        connection.execute("CREATE TABLE numbers AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                           "WHERE i < 300000) SELECT i, i AS j, i AS k FROM n")  # fmt: skip
        connection.commit()
    database = Database(Limits())
    opened = Path(f"/proc/{database.pid}/fd")

    def nameless() -> bool:
        with contextlib.suppress(OSError):
            return any(os.readlink(path).endswith(".sqlite (deleted)") for path in opened.iterdir())
        return False

    with ThreadPoolExecutor(1) as threads, contextlib.closing(database):
        reading = threads.submit(database.attach, [("long.sqlite", (tmp_path / "long.sqlite").read_bytes())])
        wait_for(lambda: nameless() or reading.done())
        assert not reading.done()


def test_too_many_columns_are_refused() -> None:
    head = ",".join(f"c{number}" for number in range(2001))
    with pytest.raises(InvalidRequest, match="at most 2000") as refused:
        attached(("wide.csv", f"{head}\n{',' * 2000}\n".encode()))
    assert refused.value.code == "too_many_columns"
