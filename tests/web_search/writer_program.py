"""A writer to be killed: `python -m tests.web_search.writer_program FOLDER FIRST` adds pages until it is.

It writes the number of each batch's first page to standard output once `add` has returned, which is the promise.
"""

from __future__ import annotations

import sys
from pathlib import Path

from python_backends.web_search.document import Document
from tests.web_search.making import document, writer_of

BATCH = 5
REPLACED_EVERY = 4  # batches; every so many an older page is written anew


def page(number: int, version: int = 1) -> Document:
    """Page `number`, whose one word nothing else holds."""
    return document(f"page{number}", f"marker{number}version{version} " + "filler words of a page " * 20)


def main() -> None:
    """Write until killed."""
    number = int(sys.argv[2])
    with writer_of(Path(sys.argv[1])) as writer:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        while True:
            batch = [page(number + place) for place in range(BATCH)]
            if number and number % (BATCH * REPLACED_EVERY) == 0:
                batch.append(page(number // 2, version=number))
            writer.add(batch)
            sys.stdout.write(f"{number}\n")
            sys.stdout.flush()
            number += BATCH


if __name__ == "__main__":
    main()
