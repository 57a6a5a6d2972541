"""The `REQUEST` document of the task `object_detection`, validated: an unknown key is an error that names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from python_backends.errors import InvalidRequest
from python_backends.objects.wording import MaskFormat, Wording, understood
from python_backends.pointing.prompt import Prompt, prompt_of

MAX_INSTRUCTION = 250_000  # the gateway's bound on a text
MAX_PROMPTS = 100
MAX_PROMPT = 300
MASK_FORMATS: tuple[MaskFormat, ...] = ("polygon", "rle", "png")

PromptText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PROMPT)]


class ObjectRequest(BaseModel):
    """Parameters of `object_detection`; every one may be absent, and those that are there win over `instruction`.

    `prompts` are taken as they are, one a thing. `masks` true means a polygon and a PNG. `min_confidence` is the least
    confidence of what is given out; without it the detector's own counts. `mime` and `filename` only word errors.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    instruction: str | None = Field(default=None, max_length=MAX_INSTRUCTION)
    prompts: list[PromptText] | None = Field(default=None, min_length=1, max_length=MAX_PROMPTS)
    masks: bool | Literal["polygon", "rle", "png"] | list[Literal["polygon", "rle", "png"]] | None = None
    min_confidence: float | None = Field(default=None, ge=0, le=1)
    page_range: str | None = Field(default=None, max_length=200)
    mime: str | None = Field(default=None, max_length=255)
    filename: str | None = Field(default=None, max_length=1024)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be found, without `but`; without `prompts` everything. `masks` are the forms of shapes to give,
    none without."""

    prompts: tuple[Prompt, ...] = ()
    masks: tuple[MaskFormat, ...] = ()
    min_confidence: float | None = None
    but: tuple[Prompt, ...] = ()


def order_of(request: ObjectRequest) -> Order:
    """The order that `request` gives, by its keys and where they are silent by its instruction.

    Raises InvalidRequest for an instruction that names more things than are looked for at once.
    """
    said = understood(request.instruction) if request.instruction else Wording()
    prompts = said.prompts if request.prompts is None else _explicit(request.prompts)
    but = said.but if request.prompts is None else ()
    named = len(prompts) + len(but)
    if named > MAX_PROMPTS:
        raise InvalidRequest(
            f"the instruction names {named} things; at most {MAX_PROMPTS} are looked for in one request",
            code="too_many_prompts", param="instruction",
        )  # fmt: skip
    long = next((prompt.label for prompt in (*prompts, *but) if len(prompt.label) > MAX_PROMPT), None)
    if long is not None:
        raise InvalidRequest(
            f"a thing is named in {len(long)} characters; at most {MAX_PROMPT} are read. Name things in few words, or "
            "list them in `prompts`", code="prompt_too_long", param="instruction",
        )  # fmt: skip
    return Order(prompts, _masks(request, said), request.min_confidence, but)


def _explicit(prompts: list[str]) -> tuple[Prompt, ...]:
    return tuple(prompt_of(text) for text in dict.fromkeys(prompts))


def _masks(request: ObjectRequest, said: Wording) -> tuple[MaskFormat, ...]:
    wanted = request.masks
    if wanted is None:
        return said.masks
    if isinstance(wanted, bool):
        return ("polygon", "png") if wanted else ()
    asked = [wanted] if isinstance(wanted, str) else wanted
    return tuple(name for name in MASK_FORMATS if name in asked)
