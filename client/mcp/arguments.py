"""What the tools take. No root of a schema is a choice (`oneOf` ...): agents' own interfaces refuse that."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.json_schema import SkipJsonSchema
from typing_extensions import Self

from python_backends.classify.items import items_in
from python_backends.classify.request import MAX_LABELS, MAX_NAME, MIN_LABELS
from python_backends.diarization.settings import MAX_SPEAKERS
from python_backends.forecast.limits import DEFAULT_PERIODS, MAX_HORIZON
from python_backends.forecast.units import Unit
from python_backends.language.names import english_name, language_named
from python_backends.speech.wording import understood

# The upper bound keeps what is sent as one event below the 1 MiB that the SDK's client takes.
DEFAULT_CHARACTERS, MAX_CHARACTERS = 40_000, 100_000
_SOURCES = ("url", "path", "data", "text")

Given = Annotated[str, Field(min_length=1)] | SkipJsonSchema[None]


class Arguments(BaseModel):
    """Of every tool. `words` is what the request says to the server beside its document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_characters: int = Field(
        DEFAULT_CHARACTERS, ge=1000, le=MAX_CHARACTERS,
        description="how long the result may be, as JSON; what does not fit is left out, details first",
    )  # fmt: skip

    def words(self) -> str:
        return ""


class Document(Arguments):
    """Exactly one source: `url`, `path` (where the server may read files), or `data`."""

    needs_source: ClassVar[bool] = True

    url: Given = Field(None, description="http(s) address of the file; it must be public")
    path: Given = Field(None, description="absolute path of a local file")
    data: Given = Field(None, description="the file in base64")
    mime: Given = Field(None, description="MIME type of data, such as application/pdf")

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        known = [name for name in _SOURCES if name in type(self).model_fields]
        given = [name for name in known if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"give exactly one of {', '.join(known)}, not {' and '.join(given) or 'none'}")
        if self.mime is not None and self.data is None:
            raise ValueError("mime belongs to data; leave it out")
        return self


class Material(Document):
    """A text, or a document whose text is meant."""

    text: Given = Field(None, description="the text itself")


class Picture(Document):
    query: str = Field("", max_length=500, description="what to look for, in words; all there is if left out")

    def words(self) -> str:
        return f"Detect {self.query}." if self.query else ""


class Scene(Picture):
    masks: bool = Field(False, description="whether to cut out what is found: its outline as well as its box")

    def words(self) -> str:
        return f"Segment {self.query or 'all objects'}." if self.masks else super().words()


class Speech(Document):
    """The task reads these out of words, as it does for everybody."""

    diarize: bool = Field(False, description="whether to tell the speakers apart")
    speakers: Annotated[int, Field(ge=1, le=MAX_SPEAKERS, strict=True)] | SkipJsonSchema[None] = Field(
        None, description="how many speakers there are, if that is known; tells them apart"
    )
    words_timed: bool = Field(False, alias="words", description="whether to give each word with its time")
    language: Annotated[str, Field(min_length=2, max_length=60)] | SkipJsonSchema[None] = Field(
        None, description="what is spoken: a name or code, such as German or de; found out if left out"
    )

    @model_validator(mode="after")
    def _known_language(self) -> Self:
        known = None if self.language is None else _code(self.language)
        if self.language is not None and (known is None or understood(self.words()).language != known):
            raise ValueError("language: not a language that can be asked for here; leave it out to have it found out")
        return self

    def words(self) -> str:
        said = []
        if self.language is not None:
            said.append(f"The language is {english_name(_code(self.language) or self.language)}.")
        if self.diarize or self.speakers is not None:
            count = "" if self.speakers is None else f"{self.speakers} "
            said.append(f"Identify the {count}speakers.")
        if self.words_timed:
            said.append("Give word-level timestamps.")
        return " ".join(["Transcribe this.", *said]) if said else ""


def _code(language: str) -> str | None:
    tag = language_named(language)
    return None if tag is None else tag.language


class Translation(Material):
    to: str = Field(min_length=2, max_length=64, description="target language: its name or code, such as German or de")

    def words(self) -> str:
        return f"Translate the following into {self.to}:"


class Labels(Material):
    labels: list[Annotated[str, Field(min_length=1, max_length=MAX_NAME)]] = Field(
        min_length=MIN_LABELS, max_length=MAX_LABELS,
        description="the classes to choose from, each a word or some, without commas and brackets",
    )  # fmt: skip

    @model_validator(mode="after")
    def _readable(self) -> Self:
        """The task reads its labels out of words: refuse those that it would read as others."""
        read = items_in(", ".join(self.labels))
        if read != tuple(self.labels) or any(mark in label for label in self.labels for mark in "[]{}()"):
            raise ValueError("labels: without commas, brackets, quotes, articles, 'or' and final punctuation, please")
        return self

    def words(self) -> str:
        return f"Classify the following as one of [{', '.join(self.labels)}]:"


class Series(Material):
    text: Given = Field(None, description="the table itself: CSV or JSON with a date and a value in each row")
    periods: int = Field(DEFAULT_PERIODS, ge=1, le=MAX_HORIZON, description="how many values to predict")
    unit: Unit = Field("day", description="what a period is")

    def words(self) -> str:
        return f"Forecast the next {self.periods} {self.unit}s of this:"


class Query(Arguments):
    query: str = Field(min_length=1, max_length=2000, description="what to search for")

    def words(self) -> str:
        return self.query


class Page(Arguments):
    url: str = Field(min_length=1, max_length=8192, description="http(s) address of the page; it must be public")

    def words(self) -> str:
        return f"Scrape this page: {self.url}"


class Extraction(Material):
    json_schema: dict[str, Any] = Field(
        alias="schema",
        description="JSON Schema of the object that is wanted; let what may be absent be null. Values are only ever "
        "taken from the document",
    )
    question: str = Field("", max_length=10_000, description="what you want, in your own words")

    def words(self) -> str:
        return self.question
