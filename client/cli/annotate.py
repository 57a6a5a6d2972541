"""Pictures of a document's pages with what was read drawn over them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pillow_heif
import pypdfium2
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageSequence, UnidentifiedImageError

PDF_SCALE = 2.0  # 144 DPI over the 72 of PDF units: the scale of page coordinates in results
_SURE, _FAIR = 0.9, 0.6
_GREEN, _AMBER, _RED, _BLUE = (0, 130, 60), (215, 125, 0), (205, 30, 30), (30, 90, 200)


def annotated_pages(path: Path, result: dict[str, Any]) -> Iterator[tuple[int, Image.Image]]:
    """(page number, picture) for every page of `result` that has a size, drawn over the page's own image.

    A format without a picture of its own (DOCX) is drawn on white. Raises OSError if an image cannot be decoded.
    """
    pages = PageImages(path)
    for section in result["sections"]:
        size = (int(section["width"] or 0), int(section["height"] or 0))
        if min(size) > 0:
            number = int(section["page"])
            picture = pages.picture(number, size)
            draw_section(picture, section, [item for item in result.get("layout", []) if item["page"] == number])
            yield number, picture


def grounded_pages(
    path: Path, result: dict[str, Any], grounding: list[dict[str, Any]]
) -> Iterator[tuple[int, Image.Image]]:
    """(page number, picture) for every page on which a value stands, each value framed and named.

    `result` is the document's `ocr` result, for the sizes of its pages. Raises OSError if an image cannot be decoded.
    """
    pages = PageImages(path)
    for section in result["sections"]:
        number = int(section["page"])
        leaves = [leaf for leaf in grounding if leaf["page"] == number and leaf["bounds"]]
        if leaves:
            picture = pages.picture(number, (int(section["width"]), int(section["height"])))
            draw_leaves(picture, leaves)
            yield number, picture


class PageImages:
    """The pages of one file as RGB pictures."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._is_pdf = _starts_with(path, b"%PDF")
        pillow_heif.register_heif_opener()

    def picture(self, number: int, size: tuple[int, int]) -> Image.Image:
        """Page `number` (from 1) at `size` pixels; white where the file has no such picture."""
        page = self._pdf_page(number) if self._is_pdf else self._image(number)
        if page is None:
            return Image.new("RGB", size, "white")
        return page if page.size == size else page.resize(size)

    def _pdf_page(self, number: int) -> Image.Image:
        with pypdfium2.PdfDocument(self._path) as document:
            picture: Image.Image = document[number - 1].render(scale=PDF_SCALE).to_pil().convert("RGB")
            return picture

    def _image(self, number: int) -> Image.Image | None:
        try:
            with Image.open(self._path) as opened:
                frame = next(frame for index, frame in enumerate(ImageSequence.Iterator(opened), 1) if index == number)
                return rgb(ImageOps.exif_transpose(frame))
        except (UnidentifiedImageError, StopIteration):
            return None


def rgb(image: Image.Image) -> Image.Image:
    """`image` as 8-bit RGB: transparency on white, 16-bit grey scaled down."""
    if image.mode.startswith("I;16"):
        return image.point(lambda value: value / 256).convert("L").convert("RGB")
    if image.has_transparency_data:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    return image.convert("RGB")


def draw_section(picture: Image.Image, section: dict[str, Any], layout: list[dict[str, Any]]) -> None:
    """Draw words thin, lines bold, coloured by confidence, and tables with their cells in blue."""
    draw = ImageDraw.Draw(picture)
    width = max(1, round(max(picture.size) / 800))
    for item in layout:
        if item.get("cells"):
            for part in (item, *item["cells"]):
                draw.polygon(corners(part["bounds"]), outline=_BLUE, width=width)
    for line in section["lines"]:
        for word in line["words"]:
            draw.polygon(corners(word["bounds"]), outline=colour(word["confidence"]))
        draw.polygon(corners(line["bounds"]), outline=colour(line["average_confidence"]), width=width)


def draw_leaves(picture: Image.Image, leaves: list[dict[str, Any]]) -> None:
    """Draw each value's frame, coloured by confidence, and its path above it."""
    draw = ImageDraw.Draw(picture)
    width = max(2, round(max(picture.size) / 500))
    font = ImageFont.load_default(max(12, round(max(picture.size) / 70)))
    for leaf in leaves:
        outline, paint = corners(leaf["bounds"]), colour(leaf["confidence"])
        draw.polygon(outline, outline=paint, width=width)
        left, top = min(x for x, _ in outline), min(y for _, y in outline)
        box = draw.textbbox((left, top - width), leaf["path"], font=font, anchor="ls")
        draw.rectangle(box, fill=paint)
        draw.text((left, top - width), leaf["path"], font=font, anchor="ls", fill="white")


def corners(bounds: dict[str, Any]) -> list[tuple[float, float]]:
    """The four corners of public bounds, clockwise."""
    names = ("top_left", "top_right", "bottom_right", "bottom_left")
    return [(bounds[name]["x"], bounds[name]["y"]) for name in names]


def colour(confidence: float) -> tuple[int, int, int]:
    """Green for sure, amber for fair, red for doubtful."""
    return _GREEN if confidence >= _SURE else _AMBER if confidence >= _FAIR else _RED


def _starts_with(path: Path, mark: bytes) -> bool:
    with path.open("rb") as stream:
        # The mark may stand after some junk; PDF readers look through the first kilobyte.
        return mark in stream.read(1024)


class PictureNames:
    """File names for pictures in one folder, none used twice in a run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._used: set[Path] = set()

    def take(self, document: Path, page: int, pages: int) -> Path:
        """A name such as `receipt.annotated.png`, or `report.page-002.annotated.png` where there are several pages."""
        suffix = f".page-{page:03d}" if pages > 1 else ""
        for tag in ("", document.suffix.replace(".", "-"), *(f"-{count}" for count in range(2, 1_000_000))):
            name = self._folder / f"{document.stem}{tag}{suffix}.annotated.png"
            if name not in self._used:
                self._used.add(name)
                return name
        raise OSError(f"no free name for the picture of {document}")
