"""Pictures: the right page, at the right size, with the boxes where the result says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from client.cli.annotate import PictureNames, annotated_pages, colour, rgb

Pixel = tuple[int, int, int]


def bounds(left: int, top: int, right: int, bottom: int) -> dict[str, Any]:
    """Public bounds of an upright box."""
    return {
        "top_left": {"x": left, "y": top}, "top_right": {"x": right, "y": top},
        "bottom_right": {"x": right, "y": bottom}, "bottom_left": {"x": left, "y": bottom},
        "width": right - left, "height": bottom - top,
    }  # fmt: skip


def result_of(*sizes: tuple[int, int], confidence: float = 0.99) -> dict[str, Any]:
    """A result whose every page has one line at (10, 10)-(50, 30)."""
    box = bounds(10, 10, 50, 30)
    line = {"text": "x", "bounds": box, "average_confidence": confidence,
            "words": [{"text": "x", "bounds": box, "confidence": confidence}]}  # fmt: skip
    sections = [{"page": page, "width": width, "height": height, "lines": [line]}
                for page, (width, height) in enumerate(sizes, 1)]  # fmt: skip
    return {"extracted_text": "x", "sections": sections, "layout": []}


def pictures(path: Path, result: dict[str, Any]) -> list[Image.Image]:
    """All pictures of a result."""
    return [picture for _, picture in annotated_pages(path, result)]


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "RGBA", "P", "1", "I;16"])
def test_every_image_mode_is_drawn_over(mode: str, tmp_path: Path) -> None:
    path = tmp_path / f"page.{'tiff' if mode in {'CMYK', 'I;16'} else 'png'}"
    Image.new(mode, (80, 60)).save(path)
    (picture,) = pictures(path, result_of((80, 60)))
    assert (picture.mode, picture.size) == ("RGB", (80, 60))
    assert picture.getpixel((10, 10)) == colour(0.99)
    assert picture.getpixel((60, 50)) != colour(0.99)


def test_boxes_stand_on_the_upright_image(tmp_path: Path) -> None:
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 80), "white").save(path, exif=exif)
    (picture,) = pictures(path, result_of((80, 60)))
    assert picture.size == (80, 60)


def test_transparent_parts_are_white() -> None:
    assert rgb(Image.new("RGBA", (1, 1), (0, 0, 0, 0))).getpixel((0, 0)) == (255, 255, 255)


def test_every_pdf_page_is_rendered_at_144_dpi(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    canvas = Canvas(str(path), pagesize=(100, 200))
    for grey in (0.2, 0.8):
        canvas.setFillGray(grey)
        canvas.rect(0, 0, 100, 200, fill=1)
        canvas.showPage()
    canvas.save()
    first, second = pictures(path, result_of((200, 400), (200, 400)))
    assert first.size == second.size == (200, 400)
    assert first.getpixel((100, 300)) != second.getpixel((100, 300))


def test_every_frame_of_a_tiff_is_its_own_page(tmp_path: Path) -> None:
    path = tmp_path / "fax.tiff"
    frames = [Image.new("RGB", (80, 60), name) for name in ("black", "white")]
    frames[0].save(path, save_all=True, append_images=frames[1:])
    assert [picture.getpixel((70, 50)) for picture in pictures(path, result_of((80, 60), (80, 60)))] == [
        (0, 0, 0), (255, 255, 255)]  # fmt: skip


def test_a_format_without_pictures_is_drawn_on_white(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    path.write_bytes(b"PK\x03\x04 not a picture")
    (picture,) = pictures(path, result_of((80, 60)))
    assert picture.getpixel((70, 50)) == (255, 255, 255)


def test_plain_text_has_no_pictures(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_text("x")
    assert pictures(path, {"extracted_text": "x", "sections": []}) == []


def test_doubt_has_a_colour() -> None:
    assert len({colour(0.95), colour(0.7), colour(0.2)}) == 3


def test_picture_names_never_collide(tmp_path: Path) -> None:
    names = PictureNames(tmp_path)
    taken = [names.take(Path(name), 1, 1).name for name in ("a/receipt.jpg", "b/receipt.png", "c/receipt.png")]
    assert taken == ["receipt.annotated.png", "receipt-png.annotated.png", "receipt-2.annotated.png"]
    assert names.take(Path("report.pdf"), 2, 12).name == "report.page-002.annotated.png"
