"""Files to ask, and a database that holds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from python_backends.sql.catalog import Catalog
from python_backends.sql.limits import Limits
from python_backends.sql.process import Database

needs_duckdb = pytest.mark.skipif(
    find_spec("duckdb") is None or find_spec("sqlglot") is None, reason="needs duckdb and sqlglot"
)

SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, first_name TEXT, last_name TEXT, city TEXT, since DATE);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers(id), placed_on DATE,
                     amount NUMERIC(10, 2), status TEXT, paid BOOLEAN);
CREATE TABLE stores (store_id INTEGER PRIMARY KEY, store_name TEXT, city TEXT, opened_year INTEGER, area REAL);
INSERT INTO customers VALUES (1, 'Ada', 'Marsh', 'Leeds', '2020-02-01'), (2, 'Ben', 'Okoro', 'York', '2021-05-09'),
                             (3, 'Cleo', 'Diaz', 'Leeds', '2023-11-30'), (4, 'Dan', 'Ito', 'Hull', '2024-01-15');
INSERT INTO orders VALUES (1, 1, '2024-01-05', 120.5, 'shipped', 1), (2, 1, '2024-02-11', 30, 'open', 0),
                          (3, 2, '2024-02-12', 75.25, 'shipped', 1), (4, 3, '2024-12-20', 310, 'cancelled', 0),
                          (5, 3, '2025-01-02', 64, 'open', 1);
INSERT INTO stores VALUES (1, 'North Gate', 'York', 2015, 410.5), (2, 'Mill Lane', 'Leeds', 2019, 980.0),
                          (3, 'Quayside', 'Hull', 2008, 655.25);
"""


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A SQLite file of three tables."""
    path: Path = tmp_path_factory.mktemp("shop") / "shop.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(SHOP)
    connection.close()
    return path.read_bytes()


@pytest.fixture(scope="module")
def opened(shop: bytes) -> Iterator[tuple[Database, Catalog]]:
    """A database process with the shop in it, and its catalog."""
    database = Database(Limits(seconds=5))
    try:
        yield database, database.attach([("shop.sqlite", shop)])
    finally:
        database.close()


@pytest.fixture(scope="module")
def database(opened: tuple[Database, Catalog]) -> Database:
    return opened[0]


@pytest.fixture(scope="module")
def catalog(opened: tuple[Database, Catalog]) -> Catalog:
    return opened[1]
