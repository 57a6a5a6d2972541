"""Pictures of a document's pages with what was read or seen drawn over them."""

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
    path: Path, pages: list[dict[str, Any]], grounding: list[dict[str, Any]]
) -> Iterator[tuple[int, Image.Image]]:
    """(page number, picture) for every page on which a value stands, each value framed and named.

    `pages` are {page, width, height} of the document. Raises OSError if an image cannot be decoded.
    """
    images = PageImages(path)
    for page in pages:
        number = int(page["page"])
        leaves = [leaf for leaf in grounding if leaf["page"] == number and leaf["bounds"]]
        if leaves:
            picture = images.picture(number, (int(page["width"]), int(page["height"])))
            draw_leaves(picture, leaves)
            yield number, picture


def seen_pages(path: Path, result: dict[str, Any], key: str) -> Iterator[tuple[int, Image.Image]]:
    """(page number, picture) for every page, with the items `result[key]` on it framed, cut out and named.

    Raises OSError if an image cannot be decoded.
    """
    images = PageImages(path)
    for page in result["pages"]:
        number = int(page["page"])
        picture = images.picture(number, (int(page["width"]), int(page["height"])))
        draw_regions(picture, [item for item in result[key] if item.get("page", 1) == number])
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
    pen = Pen(picture, max(12, round(max(picture.size) / 70)), max(2, round(max(picture.size) / 500)))
    for leaf in leaves:
        pen.frame(leaf["bounds"], leaf["path"], colour(leaf["confidence"]))


def draw_regions(picture: Image.Image, items: list[dict[str, Any]]) -> None:
    """Tint each mask, and draw each region's frame, coloured by confidence, with what it is above it."""
    veil = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    over = ImageDraw.Draw(veil)
    for item in items:
        for ring in item.get("polygon") or []:
            over.polygon([(x, y) for x, y in ring], fill=(*colour(item["confidence"]), 110))
    picture.paste(veil, mask=veil)
    pen = Pen(picture, max(10, round(max(picture.size) / 110)), max(1, round(max(picture.size) / 900)))
    for item in items:
        name = str(item.get("label") or item["type"]).replace("_", " ")
        pen.frame(item["bounds"], f"{name} {item['confidence']:.2f}", colour(item["confidence"]))


class Pen:
    """Draws named frames on one picture."""

    def __init__(self, picture: Image.Image, size: int, width: int) -> None:
        self._draw = ImageDraw.Draw(picture)
        self._font = ImageFont.load_default(size)
        self._width = width

    def frame(self, bounds: dict[str, Any], name: str, paint: tuple[int, int, int]) -> None:
        """The outline of public bounds, and `name` above its top left."""
        outline = corners(bounds)
        self._draw.polygon(outline, outline=paint, width=self._width)
        place = min(x for x, _ in outline), min(y for _, y in outline) - self._width
        self._draw.rectangle(self._draw.textbbox(place, name, font=self._font, anchor="ls"), fill=paint)
        self._draw.text(place, name, font=self._font, anchor="ls", fill="white")


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
