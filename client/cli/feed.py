"""Documents into the index, batch by batch, with what became of each counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Callable

from python_backends.errors import InvalidRequest
from python_backends.web_search.document import Document
from python_backends.web_search.feeding.files import Item
from python_backends.web_search.writer import BATCH, IndexWriter, check

_PATIENCE_S = 5.0  # a slow source's pages are not kept waiting longer for a whole batch


async def feed(writer: IndexWriter, items: AsyncIterator[Item], passed_over: Callable[[Item], None]) -> Counter[str]:
    """How many documents were added, replaced, unchanged, duplicates, or passed over, each of which is told."""
    outcomes: Counter[str] = Counter()
    waiting: list[Document] = []
    oldest = time.monotonic()
    async for item in items:
        document, trouble = _checked(item)
        if document is None:
            passed_over(item._replace(trouble=trouble))
            outcomes["passed over"] += 1
            continue
        if not waiting:
            oldest = time.monotonic()
        waiting.append(document)
        if len(waiting) >= BATCH or time.monotonic() - oldest > _PATIENCE_S:
            outcomes.update(writer.add(waiting))
            waiting = []
    outcomes.update(writer.add(waiting))
    return outcomes


def _checked(item: Item) -> tuple[Document | None, str | None]:
    if item.document is None:
        return None, item.trouble
    try:
        check(item.document)
    except InvalidRequest as error:
        return None, error.message
    return item.document, None
