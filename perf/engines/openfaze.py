"""openfaze over HTTP, as an application reads a document: `<task>ocr</task>` on the chat endpoint."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx

from perf.chat import chat_body
from perf.formulas.boxes import Box
from perf.reading import Block, Media, Page, Piece, Reading, TableCell
from python_backends.errors import UpstreamFailed

Json = Mapping[str, Any]


class OpenfazeEngine:
    """A client of a running gateway at `url` (`http://host:port`)."""

    name = "openfaze"
    version = "live"
    parallel = 4
    takes_pdf = True
    cached = False
    lays_out = True

    def __init__(self, url: str, key: str = "local", timeout_s: float = 300.0) -> None:
        self._client = httpx.Client(
            base_url=url, timeout=timeout_s, headers={"authorization": f"Bearer {key}"}, trust_env=False
        )

    def read(self, media: Media) -> Reading:
        """The reading of one document. UpstreamFailed with the server's own words for anything but a 200."""
        try:
            response = self._client.post("/v1/chat/completions", json=chat_body(media))
        except httpx.HTTPError as exc:
            raise UpstreamFailed(f"{media.filename}: {exc!r}") from exc
        if response.status_code != 200:
            raise UpstreamFailed(f"{media.filename}: HTTP {response.status_code}: {response.text[:300]}")
        return reading_of(json.loads(response.json()["choices"][0]["message"]["content"])["result"])

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()


def reading_of(result: Json) -> Reading:
    """The public `ocr` result as a Reading."""
    pages = tuple(
        Page(
            number=section.get("page", index),
            width=section.get("width") or result.get("width") or 1,
            height=section.get("height") or result.get("height") or 1,
            text=section["text"],
            words=tuple(_piece(word) for line in section["lines"] for word in line["words"]),
            lines=tuple(_piece(line) for line in section["lines"]),
        )
        for index, section in enumerate(result["sections"], start=1)
    )
    if not pages:
        pages = (Page(number=1, width=1, height=1, text=result.get("extracted_text", "")),)
    return Reading(pages=pages, blocks=tuple(_block(block) for block in result.get("layout") or []))


def _block(block: Json) -> Block:
    cells = tuple(
        TableCell(
            row=cell["row"], column=cell["column"], row_span=cell.get("row_span", 1),
            column_span=cell.get("column_span", 1), text=cell["text"],
        )
        for cell in block.get("cells") or []
    )  # fmt: skip
    return Block(
        type=block["type"],
        page=block.get("page", 1),
        box=_box(block["bounds"]),
        text=block.get("text", ""),
        cells=cells,
    )


def _piece(item: Json) -> Piece:
    return Piece(text=item["text"], box=_box(item["bounds"]))


def _box(bounds: Json) -> Box:
    corners = [bounds[name] for name in ("top_left", "top_right", "bottom_right", "bottom_left")]
    xs, ys = [corner["x"] for corner in corners], [corner["y"] for corner in corners]
    return min(xs), min(ys), max(xs), max(ys)
