"""Real PDFs, written here with reportlab: text layers, what is not trusted, page geometry, bounds and damage."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.limits import MAX_RENDER_PIXELS
from python_backends.ocr.ingest.pdf import PdfPage, PdfProcess
from python_backends.ocr.page import Word
from python_backends.ocr.request import OcrRequest

PARAGRAPH = "The quick brown fox jumps over the lazy dog and runs away into the forest again"


@pytest.fixture(scope="module")
def pdf() -> Iterator[PdfProcess]:
    process = PdfProcess()
    yield process
    process.close()


def drawn(draw: Callable[[Canvas], None], size: tuple[float, float] = (612, 792), **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def only_page(pdf: PdfProcess, data: bytes) -> PdfPage:
    return pdf.plan(data, (1,))[0]


def words(page: PdfPage) -> list[Word]:
    assert page.lines is not None
    return [word for line in page.lines for word in line.words]


def paragraph(canvas: Canvas) -> None:
    for index in range(8):
        canvas.drawString(72, 700 - 14 * index, PARAGRAPH)


def picture(canvas: Canvas) -> None:
    image = ImageReader(Image.fromarray(np.full((100, 80, 3), 200, np.uint8)))
    canvas.drawImage(image, 0, 0, 612, 792)


def test_words_have_exact_boxes(pdf: PdfProcess) -> None:
    page = only_page(pdf, drawn(lambda canvas: canvas.drawString(72, 720, "Hello wide world")))
    assert (page.width, page.height) == (1224, 1584)
    assert [word.text for word in words(page)] == ["Hello", "wide", "world"]
    assert all(word.confidence == 1.0 for word in words(page))
    left, top, right, bottom = words(page)[0].quad.box
    assert left == pytest.approx(144, abs=1)
    assert top < (792 - 720) * 2 < bottom < (792 - 720) * 2 + 12
    assert right - left == pytest.approx(2 * 27.34, abs=2)


def test_lines_and_columns(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 700, "left column text")
        canvas.drawString(320, 700, "right column text")
        canvas.drawString(72, 680, "next line")

    lines = only_page(pdf, drawn(draw)).lines
    assert lines is not None
    assert sorted(line.text for line in lines) == ["left column text", "next line", "right column text"]
    assert {line.reader for line in lines} == {"text_layer"}


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_follow_page_rotation(pdf: PdfProcess, rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setPageRotation(rotation)
        canvas.drawString(72, 400, "Rotated sentence here")

    data = drawn(draw)
    page = only_page(pdf, data)
    assert (page.width, page.height) == (1224, 1584)  # reportlab gives a turned page a turned media box
    pixels, scale = pdf.render(data, 1)
    assert pixels.shape[1] == pytest.approx(page.width * scale, abs=1.5)
    ink = np.argwhere(pixels.min(axis=2) < 128) / scale
    boxes = np.array([word.quad.box for word in words(page)])
    assert boxes[:, 0].min() - 3 <= ink[:, 1].min() <= ink[:, 1].max() <= boxes[:, 2].max() + 3
    assert boxes[:, 1].min() - 3 <= ink[:, 0].min() <= ink[:, 0].max() <= boxes[:, 3].max() + 3
    quad = words(page)[0].quad
    across = (quad.top_right.x - quad.top_left.x, quad.top_right.y - quad.top_left.y)
    direction = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}[rotation]
    assert across[0] * direction[0] + across[1] * direction[1] > 50


def test_slanted_text_has_a_slanted_quad(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(200, 300)
        canvas.rotate(30)
        canvas.setFont("Helvetica", 20)
        canvas.drawString(0, 0, "Slanted watermark")

    quad = words(only_page(pdf, drawn(draw)))[0].quad
    run = (quad.top_right.x - quad.top_left.x, quad.top_right.y - quad.top_left.y)
    assert np.degrees(np.arctan2(-run[1], run[0])) == pytest.approx(30, abs=0.5)
    assert np.hypot(*run) == pytest.approx(2 * stringWidth("Slanted", "Helvetica", 20), rel=0.05)


def test_crop_box_moves_the_origin(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setCropBox((50, 100, 450, 700))
        canvas.drawString(72, 680, "Inside of it")
        canvas.drawString(72, 50, "Outside of it")

    page = only_page(pdf, drawn(draw))
    assert (page.width, page.height) == (800, 1200)
    assert [word.text for word in words(page)] == ["Inside", "of", "it"]
    assert words(page)[0].quad.box[0] == pytest.approx(44, abs=2)


def test_repeated_text_counts_once(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        for shift in (0, 0.3):
            canvas.drawString(72 + shift, 700, "Shadowed heading")

    assert sorted(word.text for word in words(only_page(pdf, drawn(draw)))) == ["Shadowed", "heading"]


def test_rules(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.line(72, 500, 300, 500)
        canvas.rect(72, 400, 200, 50)
        canvas.rect(72, 300, 200, 1, stroke=0, fill=1)
        canvas.rect(72, 100, 200, 100, stroke=0, fill=1)
        canvas.line(72, 20, 300, 90)

    rules = only_page(pdf, drawn(draw)).rules
    assert (144.0, 584.0, 600.0, 584.0) in {tuple(rule) for rule in rules}
    assert len(rules) == 1 + 4 + 1


def scan_with_hidden_text(canvas: Canvas) -> None:
    picture(canvas)
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    for _ in range(8):
        text.textLine(PARAGRAPH)
    canvas.drawText(text)


def text_under_a_scan(canvas: Canvas) -> None:
    paragraph(canvas)
    picture(canvas)


def stamped_scan(canvas: Canvas) -> None:
    picture(canvas)
    canvas.drawString(72, 20, "Received 2021-03-04, page 1 of 3")


def gibberish(canvas: Canvas) -> None:
    for index in range(12):
        canvas.drawString(72, 700 - 14 * index, "!#$%&/()=?*+,.-;:_<>|~^" * 2)


def shifted(canvas: Canvas) -> None:
    cipher = str.maketrans("aeioutnsr", "xzkqwxvbj")
    for index in range(12):
        canvas.drawString(72, 700 - 14 * index, PARAGRAPH.lower().translate(cipher))


def tangled(canvas: Canvas) -> None:
    for index in range(4):
        canvas.drawString(72, 700 - 14 * index, PARAGRAPH)
        canvas.drawString(75, 700 - 14 * index, PARAGRAPH[::-1])


@pytest.mark.parametrize(
    "draw", [scan_with_hidden_text, text_under_a_scan, stamped_scan, picture, gibberish, shifted, tangled]
)
def test_untrusted_layers_are_rasterised(pdf: PdfProcess, draw: Callable[[Canvas], None]) -> None:
    data = drawn(draw)
    assert only_page(pdf, data).lines is None
    plan, document = planned(data, OcrRequest(), pdf)
    assert [page.source for page in plan.pages] == ["raster"]
    assert document == data


def test_much_text_over_a_background_picture_is_trusted(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        picture(canvas)
        paragraph(canvas)

    assert len(words(only_page(pdf, drawn(draw)))) == 8 * len(PARAGRAPH.split())


def test_blank_page_is_known_to_be_blank(pdf: PdfProcess) -> None:
    assert only_page(pdf, drawn(lambda canvas: None)).lines == ()


def test_filled_form_fields_are_read(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(72, 720, "Name of the applicant:")
        canvas.acroForm.textfield(name="name", x=72, y=680, width=300, height=24, value="Josephine Baker")

    data = drawn(draw)
    assert "Josephine" in [word.text for word in words(only_page(pdf, data))]
    assert pdf.render(data, 1)[0].min() < 100


def test_plan_of_several_pages(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        paragraph(canvas)
        canvas.showPage()
        picture(canvas)
        canvas.showPage()
        canvas.drawString(72, 700, "Third page")

    plan, _ = planned(drawn(draw), OcrRequest(page_range="2-3"), pdf)
    assert [(page.number, page.source, page.dpi) for page in plan.pages] == [(2, "raster", 144), (3, "text_layer", 144)]
    assert plan.total_pages == 3 and plan.pages[0].needs_reading


def test_render_resolution(pdf: PdfProcess) -> None:
    pixels, scale = pdf.render(drawn(paragraph), 1)
    assert pixels.shape == (2200, 1700, 3) and pixels.dtype == np.uint8 and pixels.flags["C_CONTIGUOUS"]
    assert scale == pytest.approx(200 / 144)


def test_huge_pages_are_rendered_smaller(pdf: PdfProcess) -> None:
    data = drawn(lambda canvas: canvas.circle(7200, 7200, 100), size=(14_400, 14_400))
    page = only_page(pdf, data)
    assert (page.width, page.height) == (28_800, 28_800)
    pixels, scale = pdf.render(data, 1)
    assert 0.95 * MAX_RENDER_PIXELS < pixels.shape[0] * pixels.shape[1] <= 1.01 * MAX_RENDER_PIXELS
    assert pixels.shape[1] == pytest.approx(page.width * scale, abs=1.5)


def test_thin_pages_keep_within_the_bound(pdf: PdfProcess) -> None:
    pixels, scale = pdf.render(drawn(lambda canvas: canvas.line(0, 0.5, 14_000, 0.5), size=(14_400, 1)), 1)
    assert pixels.shape[1] == pytest.approx(28_800 * scale, abs=1.5)


def test_pages_beyond_the_format_are_refused(pdf: PdfProcess) -> None:
    with pytest.raises(PayloadTooLarge, match="14400"):
        only_page(pdf, drawn(lambda canvas: canvas.line(0, 0, 9, 9), size=(14_401, 100)))


def test_five_thousand_pages(pdf: PdfProcess) -> None:
    def draw(canvas: Canvas) -> None:
        for number in range(1, 5000):
            canvas.drawString(72, 700, f"Page {number}")
            canvas.showPage()
        canvas.drawString(72, 700, "Last page")

    data = drawn(draw)
    with pytest.raises(PayloadTooLarge, match="5000 pages.*page_range"):
        planned(data, OcrRequest(), pdf)
    plan, _ = planned(data, OcrRequest(page_range="4951-5000"), pdf)
    assert len(plan.pages) == 50 and plan.total_pages == 5000
    assert [word.text for word in plan.pages[0].lines[0].words] == ["Page", "4951"]
    with pytest.raises(InvalidRequest, match="5000 page"):
        planned(data, OcrRequest(page_range="5001"), pdf)


def test_encrypted(pdf: PdfProcess) -> None:
    with pytest.raises(InvalidMedia, match="encrypted") as caught:
        pdf.page_count(drawn(paragraph, encrypt=StandardEncryption("secret")))
    assert caught.value.code == "encrypted"


def test_owner_password_alone_does_not_hinder_reading(pdf: PdfProcess) -> None:
    data = drawn(paragraph, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    assert len(words(only_page(pdf, data))) == 8 * len(PARAGRAPH.split())


def test_page_beyond_the_end(pdf: PdfProcess) -> None:
    with pytest.raises(InvalidRequest, match="Page 2"):
        pdf.render(drawn(paragraph), 2)


def minimal(kids: str, extra: str = "", count: int = 1) -> bytes:
    """A PDF without a cross-reference table, which pdfium rebuilds."""
    return (
        f"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj\n"
        f"{extra}\ntrailer<</Root 1 0 R>>\n%%EOF"
    ).encode()


def test_no_pages(pdf: PdfProcess) -> None:
    with pytest.raises(InvalidMedia) as caught:
        pdf.page_count(minimal("", count=0))
    assert caught.value.code in ("empty_media", "damaged_pdf")


def test_damaged_cross_references_are_rebuilt(pdf: PdfProcess) -> None:
    data = drawn(paragraph).replace(b"startxref\n", b"startxref\n9999")
    assert words(only_page(pdf, data))[0].text == "The"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + bytes(range(256)) * 20, minimal("9 0 R")])
def test_damage_is_refused(pdf: PdfProcess, data: bytes) -> None:
    with pytest.raises(InvalidMedia):
        only_page(pdf, data)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_truncated_is_refused_or_repaired(pdf: PdfProcess, share: float) -> None:
    data = drawn(paragraph)
    try:
        page = only_page(pdf, data[: int(len(data) * share)])
    except InvalidMedia as error:
        assert "PDF" in error.message
    else:
        assert page.width == 1224


@pytest.mark.parametrize("kids", ["2 0 R", "3 0 R 2 0 R"])
def test_cyclic_page_tree_ends(pdf: PdfProcess, kids: str) -> None:
    data = minimal(kids, "3 0 obj<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 3>>endobj", count=9)
    with pytest.raises(InvalidMedia):
        only_page(pdf, data)


def test_content_stream_bomb_ends(pdf: PdfProcess) -> None:
    bomb = zlib.compress(b"q " * 20_000_000, 9)
    page = "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R>>endobj\n"
    stream = f"4 0 obj<</Filter/FlateDecode/Length {len(bomb)}>>stream\n@@\nendstream endobj"
    head, tail = minimal("3 0 R", page + stream).split(b"@@")
    try:
        assert only_page(pdf, head + bomb + tail).width == 200
    except InvalidMedia as error:
        assert error.code in ("pdf_failed", "pdf_too_slow", "damaged_pdf")
    assert words(only_page(pdf, drawn(paragraph)))[0].text == "The"
