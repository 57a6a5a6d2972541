"""`page_range`: which pages of a document one call reads, e.g. `1-3,7`."""

from __future__ import annotations

import re

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_PAGES

_PART = re.compile(r"(?P<first>[1-9]\d{0,6})(?:-(?P<last>[1-9]\d{0,6}))?")


def chosen_pages(page_range: str | None, total: int) -> tuple[int, ...]:
    """The page numbers (from 1, ascending, each once) to read of a document of `total` pages.

    Raises InvalidRequest for a malformed range or a page that does not exist, PayloadTooLarge over MAX_PAGES.
    """
    if page_range is None:
        if total > MAX_PAGES:
            raise _too_many(f"The document has {total} pages")
        return tuple(range(1, total + 1))
    numbers: set[int] = set()
    for part in page_range.split(","):
        numbers |= set(_span(part, page_range, total))
    if len(numbers) > MAX_PAGES:
        raise _too_many(f"`page_range` {page_range!r} names {len(numbers)} pages", "page_range")
    return tuple(sorted(numbers))


def _span(part: str, page_range: str, total: int) -> range:
    match = _PART.fullmatch(part)
    first, last = (int(match["first"]), int(match["last"] or match["first"])) if match else (1, 0)
    if last < first:
        raise InvalidRequest(
            f"`page_range` {page_range!r} is not understood at {part!r}: write page numbers and ascending spans, "
            "counted from 1 and separated by commas, such as 1-3,7.",
            param="page_range",
        )
    if last > total:
        raise InvalidRequest(
            f"`page_range` {page_range!r} names page {last}, but the document has {total} page(s).",
            param="page_range",
        )
    return range(first, last + 1)


def _too_many(what: str, param: str | None = None) -> PayloadTooLarge:
    return PayloadTooLarge(
        f"{what}; {MAX_PAGES} are read in one call. Send the document in parts; callers of model `ocr` itself may "
        f"choose pages with `page_range`, for example 1-{MAX_PAGES}.",
        param=param,
    )
