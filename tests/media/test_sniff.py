"""Formats of documents told apart by their bytes, and every refusal by its class."""

from __future__ import annotations

import io
import random
import zipfile

import pytest

from python_backends.errors import InvalidMedia, OpenfazeError, UnsupportedMedia
from python_backends.media.sniff import sniff


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\xff\xd8\xff\xe0rest", "jpeg"),
        (b"\x89PNG\r\n\x1a\nrest", "png"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "webp"),
        (b"BM\x10\0\0\0\0\0\0\0", "bmp"),
        (b"II*\0rest", "tiff"),
        (b"MM\0*rest", "tiff"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic"),
        (b"%PDF-1.7\n", "pdf"),
        (b"junk before\n%PDF-1.4\n", "pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), "docx"),
        (b"a,b\n1,2\n", "text"),
        ("Grüße, 世界".encode(), "text"),
        ("Grüße".encode("cp1252"), "text"),
        ("Grüße".encode("utf-16"), "text"),
        (b'<?xml version="1.0"?><note>svg</note>', "text"),
        (b" " * 4000 + b"words", "text"),
        (b"<!--a-->" * 400 + b"words", "text"),
        (b"x", "text"),
        (zipped("xl/workbook.xml"), "xlsx"),
    ],
)
def test_content_decides(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"GIF89a\1\0\1\0", "GIF"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<?xml version='1.0'?>\n<!-- c -->\n<!DOCTYPE svg>\n<svg width='1'/>", "SVG"),
        (zipped("ppt/presentation.xml"), "ZIP"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Microsoft Office"),
        (b"ID3\x04\0", "audio"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio"),
        (b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "MP4"),
        (b"text with\0a NUL", "unknown"),
    ],
)
def test_other_formats_are_named_and_refused(data: bytes, named: str) -> None:
    with pytest.raises(UnsupportedMedia, match=named) as caught:
        sniff(data)
    assert "JPEG, PNG, WebP" in caught.value.message
    assert caught.value.status == 415


def test_empty_and_random_bytes() -> None:
    with pytest.raises(InvalidMedia, match="empty"):
        sniff(b"")
    for seed in range(200):
        with pytest.raises(OpenfazeError):
            sniff(b"\x9d" + random.Random(seed).randbytes(500))


def test_damaged_zip_is_invalid() -> None:
    with pytest.raises(InvalidMedia, match="ZIP"):
        sniff(zipped("word/document.xml")[:40])
