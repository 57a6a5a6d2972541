"""A field's value with where it stood and how sure it is."""

from __future__ import annotations

from dataclasses import dataclass

from python_backends.scraper.fields.forms import Answer


@dataclass(frozen=True, slots=True)
class FoundField:
    """`selector` names the element the value was read from (of a list the one around it), `confidence` is 0 to 1.

    `method` is how it was found: json-ld, microdata, property, class, label, heading, meta or document.
    """

    name: str
    value: Answer
    selector: str
    confidence: float
    method: str
