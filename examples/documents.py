"""The example that is a PDF: two pages with a text layer, then a scanned one. Its content is made up."""

from __future__ import annotations

import io

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from examples.paper import Sheet, fibres, font, jpeg, photographed

MARGIN = 64.0
WIDTH: float = A4[0]
HEIGHT: float = A4[1]
SUMMARY = (
    "The three stations in the valley were read every morning at seven. No reading",
    "was missed between January and June. The gauge at Mill Lane was moved by two",
    "metres in March, after the old post had rotted.",
)
CAUSES = (
    "May was wet because four fronts came from the west within nine days. On the",
    "19th the stream at Eastbrook rose by 62 centimetres in three hours. The cellar of",
    "the reading room stayed dry, since the new drain was finished in April.",
)
GAUGES = (
    "A gauge must stand twice as far from a tree as the tree is high. Two of ours do",
    "not: the lime at Mill Lane has grown by three metres since the post was set, and",
    "the hedge on the north slope was never cut. Both gauges read too little when the",
    "wind comes from the west. We shall move them in October.",
)
RAIN = (
    ("Station", "January", "March", "May", "Half year"), ("Mill Lane", "61", "48", "117", "402"),
    ("Eastbrook", "58", "52", "131", "431"), ("North slope", "73", "66", "149", "518"),
    ("Mean", "64", "55", "132", "450"),
)  # fmt: skip
NOTE = (
    "Handed in with the report: the sheet that the observer at Eastbrook kept by hand was lost in the flood of "
    "1998. This copy was typed from memory two years later and signed by both observers.",
    "The highest reading that anybody remembers is 88 millimetres on a single day in August 1954. It was never "
    "confirmed by a second gauge.",
)


def report() -> bytes:
    """A report of three pages."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=A4, invariant=1, pageCompression=1)
    canvas.setTitle("Rain in the valley")
    _first_page(canvas)
    _second_page(canvas)
    canvas.drawImage(ImageReader(io.BytesIO(_scan())), 0, 0, WIDTH, HEIGHT)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def _first_page(canvas: Canvas) -> None:
    _margins(canvas, 1)
    canvas.setFont("Helvetica-Bold", 24)
    canvas.drawString(MARGIN, HEIGHT - 130, "Rain in the valley")
    y = _prose(canvas, SUMMARY, HEIGHT - 175)
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(MARGIN, y - 24, "Table 1: Rain in millimetres")
    _table(canvas, y - 44)
    canvas.showPage()


def _second_page(canvas: Canvas) -> None:
    _margins(canvas, 2)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(MARGIN, HEIGHT - 130, "Why May was wet")
    y = _prose(canvas, CAUSES, HEIGHT - 165)
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(MARGIN, y - 40, "Where the gauges stand")
    _prose(canvas, GAUGES, y - 75)
    canvas.showPage()


def _margins(canvas: Canvas, page: int) -> None:
    canvas.setFont("Helvetica", 9)
    canvas.drawString(MARGIN, HEIGHT - 46, "Valley Weather Society")
    canvas.drawCentredString(WIDTH / 2, 36, f"Page {page} of 3")


def _prose(canvas: Canvas, lines: tuple[str, ...], y: float) -> float:
    canvas.setFont("Helvetica", 12)
    for line in lines:
        canvas.drawString(MARGIN, y, line)
        y -= 17
    return y


def _table(canvas: Canvas, top: float) -> None:
    edges, pitch = (MARGIN, 180, 260, 340, 420, WIDTH - MARGIN), 24
    for row, cells in enumerate(RAIN):
        y = top - row * pitch
        canvas.setFont("Helvetica-Bold" if row == 0 else "Helvetica", 11)
        canvas.drawString(edges[0] + 6, y - 16, cells[0])
        for column, words in enumerate(cells[1:], 2):
            canvas.drawRightString(edges[column] - 8, y - 16, words)
    canvas.setLineWidth(0.8)
    canvas.grid(list(edges), [top - row * pitch for row in range(len(RAIN) + 1)])


def _scan() -> bytes:
    sheet, body = Sheet(1240, 1754, 250), font("DejaVuSansMono", 25)
    sheet.text((130, 180), "APPENDIX A: THE LOST SHEET", font("DejaVuSansMono-Bold", 32))
    y = 290
    for paragraph in NOTE:
        y = sheet.paragraph((130, y), paragraph, body, 960, 42) + 36
    sheet.text((130, y + 40), "Eastbrook, 2 May 2000", body)
    paper = fibres(sheet.pixels(), 1.0, 31)
    tilted = photographed(paper, [(10, -8), (1250, 6), (1232, 1762), (-8, 1746)], (1240, 1754), 250)
    return jpeg(tilted, 60)
