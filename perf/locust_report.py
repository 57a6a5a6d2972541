"""Runs perf/locustfile.py headless and turns its statistics into our report.

python -m perf.locust_report --page receipt.jpg
python -m perf.locust_report --page receipt.jpg --users 4 --seconds 60 --url http://127.0.0.1:8000
"""

from __future__ import annotations

import contextlib
import csv
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from perf.command import add_server, parser_of, run
from perf.hardware import CHECKOUT
from perf.report import Figure, Report, write
from perf.server import serving
from python_backends.errors import InternalError

COLUMNS = {
    "Requests/s": "requests_per_s", "50%": "p50_ms", "95%": "p95_ms", "99%": "p99_ms", "Max Response Time": "max_ms",
}  # fmt: skip
# Locust ends with 1 if a request failed, which the report counts.
FINISHED = (0, 1)


def statistics_of(table: str) -> tuple[list[Figure], int]:
    """(figures, failures) of the row `Aggregated` of locust's `_stats.csv`. InternalError without a single request."""
    row = next((row for row in csv.DictReader(table.splitlines()) if row["Name"] == "Aggregated"), None)
    if row is None or int(row["Request Count"]) == 0:
        raise InternalError("locust made no request: raise --seconds")
    figures = [Figure(f"http_{unit}", float(row[column])) for column, unit in COLUMNS.items()]
    return [*figures, Figure("requests_count", float(row["Request Count"]))], int(row["Failure Count"])


def load(url: str, key: str, page: Path, users: int, seconds: int) -> str:
    """One headless run; the text of its `_stats.csv`. InternalError with locust's output if it did not finish."""
    with tempfile.TemporaryDirectory(prefix="openfaze-perf-") as folder:
        command = [
            sys.executable, "-m", "locust", "-f", str(CHECKOUT / "perf" / "locustfile.py"), "--headless",
            "--only-summary", "-u", str(users), "-r", str(users), "-t", f"{seconds}s", "-H", url,
            "--csv", f"{folder}/run",
        ]  # fmt: skip
        environment = {
            **os.environ, "OPENFAZE_PAGE": str(page.resolve()), "OPENFAZE_API_KEY": key, "PYTHONPATH": str(CHECKOUT),
        }  # fmt: skip
        done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
        table = Path(folder) / "run_stats.csv"
        if done.returncode not in FINISHED or not table.is_file():
            raise InternalError(f"locust ended with status {done.returncode}: {done.stderr[-1500:]}")
        return table.read_text("utf-8")


def main() -> int:
    """Exit status 1 if a request failed."""
    parser = parser_of("locust_report", __doc__)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--users", type=int, default=4)
    parser.add_argument("--seconds", type=int, default=60)
    add_server(parser, grpc=False)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        url = arguments.url or stack.enter_context(serving()).url
        table = load(url, arguments.key, arguments.page, arguments.users, arguments.seconds)
    figures, failures = statistics_of(table)
    write(Report("locust", figures, failures, {"users": arguments.users, "seconds": arguments.seconds}))
    return int(failures > 0)


if __name__ == "__main__":
    run(main)
