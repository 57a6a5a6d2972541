"""Every picture format and colour mode to upright RGB, and every way a picture can be bad."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pillow_heif
import pytest
from PIL import Image, TiffImagePlugin

from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge
from python_backends.media.sniff import Format, sniff
from python_backends.ocr.ingest import images
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.limits import MAX_FRAMES, MAX_PIXELS
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.request import OcrRequest

Array = npt.NDArray[Any]

TURNS = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip
"""For each EXIF orientation, what a camera does to an upright scene before it stores it."""


def scene(width: int = 48, height: int = 32) -> Image.Image:
    """Four different quadrants, in blocks that survive lossy coding."""
    array = np.zeros((height, width, 3), np.uint8)
    array[: height // 2, : width // 2] = (250, 10, 10)
    array[: height // 2, width // 2 :] = (10, 250, 10)
    array[height // 2 :, : width // 2] = (10, 10, 250)
    array[height // 2 :, width // 2 :] = (250, 250, 250)
    return Image.fromarray(array)


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    if kind == "HEIF":
        pillow_heif.from_pillow(image).save(buffer, quality=95, **options)
    else:
        image.save(buffer, kind, **options)
    return buffer.getvalue()


def decoded(data: bytes, page: int = 1) -> Array:
    pixels = images.pixels(data, sniff(data), page)
    assert pixels.dtype == np.uint8 and pixels.ndim == 3 and pixels.shape[2] == 3 and pixels.flags["C_CONTIGUOUS"]
    height, width = pixels.shape[:2]
    assert images.sizes(data, sniff(data), (page,)) == [(width, height)]
    return pixels


def close(left: Array, right: Array, tolerance: float = 6.0) -> bool:
    return left.shape == right.shape and float(np.abs(left.astype(int) - right.astype(int)).mean()) <= tolerance


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "HEIF"])
def test_formats(kind: str) -> None:
    assert close(decoded(encoded(scene(), kind)), np.asarray(scene()))


@pytest.mark.parametrize("orientation", sorted(TURNS))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_exif_orientation(kind: str, orientation: int) -> None:
    turn = TURNS[orientation]
    stored = scene() if turn is None else scene().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(stored, kind, exif=exif)
    assert close(decoded(data), np.asarray(scene()))


@pytest.mark.parametrize("orientation", sorted(TURNS))
def test_heic_orientation(orientation: int) -> None:
    turn = TURNS[orientation]
    stored = scene() if turn is None else scene().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert close(decoded(encoded(stored, "HEIF", exif=exif.tobytes())), np.asarray(scene()))


def test_fast_jpeg_is_exactly_pillow() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (123, 77, 3), np.uint8))
    data = encoded(noise, "JPEG", quality=80)
    assert np.array_equal(decoded(data), np.asarray(Image.open(io.BytesIO(data))))
    assert np.array_equal(decoded(data + b"trailer"), decoded(data))


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK", "YCbCr", "I;16", "I", "F"])
def test_modes_agree_with_grey(mode: str) -> None:
    black_white = scene().convert("L").point(lambda value: 255 if value > 128 else 0)
    expected = np.repeat(np.asarray(black_white)[:, :, None], 3, axis=2)
    if mode == "I;16":
        image = Image.fromarray(np.asarray(black_white).astype(np.uint16) * 257)
    elif mode == "CMYK":
        image = black_white.convert("RGB").convert("CMYK")
    else:
        image = black_white.convert(mode)
    kind = {"CMYK": "JPEG", "YCbCr": "JPEG", "F": "TIFF", "I": "TIFF"}.get(mode, "PNG")
    assert close(decoded(encoded(image, kind)), expected, 3.0)


@pytest.mark.parametrize(("samples", "grey"), [(65535, 255), (32768, 128), (4095, 255), (255, 255)])
def test_deep_grey_is_scaled_from_its_own_range(samples: int, grey: int) -> None:
    array = np.zeros((4, 4), np.uint16)
    array[0, 0] = samples
    assert decoded(encoded(Image.fromarray(array), "PNG"))[0, 0, 0] == grey


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_shows_white_paper(mode: str) -> None:
    image = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    image.putpixel((0, 0), (0, 0, 0, 255))
    if mode == "P":
        paletted = Image.new("P", (4, 4), 1)
        paletted.putpalette([0, 0, 0, 0, 0, 0])
        paletted.putpixel((0, 0), 0)
        data = encoded(paletted, "PNG", transparency=1)
    else:
        data = encoded(image.convert(mode), "PNG")
    pixels = decoded(data)
    assert pixels[0, 0].tolist() == [0, 0, 0] and pixels[1, 1].tolist() == [255, 255, 255]


@pytest.mark.parametrize(
    ("ink", "paper"), [((255, 255, 255), 0), ((240, 240, 200), 0), ((0, 0, 0), 255), ((200, 0, 0), 255)]
)
def test_light_ink_on_nothing_is_shown_on_black(ink: tuple[int, int, int], paper: int) -> None:
    array = np.zeros((20, 40, 4), np.uint8)
    array[5:15, 10:30] = (*ink, 255)
    pixels = decoded(encoded(Image.fromarray(array), "PNG"))
    assert tuple(pixels[10, 20]) == ink and set(pixels[0, 0]) == {paper}


def test_a_light_card_with_dark_text_stays_on_white() -> None:
    array = np.zeros((20, 40, 4), np.uint8)
    array[2:18, 2:38] = 255
    array[8:12, 10:30] = (0, 0, 0, 255)
    assert decoded(encoded(Image.fromarray(array), "PNG"))[0, 0, 0] == 255


def test_animated_webp_gives_its_first_frame() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    assert decoded(data)[0, 0].tolist() == [255, 0, 0]
    assert images.page_count(data, "webp") == 1


def test_tiff_frames_are_pages() -> None:
    frames = [Image.new("RGB", (8 + index, 8), (index * 50, 0, 0)) for index in range(3)]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:])
    plan, document = planned(data, OcrRequest(page_range="2-3"), PdfProcess())
    assert [(page.number, page.width, page.source) for page in plan.pages] == [(2, 9, "image"), (3, 10, "image")]
    assert plan.total_pages == 3 and document == data
    assert decoded(data, 3)[0, 0].tolist() == [100, 0, 0]
    with pytest.raises(InvalidRequest, match="Page 4"):
        images.pixels(data, "tiff", 4)


def test_one_pixel_is_a_picture() -> None:
    plan, _ = planned(encoded(Image.new("RGB", (1, 1)), "PNG"), OcrRequest(mime="application/pdf"), PdfProcess())
    assert (plan.pages[0].width, plan.pages[0].height, plan.kind) == (1, 1, "image")


def png_of_size(width: int, height: int, body: bytes = b"") -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(20_000, 20_000), (65_500, 65_500), (MAX_PIXELS + 1, 1), (12_000, 8_000)])
def test_too_many_pixels_are_refused_before_decoding(size: tuple[int, int]) -> None:
    data = png_of_size(*size)
    for attempt in (lambda: images.sizes(data, "png", (1,)), lambda: images.pixels(data, "png")):
        with pytest.raises(PayloadTooLarge, match=str(MAX_PIXELS)):
            attempt()


def test_pixel_bound_is_exact() -> None:
    assert images.sizes(png_of_size(MAX_PIXELS // 8, 8), "png", (1,)) == [(MAX_PIXELS // 8, 8)]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "HEIF"])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.9])
def test_truncation_is_never_half_a_picture(kind: str, share: float) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (96, 96, 3), np.uint8))
    data = encoded(noise, kind)
    cut = data[: max(16, int(len(data) * share))]
    with pytest.raises(InvalidMedia, match="damaged or incomplete"):
        images.pixels(cut, sniff(data))


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "bmp", "tiff", "heic"])
def test_noise_behind_a_magic_number(kind: Format) -> None:
    magic = {
        "jpeg": b"\xff\xd8\xff\xe0", "png": b"\x89PNG\r\n\x1a\n", "webp": b"RIFF\xff\0\0\0WEBP",
        "bmp": b"BM\xff\0\0\0\0\0\0\0", "tiff": b"II*\0", "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    }[kind]  # fmt: skip
    for seed in range(20):
        data = magic + np.random.default_rng(seed).bytes(400)
        for attempt in (lambda data=data: images.sizes(data, kind, (1,)), lambda data=data: images.pixels(data, kind)):
            with pytest.raises((InvalidMedia, PayloadTooLarge)):
                attempt()


@pytest.mark.parametrize("chunk", [b"zTXt", b"iCCP"])
def test_text_chunk_bomb(chunk: bytes) -> None:
    payload = b"key\0\0" + zlib.compress(b"\0" * 80_000_000, 9)
    body = struct.pack(">I", len(payload)) + chunk + payload + struct.pack(">I", zlib.crc32(chunk + payload))
    with pytest.raises(InvalidMedia):
        images.pixels(png_of_size(8, 8, body), "png")


def test_endless_tiff_directory_ends() -> None:
    data = encoded(Image.new("L", (4, 4)), "TIFF")
    start = struct.unpack("<I", data[4:8])[0]
    entries = struct.unpack("<H", data[start : start + 2])[0]
    link = start + 2 + 12 * entries
    looped = data[:link] + struct.pack("<I", start) + data[link + 4 :]
    assert TiffImagePlugin.TiffImageFile(io.BytesIO(looped)).size == (4, 4)
    assert images.page_count(looped, "tiff") == 1


def tiff_of(frames: int, ends_in_nothing: bool = False) -> bytes:
    """A TIFF of empty directories: 4x4 pixels each, all sharing one strip; the last may point behind the file."""
    tags = {256: 4, 257: 4, 258: 8, 259: 1, 262: 1, 273: 8, 277: 1, 278: 4, 279: 16}
    size = 2 + 12 * len(tags) + 4
    written = [b"II*\0", struct.pack("<I", 24), bytes(16)]
    for frame in range(frames):
        following = 24 + size * (frame + 1) if frame + 1 < frames or ends_in_nothing else 0
        entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
        written += [struct.pack("<H", len(tags)), entries, struct.pack("<I", following)]
    return b"".join(written)


def test_tiff_pages_are_counted_to_the_bound_and_no_further() -> None:
    assert images.page_count(tiff_of(MAX_FRAMES), "tiff") == MAX_FRAMES
    broken_behind_the_bound = tiff_of(MAX_FRAMES + 1, ends_in_nothing=True)
    with pytest.raises(PayloadTooLarge, match=str(MAX_FRAMES)):
        images.page_count(broken_behind_the_bound, "tiff")
    with pytest.raises(InvalidRequest, match=str(MAX_FRAMES)):
        images.pixels(tiff_of(1), "tiff", MAX_FRAMES + 1)


def test_heif_is_refused_by_its_header() -> None:
    side = struct.pack(">II", 64, 64)
    data = encoded(scene(64, 64), "HEIF")
    assert side in data
    with pytest.raises(PayloadTooLarge, match=str(MAX_PIXELS)):
        images.pixels(data.replace(side, struct.pack(">II", 20_000, 20_000)), "heic")


def test_a_refusal_names_no_objects_of_ours() -> None:
    with pytest.raises(InvalidMedia) as caught:
        images.pixels(b"\x89PNG\r\n\x1a\n" + bytes(100), "png")
    assert "<" not in caught.value.message and "BytesIO" in str(caught.value.__cause__)
