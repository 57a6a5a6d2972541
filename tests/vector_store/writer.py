"""A process that writes to a store until it is killed, and tells on standard output what was acknowledged.

python -m tests.vector_store.writer FOLDER upsert FIRST | restore
"""

from __future__ import annotations

import asyncio
import itertools
import sys
from pathlib import Path
from typing import Any

from python_backends.vector_store.lance_table import Upkeep
from tests.vector_store.making import Clock, Opened, lance_engine, opened

BATCH = 5
UPKEEP = Upkeep(commits=6, grace_s=0.0)


def batch(number: int) -> list[dict[str, Any]]:
    """Rows of one upsert, which are never written again; every third has a field with numbers of its own."""
    field = {f"n{number % 30}": number} if number % 3 == 0 else {}
    return [{"id": f"{number}-{part}", "text": f"batch {number} part {part}",
             "vector": [float(number), float(part), 1.0], "metadata": {"batch": number, **field}}
            for part in range(BATCH)]  # fmt: skip


async def upsert(one: Opened, first: int) -> None:
    """Batches and, after each fifth, the deletion of the one before it."""
    for number in itertools.count(first):
        await one.ask("upsert", collection="c", items=batch(number))
        tell(f"kept {number}")
        if number % 5 == 0 and number:
            tell(f"deleting {number - 1}")
            await one.ask("delete", collection="c", filter={"field": "batch", "equals": number - 1})
            tell(f"deleted {number - 1}")


async def restore(one: Opened) -> None:
    """One snapshot in place of the other, over and over."""
    for number in itertools.count():
        await one.ask("restore", collection="c", snapshot="ab"[number % 2])
        tell(f"restored {number}")


def tell(line: str) -> None:
    """At once, or the death of this process would take it along."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def main() -> None:
    """Until death."""
    folder, what = Path(sys.argv[1]), sys.argv[2]
    clock = Clock()
    async with opened(folder, lance_engine(folder, clock, upkeep=UPKEEP), clock) as one:
        await one.ask("create_collection", collection="c", width=3, metric="dot")
        tell("ready")
        await (upsert(one, int(sys.argv[3])) if what == "upsert" else restore(one))


if __name__ == "__main__":
    asyncio.run(main())
