"""Make the example documents again: `python -m examples.make`.

Needs the test dependencies (reportlab), Debian's DejaVu fonts, `flite` and `chromium`; with the same versions every run
writes the same bytes. The documents are kept in the repository, so only someone who changes one of them needs this.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from examples.documents import report
from examples.pictures import invoice, receipt, rotated_photo, two_columns, wide_line
from examples.seen import scene, screen
from examples.sounds import meeting

HERE = Path(__file__).parent
EXAMPLES: dict[str, Callable[[], bytes]] = {
    "receipt.jpg": receipt,
    "two_columns.png": two_columns,
    "rotated_photo.jpg": rotated_photo,
    "report.pdf": report,
    "invoice.png": invoice,
    "wide_line.png": wide_line,
    "meeting.ogg": meeting,
    "screen.png": screen,
    "scene.png": scene,
}


def main() -> None:
    """Write every example beside this file."""
    for name, make in EXAMPLES.items():
        data = make()
        (HERE / name).write_bytes(data)
        sys.stdout.write(f"{name}: {len(data):,} bytes\n")


if __name__ == "__main__":
    main()
