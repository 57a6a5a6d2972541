"""Every format gives the same table."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from python_backends.tables.read import table_of_bytes, table_of_text
from python_backends.tables.table import Table

RECORDS = '[{"date":"2024-01-01","v":5},{"date":"2024-01-02","v":6},{"date":"2024-01-03","v":7}]'
SAME = {
    "csv": "date,v\n2024-01-01,5\n2024-01-02,6\n2024-01-03,7\n",
    "crlf and quotes": '"date","v"\r\n"2024-01-01","5"\r\n"2024-01-02","6"\r\n"2024-01-03","7"\r\n',
    "semicolons": "date;v\n2024-01-01;5\n2024-01-02;6\n2024-01-03;7",
    "tsv": "date\tv\n2024-01-01\t5\n2024-01-02\t6\n2024-01-03\t7",
    "sep line": "sep=|\ndate|v\n2024-01-01|5\n2024-01-02|6\n2024-01-03|7",
    "titles and comments": "Our sales\n\n# made by hand\ndate,v\n2024-01-01,5\n2024-01-02,6\n2024-01-03,7",
    "pipe table": "A:\n\n| date | v |\n|:---|---:|\n| 2024-01-01 | **5** |\n| 2024-01-02 | 6 |\n| 2024-01-03 | 7 |\n",
    "records": RECORDS,
    "nested": f'{{"status":"ok","result":{{"items":{RECORDS}}}}}',
    "columns": '{"date":["2024-01-01","2024-01-02","2024-01-03"],"v":[5,6,7]}',
    "pandas split": '{"columns":["date","v"],"index":[0,1,2],'
    '"data":[["2024-01-01",5],["2024-01-02",6],["2024-01-03",7]]}',
    "pandas columns": '{"date":{"0":"2024-01-01","1":"2024-01-02","2":"2024-01-03"},"v":{"0":5,"1":6,"2":7}}',
    "rows with a heading": '[["date","v"],["2024-01-01",5],["2024-01-02",6],["2024-01-03",7]]',
    "json lines": RECORDS[1:-1].replace("},", "}\n"),
    "xml": '<r><d date="2024-01-01"><v>5</v></d><d date="2024-01-02"><v>6</v></d><d date="2024-01-03"><v>7</v></d></r>',
    "xml with a declaration": '<?xml version="1.0" encoding="latin-1"?><r><d><date>2024-01-01</date><v>5</v></d><d>'
    "<date>2024-01-02</date><v>6</v></d><d><date>2024-01-03</date><v>7</v></d></r>",
    "yaml": "- date: '2024-01-01'\n  v: 5\n- date: '2024-01-02'\n  v: 6\n- date: '2024-01-03'\n  v: 7\n",
    "yaml block": "items:\n"
    "  - {date: '2024-01-01', v: 5}\n  - {date: '2024-01-02', v: 6}\n  - {date: '2024-01-03', v: 7}\n",
}


def plain(table: Table) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    return table.columns, [tuple(map(str, row)) for row in table.rows]


@pytest.mark.parametrize("text", SAME.values(), ids=SAME)
def test_the_same_table_in_every_format(text: str) -> None:
    name = "a.yml" if text.startswith("items:") else None
    rows = [("2024-01-01", "5"), ("2024-01-02", "6"), ("2024-01-03", "7")]
    assert plain(table_of_text(text, filename=name)) == (("date", "v"), rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    table = table_of_bytes("jour,température\nlundi,1\nmardi,2\n".encode(encoding))
    assert table.columns == ("jour", "température") and len(table.rows) == 2


def test_bare_numbers_are_one_column() -> None:
    for text in ("[1, 2, 3]", "1\n2\n3", "1, 2, 3", "values:\n- 1\n- 2\n- 3"):
        table = table_of_text(text)
        assert [str(cell) for cell in table.column(0)] == ["1", "2", "3"], text
        assert len(table.columns) == 1


def test_an_object_of_dates_is_two_columns() -> None:
    table = table_of_text('{"2024-01": 1, "2024-02": 2, "2024-03": 3, "2024-04": 4, "2024-05": 5}')
    assert table.columns == ("key", "value") and table.rows[4] == ("2024-05", 5)


def test_nested_records_get_dotted_names_and_ragged_rows_are_filled() -> None:
    assert table_of_text('[{"a":{"b":1},"c":[1]},{"a":{"b":2},"d":3}]').columns == ("a.b", "d")
    assert table_of_text("a,b,c\n1,2,3\n4,5\n6,7,8").rows[1] == ("4", "5", None)


def test_json_takes_what_python_writes() -> None:
    assert str(table_of_text("[1, NaN, 3]").rows[1][0]) == "nan"


def test_equal_headings_stay_apart() -> None:
    assert table_of_text("a,a,a\n1,2,3\n4,5,6").columns == ("a", "a 2", "a 3")


def workbook(*rows: list[object], before: int = 0) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for _ in range(before):
        sheet.append([])
    for row in rows:
        sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_workbooks() -> None:
    data = workbook(["date", "v"], [dt.datetime(2024, 1, 1), 5], [dt.date(2024, 1, 2), 6.5], before=2)
    table = table_of_bytes(data)
    assert table.columns == ("date", "v")
    assert table.rows == ((dt.datetime(2024, 1, 1), 5), (dt.datetime(2024, 1, 2), 6.5))


def test_a_table_can_be_turned() -> None:
    turned = table_of_text("month,Jan,Feb,Mar\nsales,1,2,3\ncosts,4,5,6").transposed
    assert turned.columns == ("month", "sales", "costs") and turned.rows[2] == ("Mar", "3", "6")
