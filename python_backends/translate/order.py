"""From a request to what is to be done: which texts, into which language. Explicit keys win over words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.language.names import english_name, language_named
from python_backends.language.tags import Tag
from python_backends.media.plain_text import looks_like_text
from python_backends.ocr.ingest.text_files import decoded
from python_backends.translate.markup.patterns import Markup, markup_of
from python_backends.translate.request import AUTO, MAX_CHARACTERS, MAX_TEXTS, TranslateRequest
from python_backends.translate.wording import Wording, target_of, understood


@dataclass(frozen=True, slots=True)
class Order:
    """`texts` to translate into `target`. `batch` says that they came as a list; no `source` means to find out."""

    texts: tuple[str, ...]
    batch: bool
    target: Tag
    source: Tag | None
    markup: tuple[Markup, ...]


def order_of(request: TranslateRequest, media: Sequence[bytes]) -> Order:
    """What `request` and the attached file ask for. InvalidRequest names what is missing or not understood."""
    words = request.instruction or ""
    elsewhere = request.text is not None or bool(media)
    wording = understood(words) or (target_of(words) if elsewhere else None) or Wording()
    texts = _texts(request, media, wording)
    if len(texts) > MAX_TEXTS:
        raise InvalidRequest(f"`text` has {len(texts)} items; the limit is {MAX_TEXTS}. Send fewer.", param="text")
    if sum(map(len, texts)) > MAX_CHARACTERS:
        raise PayloadTooLarge(
            f"the text has {sum(map(len, texts)):,} characters; the limit is {MAX_CHARACTERS:,}. Send it in parts.",
            param="text",
        )
    target = _target(request, wording)
    source = _source(request, wording)
    if not any(text.strip() for text in texts):
        raise InvalidRequest(
            "text is required: send `text`, a text file, or an instruction such as "
            "`Translate the following into French:` with the text after it",
            code="text_required", param="text",
        )  # fmt: skip
    return Order(texts, isinstance(request.text, list), target, source, tuple(_markup(request, text) for text in texts))


def language_of(text: str, param: str) -> Tag:
    """The language that `text` names. InvalidRequest with `unsupported_language` if none is known by that name."""
    tag = language_named(text)
    if tag is None:
        raise InvalidRequest(
            f"unsupported language code '{text[:40]}': give an ISO 639 code such as pt-BR, or a name such as French",
            code="unsupported_language", param=param,
        )  # fmt: skip
    return tag


def _texts(request: TranslateRequest, media: Sequence[bytes], wording: Wording) -> tuple[str, ...]:
    if len(media) > 1:
        raise InvalidRequest(f"`translate` takes one text file, but {len(media)} were sent; send each by itself")
    if request.text is not None:
        if media:
            raise InvalidRequest("send either `text` or a text file, not both", param="text")
        return tuple(request.text) if isinstance(request.text, list) else (request.text,)
    if media:
        if not looks_like_text(media[0]):
            raise InvalidRequest(
                "`translate` reads text files (txt, md, html); read other documents with the task `ocr` first",
                code="invalid_media", param="MEDIA",
            )  # fmt: skip
        return (decoded(media[0]),)
    if wording.text is not None:
        return (wording.text,)
    # Words that ask for nothing, beside an explicit target, are the text itself.
    plain = wording == Wording() and request.target_language is not None
    return ((request.instruction or "") if plain else "",)


def _target(request: TranslateRequest, wording: Wording) -> Tag:
    if request.target_language is not None:
        return language_of(request.target_language, "target_language")
    if wording.target is not None and wording.besides is not None:
        raise InvalidRequest(
            f"a request translates into one language: ask for {english_name(str(wording.target))} and "
            f"{english_name(str(wording.besides))} in two",
            code="several_targets", param="target_language",
        )  # fmt: skip
    if wording.target is not None:
        return wording.target
    if wording.unknown is not None:
        return language_of(wording.unknown, "target_language")
    raise InvalidRequest(
        "target_language is required: a code such as fr, or say it in the instruction (`Translate to French: ...`)",
        code="target_required", param="target_language",
    )  # fmt: skip


def _source(request: TranslateRequest, wording: Wording) -> Tag | None:
    if request.source_language.casefold() not in (AUTO, "auto-detected", ""):
        return language_of(request.source_language, "source_language")
    return wording.source


def _markup(request: TranslateRequest, text: str) -> Markup:
    if request.markup != AUTO:
        return "html" if request.markup == "html" else "text"
    claims_html = (request.mime or "").startswith(("text/html", "application/xhtml")) or (
        request.filename or ""
    ).lower().endswith((".html", ".htm", ".xhtml"))
    return "html" if claims_html else markup_of(text)
