"""The `REQUEST` document of the task `gui_detection`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from python_backends.gui.wish import Wish, found_wish, wished


class GuiRequest(BaseModel):
    """Parameters of the task `gui_detection`; every one may be absent.

    `instruction` are the person's own words; `find` is a phrase that filters ("submit button", "Sign in", a role) and
    wins over them. `text` is whether elements' text is read. `min_confidence` replaces the bounds of the roles. `mime`
    and `filename` are what the sender claims; `page_range` chooses pages of documents ("1-3,7").
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str = Field(default="", max_length=100_000)
    find: str | None = Field(default=None, min_length=1, max_length=1000)
    text: bool = True
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)
    page_range: str | None = Field(default=None, max_length=200)

    @property
    def wish(self) -> Wish | None:
        """What to look for; None for every element."""
        return wished(self.instruction) if self.find is None else found_wish(self.find)
