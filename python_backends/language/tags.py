"""Language tags: an ISO 639 code and, where one was asked for, a region."""

from __future__ import annotations

from typing import NamedTuple


class Tag(NamedTuple):
    """`language` is ISO 639-1 where that has a code, else ISO 639-3; `region` is ISO 3166 or None."""

    language: str
    region: str | None = None

    def __str__(self) -> str:
        return f"{self.language}-{self.region}" if self.region else self.language

    @property
    def plain(self) -> Tag:
        """The same language wherever it is spoken."""
        return Tag(self.language)


UNDETERMINED = "und"
