"""All records of a page: JSON-LD first, then microdata."""

from __future__ import annotations

from python_backends.scraper.page import Page
from python_backends.scraper.selector import Selectors
from python_backends.scraper.structured.jsonld import jsonld_of
from python_backends.scraper.structured.microdata import microdata_of
from python_backends.scraper.structured.record import Record


def records_of(page: Page) -> list[Record]:
    """Everything the page states for machines, in its order within each of the two forms."""
    selectors = Selectors(page.root)
    return [*jsonld_of(page, selectors), *microdata_of(page, selectors)]
