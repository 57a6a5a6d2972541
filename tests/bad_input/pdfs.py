"""PDFs that are damaged, hostile or at the edge of what may be sent; written by hand, so that each has one fault."""

from __future__ import annotations

import io
import zlib

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]"


def drawn(words: str, pages: int = 1, password: str | None = None) -> bytes:
    """`pages` pages with `words` and the page's number on each."""
    written = io.BytesIO()
    canvas = Canvas(written, encrypt=StandardEncryption(password) if password else None)
    for number in range(1, pages + 1):
        canvas.drawString(72, 700, f"{words} {number}")
        canvas.showPage()
    canvas.save()
    return written.getvalue()


def document(kids: str, *objects: bytes, count: int = 1) -> bytes:
    """A PDF of these objects, numbered from 3; it has no cross-reference table, so the reader rebuilds one."""
    lines = [b"%PDF-1.5", b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
             f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {count}>>endobj".encode()]  # fmt: skip
    lines += [b"%d 0 obj" % number + body + b"endobj" for number, body in enumerate(objects, start=3)]
    return b"\n".join([*lines, b"trailer<</Root 1 0 R>>", b"%%EOF"])


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<<{entries}/Length {len(data)}>>stream\n".encode() + data + b"\nendstream "


def content_bomb(layers: int = 1) -> bytes:
    """A page whose content unpacks to 200 MB, packed `layers` times over."""
    bomb = b"q " * 100_000_000
    for _ in range(layers):
        bomb = zlib.compress(bomb, 1)
    return document("3 0 R", f"{PAGE}/Contents 4 0 R>>".encode(),
                    stream(bomb, f"/Filter[{'/FlateDecode' * layers}]"))  # fmt: skip


def object_stream_bomb() -> bytes:
    """The page's own object stands in an object stream that unpacks to 200 MB."""
    page = f"{PAGE}>>".encode()
    packed = zlib.compress(b"3 0 " + page + b" " * 200_000_000, 9)
    entries = "/Type/ObjStm/N 1/First 4/Filter/FlateDecode"
    objects = [b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n", b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
               b"4 0 obj" + stream(packed, entries) + b"endobj\n"]  # fmt: skip
    head = b"%PDF-1.5\n"
    places = [len(head), len(head) + len(objects[0]), len(head) + len(objects[0]) + len(objects[1])]
    start = places[2] + len(objects[2])
    rows = [(0, 0, 0), (1, places[0], 0), (1, places[1], 0), (2, 4, 0), (1, places[2], 0), (1, start, 0)]
    table = b"".join(bytes([kind]) + value.to_bytes(4, "big") + bytes([extra]) for kind, value, extra in rows)
    index = b"5 0 obj" + stream(table, "/Type/XRef/Size 6/W[1 4 1]/Root 1 0 R") + b"endobj\n"
    return head + b"".join(objects) + index + b"startxref\n%d\n%%%%EOF" % start


def image_bomb(side: int) -> bytes:
    """A page with one image of `side` x `side` equal pixels, a few bytes packed."""
    pixels = zlib.compress(bytes(side * side), 9)
    entries = f"/Type/XObject/Subtype/Image/Width {side}/Height {side}/ColorSpace/DeviceGray/BitsPerComponent 8"
    return document("3 0 R", f"{PAGE}/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>".encode(),
                    stream(b"200 0 0 200 0 0 cm /I Do"), stream(pixels, f"{entries}/Filter/FlateDecode"))  # fmt: skip


def endless(levels: int = 12, fan: int = 10) -> bytes:
    """Forms that draw ten forms each, twelve levels deep: 10^12 rectangles."""
    forms = "".join(f"/F{number} {number} 0 R" for number in range(5, 5 + levels))
    resources = f"/Resources<</XObject<<{forms}>>>>"
    objects = [f"{PAGE}/Contents 4 0 R{resources}>>".encode(), stream(b"/F5 Do")]
    for number in range(5, 5 + levels):
        drawing = "0 0 200 200 re f " * 50 if number == 4 + levels else f"/F{number + 1} Do " * fan
        objects.append(stream(drawing.encode(), f"/Type/XObject/Subtype/Form/BBox[0 0 200 200]{resources}"))
    return document("3 0 R", *objects)


def sized(width: int, height: int) -> bytes:
    """One page of these sides, in points."""
    return document("3 0 R", f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]>>".encode())
