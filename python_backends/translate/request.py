"""The `REQUEST` document of the task `translate`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from python_backends.errors import InvalidRequest

MAX_CHARACTERS = 200_000  # of all texts of a request together
MAX_TEXTS = 1_000
MAX_LANGUAGE = 60
AUTO = "auto"

Model = TypeVar("Model", bound=BaseModel)
Text = Annotated[str, Field(max_length=MAX_CHARACTERS)]


class TranslateRequest(BaseModel):
    """Parameters of the task; `instruction` is the user's own words, and the explicit keys win over it.

    `mime` and `filename` are what the sender of a file claims; only whether it is HTML is taken from them.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str | None = Field(default=None, max_length=MAX_CHARACTERS + 2_000)
    text: Text | list[Text] | None = None
    target_language: str | None = Field(default=None, max_length=MAX_LANGUAGE)
    source_language: str = Field(default=AUTO, max_length=MAX_LANGUAGE)
    markup: Literal["auto", "html", "text"] = "auto"
    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)


def parsed(model: type[Model], data: bytes) -> Model:
    """`data` as a `model`; nothing at all means every default. Raises InvalidRequest naming the field at fault."""
    try:
        return model.model_validate_json(data or b"{}")
    except ValidationError as exc:
        faults = exc.errors(include_url=False, include_context=False, include_input=False)
        fault = max(faults, key=lambda one: len(one["loc"]))  # of a choice of types, the one that fitted furthest
        where = str(fault["loc"][0]) if fault["loc"] else ""
        prefix = f"REQUEST field `{where}`: " if where else "REQUEST: "
        raise InvalidRequest(prefix + fault["msg"], param=where or None) from exc
