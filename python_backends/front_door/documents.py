"""The documents of a request: brought once, told apart by their bytes, named by their digest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_backends.errors import UpstreamRefused
from python_backends.fetch.fetcher import Fetched, Fetcher
from python_backends.front_door.driving import drive_of
from python_backends.front_door.order import Order
from python_backends.front_door.request import ChatRequest, Document, MediaPart
from python_backends.ingress.links import links_in
from python_backends.media.media import Claim, Modality
from python_backends.media.modality import modality_of

if TYPE_CHECKING:
    from python_backends.triton_io.stream import Stream


@dataclass(frozen=True, slots=True)
class Brought:
    """A document's bytes and what they are, and the `url` it was fetched from, if it was.

    `mime` and `filename` are claims of whoever sent it.
    """

    data: bytes
    modality: Modality
    mime: str | None = None
    filename: str | None = None
    url: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def claims(self) -> dict[str, str]:
        """What the sender says, for the REQUEST of a model."""
        return {key: value for key, value in (("mime", self.mime), ("filename", self.filename)) if value}


def documents_of(request: ChatRequest, order: Order) -> list[Document]:
    """What is to be brought: all attachments, but for addresses in the words that a browser is told to go to."""
    goes_to = set(links_in(order.words)) if drive_of(order) is not None else set()
    return [part for part in request.documents if isinstance(part, MediaPart) or part.url not in goes_to]


async def bring(
    documents: Sequence[Document], media: Sequence[bytes], fetcher: Fetcher, answer: Stream, held: ExitStack,
    *, visits: bool,
) -> list[Brought]:  # fmt: skip
    """The bytes of each of `documents`; `held` keeps what was fetched within the fetcher's budget until it closes.

    URLs are fetched one after the other, and a fetch ends at once when the client leaves; where a task `visits` them
    itself they are left to it, without bytes. Raises what the fetcher raises, and UrlRefused.
    """
    brought = []
    for document in documents:
        if visits and not isinstance(document, MediaPart):
            brought.append(Brought(b"", "html", document.mime, document.filename, document.url))
            continue
        if isinstance(document, MediaPart):
            found = Fetched(media[document.index], document.mime, document.filename)
        else:
            found = held.enter_context(await _fetched(document.url, fetcher, answer))
        mime, filename = document.mime or found.mime, document.filename or found.filename
        modality = modality_of(found.data, Claim(mime, filename)).modality
        url = None if isinstance(document, MediaPart) else document.url
        brought.append(Brought(found.data, modality, mime, filename, url))
    return brought


async def _fetched(url: str, fetcher: Fetcher, answer: Stream) -> Fetched:
    try:
        return await answer.unless_left(fetcher.fetch(url))
    except UpstreamRefused as error:
        raise error.of(url) from error
