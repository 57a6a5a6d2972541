"""Encoded pictures to upright 8-bit RGB pixels: sizes from headers first, bounds before decoding, nothing half-read."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image, ImageOps

from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge
from python_backends.ocr.ingest.limits import MAX_PIXELS
from python_backends.ocr.ingest.sniff import Format

Pixels = npt.NDArray[np.uint8]

_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
_DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError,
    ZeroDivisionError, OverflowError, NotImplementedError, MemoryError,
)  # fmt: skip


class Size(NamedTuple):
    """Pixels of an upright picture."""

    width: int
    height: int


def page_count(data: bytes, kind: Format) -> int:
    """Pictures in the file that are pages of their own: the frames of a TIFF, else one."""
    if kind != "tiff":
        return 1
    with _decoding(), _opened(data, kind) as image:
        return int(getattr(image, "n_frames", 1))


def sizes(data: bytes, kind: Format, pages: tuple[int, ...]) -> list[Size]:
    """Upright size of each of `pages` (from 1), read from the headers.

    Raises InvalidMedia for damaged headers and PayloadTooLarge over MAX_PIXELS.
    """
    with _decoding(), _opened(data, kind) as image:
        return [_size(_at(image, page), kind) for page in pages]


def pixels(data: bytes, kind: Format, page: int = 1) -> Pixels:
    """Page `page` as uint8 RGB [height, width, 3], C-contiguous, upright, over white where it is transparent.

    Raises InvalidMedia if the data are damaged or end early, PayloadTooLarge over MAX_PIXELS.
    """
    with _decoding(), _opened(data, kind) as image:
        _size(_at(image, page), kind)
        image.load()
        # Pillow turns TIFF frames upright itself and clears the tag; HEIF carries its rotation outside EXIF.
        upright = image if kind == "heic" else ImageOps.exif_transpose(image)
        return _rgb(upright)


@contextmanager
def _decoding() -> Iterator[None]:
    """Every way a decoder can fail becomes an error of ours; of Pillow's warnings only that of a bomb matters."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            yield
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as exc:
            raise PayloadTooLarge(f"The image is over the limit of {MAX_PIXELS} pixels; send a smaller one.") from exc
        except _DECODER_ERRORS as exc:
            raise InvalidMedia(f"The image is damaged or incomplete and cannot be decoded: {exc}") from exc


def _opened(data: bytes, kind: Format) -> Image.Image:
    if kind == "heic":
        return pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True).to_pillow()
    return Image.open(io.BytesIO(data), formats=(kind.upper(),))


def _at(image: Image.Image, page: int) -> Image.Image:
    if page > 1:
        count = int(getattr(image, "n_frames", 1))
        if page > count:
            raise InvalidRequest(f"Page {page} does not exist: the image has {count} page(s).", param="page")
        image.seek(page - 1)
    return image


def _size(image: Image.Image, kind: Format) -> Size:
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise PayloadTooLarge(
            f"The image has {width}x{height} = {width * height} pixels; the limit is {MAX_PIXELS}. Send a smaller one."
        )
    if width == 0 or height == 0:
        raise InvalidMedia("The image has no pixels.")
    # Pillow reports TIFF and HEIF sizes upright already.
    sideways = kind not in ("tiff", "heic") and image.getexif().get(_ORIENTATION) in _SIDEWAYS
    return Size(height, width) if sideways else Size(width, height)


def _rgb(image: Image.Image) -> Pixels:
    if image.mode == "RGB" and "transparency" not in image.info:
        return np.asarray(image)
    if image.mode == "L" and "transparency" not in image.info:
        return np.repeat(np.asarray(image)[:, :, None], 3, axis=2)
    if image.mode in ("F", "I") or image.mode.startswith("I;"):
        return np.repeat(_eight_bits(np.asarray(image))[:, :, None], 3, axis=2)
    if image.has_transparency_data:
        return _over_white(image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def _eight_bits(samples: npt.NDArray[Any]) -> Pixels:
    """Deep greyscale scaled from the narrowest customary range that holds it: 1.0, 8, 12, 16 or 32 bits."""
    finite = np.nan_to_num(samples.astype(np.float32), posinf=0.0, neginf=0.0)
    peak = float(finite.max(initial=0.0))
    ranges = (1.0,) if samples.dtype.kind == "f" and peak <= 1.0 else (255.0, 4095.0, 65535.0, float(2**32 - 1))
    top = next((limit for limit in ranges if peak <= limit), peak)
    scaled: Pixels = np.clip(np.rint(finite * (255.0 / top)), 0, 255).astype(np.uint8)
    return scaled


def _over_white(image: Image.Image) -> Pixels:
    paper = Image.new("RGB", image.size, (255, 255, 255))
    paper.paste(image, mask=image.getchannel("A"))
    return np.asarray(paper)
