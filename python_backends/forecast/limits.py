"""Bounds of the task `forecast`; each is named in the message that refuses."""

from __future__ import annotations

LEAST_DATES = 5
MAX_ROWS_USED = 1000  # the newest rows; older ones are dropped, which the result tells
MAX_HORIZON = 256
DEFAULT_PERIODS = 10
DEFAULT_LEVELS = (80, 95)
MAX_LEVELS = 10
MAX_INSTRUCTION = 25 * 2**20  # the table may stand in it
MAX_VALUE = 1e15  # beyond it a float no longer holds whole numbers
EVIDENCE_ROWS = 200
