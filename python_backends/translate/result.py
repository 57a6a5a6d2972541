"""The public result of the task `translate`."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class TranslateResult(BaseModel):
    """Result of the task `translate`. `translated_text` is a list exactly where the request's `text` was one."""

    model_config = ConfigDict(extra="forbid")

    translated_text: str | list[str]
    source_language: str = Field(
        description="ISO 639 code; `auto-detected` for a list in several languages, `und` without letters"
    )
    target_language: str = Field(description="ISO 639 code, with a region where the translation is that region's")
    batch_size: int = Field(ge=0, description="number of texts")
    chunks_processed: int = Field(ge=0, description="chunks of at most 5,000 characters, cut at sentence ends")
    engine: str = Field(description="the translator that answered")
    path: list[str] = Field(description="the languages the text went through, source first, target last")
    unknown_words: int = Field(ge=0, description="words that the translator left as they were")
