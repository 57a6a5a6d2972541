"""Bounds of what is read as a table. Each is named in the message that refuses."""

from __future__ import annotations

MAX_BYTES = 25 * 2**20
MAX_ROWS = 100_000
MAX_COLUMNS = 256
MAX_DEPTH = 32  # nesting of JSON, YAML and XML
YAML_BYTES = 2**20  # its parser takes seconds for each megabyte
YAML_EVENTS = 500_000
ARCHIVE_PARTS = 1_000
ARCHIVE_BYTES = 64 * 2**20  # of a workbook, unpacked
ARCHIVE_RATIO = 200  # unpacked over packed; honest workbooks stay below 50
