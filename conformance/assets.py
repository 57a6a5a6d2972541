"""Documents of our own that stand in for those the vendors' suites point at: all made here, none downloaded."""

from __future__ import annotations

import csv
import io
import math
import zipfile
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from conformance.drawings import form, identity_card, jpeg, png, still_life, street
from conformance.media import spoken, video
from conformance.site import Asset

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
TITLE = "Rain in the valley"  # of examples/report.pdf
HTML = (
    "<!doctype html><html lang='en'><head><title>Harbour notices</title></head><body><h1>Harbour notices</h1>"
    "<ul><li>Ferry 7 sails at nine, 120 places</li><li>Pier 2 is closed until Friday, 45 places</li></ul>"
    "<p>More at <a href='/second.html'>the second page</a>.</p></body></html>"
)
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
DOCX_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def all_assets() -> dict[str, Asset]:
    """Name -> document, as the suites' site serves them."""
    return {
        "receipt.jpg": Asset("image/jpeg", (EXAMPLES / "receipt.jpg").read_bytes()),
        "report.pdf": Asset("application/pdf", (EXAMPLES / "report.pdf").read_bytes()),
        "series.csv": Asset("text/csv", series()),
        "memo.docx": Asset(DOCX_MIME, memo()),
        "page.html": Asset("text/html; charset=utf-8", HTML.encode()),
        "street.jpg": Asset("image/jpeg", jpeg(street())),
        "still_life.png": Asset("image/png", png(still_life())),
        "card.jpg": Asset("image/jpeg", jpeg(identity_card())),
        "form.png": Asset("image/png", png(form())),
        "speech.wav": Asset("audio/wav", spoken()),
        "ball.mp4": Asset("video/mp4", video()),
    }


def series(days: int = 84) -> bytes:
    """A CSV of `days` days with a trend and a week in it."""
    written = io.StringIO(newline="")
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(["date", "value"])
    for day in range(days):
        rows.writerow([date(2026, 1, 5) + timedelta(day), round(200 + day / 2 + 40 * math.sin(math.tau * day / 7))])
    return written.getvalue().encode()


def memo() -> bytes:
    """The smallest Word document that holds two paragraphs."""
    paragraphs = ("Memo about the new drain", "The drain below the reading room was finished in April.")
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{_WORD}"><w:body>{body}</w:body></w:document>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _CONTENT_TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", document)
    return written.getvalue()
