"""Pictures that are damaged, hostile or at the edge of what may be sent."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pillow_heif
from PIL import Image, ImageDraw, ImageFont

MIME = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "BMP": "image/bmp", "TIFF": "image/tiff",
        "HEIF": "image/heic"}  # fmt: skip
# What each format begins with: noise behind it reaches the decoder.
MAGIC = {
    "image/jpeg": b"\xff\xd8\xff\xe0", "image/png": b"\x89PNG\r\n\x1a\n", "image/webp": b"RIFF\xff\0\0\0WEBP",
    "image/bmp": b"BM\xff\0\0\0\0\0\0\0", "image/tiff": b"II*\0", "image/heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "application/pdf": b"%PDF-1.7\n",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": b"PK\x03\x04",
}  # fmt: skip


def printed(words: str, kind: str = "PNG") -> bytes:
    """One line of large print."""
    image = Image.new("RGB", (640, 120), "white")
    ImageDraw.Draw(image).text((20, 30), words, fill="black", font=ImageFont.load_default(48))
    return encoded(image, kind)


def encoded(image: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(written)
    else:
        image.save(written, kind)
    return written.getvalue()


def cut(kind: str, share: float) -> bytes:
    """The first `share` of a picture of noise, which no format compresses."""
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (96, 96, 3), np.uint8))
    whole = encoded(noise, kind)
    return whole[: max(16, int(len(whole) * share))]


def png(width: int, height: int, body: bytes = b"", pixels: bytes = b"\0" * 64) -> bytes:
    """A greyscale PNG that claims these sides; `body` is whole chunks, `pixels` the filtered rows."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IDAT", zlib.compress(pixels, 9)) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def text_chunk_bomb(kind: bytes) -> bytes:
    """A small PNG whose compressed note or colour profile unpacks to 100 MB."""
    return png(8, 8, chunk(kind, b"key\0\0" + zlib.compress(bytes(100_000_000), 9)))


def many_framed_tiff(frames: int) -> bytes:
    """A TIFF of tiny pages."""
    written = io.BytesIO()
    page = Image.new("L", (4, 4))
    page.save(written, "TIFF", save_all=True, append_images=[page] * (frames - 1))
    return written.getvalue()


def pages(count: int) -> bytes:
    """A TIFF of pages full of print."""
    page = Image.new("L", (900, 1200), 255)
    for row in range(30):
        ImageDraw.Draw(page).text((30, 20 + 38 * row), f"Line {row} of the page, with some words", 0,
                                  ImageFont.load_default(24))  # fmt: skip
    written = io.BytesIO()
    page.save(written, "TIFF", save_all=True, append_images=[page] * (count - 1), compression="tiff_lzw")
    return written.getvalue()
