"""The `QUERY` of the models `fusion` and `finish`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Query(BaseModel):
    """What is wanted: an object of `schema`; `question` is what the user says about it, in their own words.

    `drafts` are words by the path of the leaf that they may be the value of: an earlier answer, to be looked at again.
    `brief` leaves lists so few items that no answer is cut off.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    schema_: dict[str, Any] = Field(alias="schema")
    question: str = Field(default="", max_length=1_000_000)
    drafts: dict[str, str] | None = None
    brief: bool = False
