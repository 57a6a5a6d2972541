"""Encoded pictures to upright 8-bit RGB pixels: sizes from headers first, bounds before decoding, nothing half-read."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np
import numpy.typing as npt
import pillow_heif
from PIL import Image

from python_backends.errors import InvalidMedia, InvalidRequest, PayloadTooLarge
from python_backends.media.sniff import Format
from python_backends.ocr.ingest.limits import MAX_FRAMES, MAX_PIXELS

Pixels = npt.NDArray[np.uint8]

_ORIENTATION = 0x0112
_SIDEWAYS = (5, 6, 7, 8)
_FLIPS = {2: 1, 3: -1, 4: 0, 6: 1, 7: -1, 8: 0}  # OpenCV's codes, after the transposition of the sideways ones
_END_OF_JPEG = b"\xff\xd9"
_DARK, _LIGHT = 128, 180  # grey levels that nothing light goes below, and that its mean lies above
_NONE = 0.01  # share of what shows that counts as nothing
_DECODER_ERRORS = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, IndexError, KeyError, TypeError,
    ZeroDivisionError, OverflowError, NotImplementedError, MemoryError, cv2.error,
)  # fmt: skip


class Size(NamedTuple):
    """Pixels of an upright picture."""

    width: int
    height: int


def page_count(data: bytes, kind: Format) -> int:
    """Pictures in the file that are pages of their own: the frames of a TIFF, else one.

    Raises PayloadTooLarge over MAX_FRAMES: Pillow's own count takes quadratic time, minutes for a hostile file.
    """
    if kind != "tiff":
        return 1
    with _decoding(), _opened(data, kind) as image:
        count = 1
        with contextlib.suppress(EOFError):
            while count <= MAX_FRAMES:
                image.seek(count)
                count += 1
            raise PayloadTooLarge(f"The TIFF has more than {MAX_FRAMES} pages; send it in parts.")
        return count


def sizes(data: bytes, kind: Format, pages: tuple[int, ...]) -> list[Size]:
    """Upright size of each of `pages` (from 1), read from the headers.

    Raises InvalidMedia for damaged headers and PayloadTooLarge over MAX_PIXELS.
    """
    with _decoding(), _opened(data, kind) as image:
        return [_size(_at(image, page), kind) for page in pages]


def pixels(data: bytes, kind: Format, page: int = 1) -> Pixels:
    """Page `page` as uint8 RGB [height, width, 3], C-contiguous, upright, on paper where it is transparent.

    Raises InvalidMedia if the data are damaged or end early, PayloadTooLarge over MAX_PIXELS.
    """
    with _decoding(), _opened(data, kind) as image:
        _size(_at(image, page), kind)
        orientation = _orientation(image, kind)
        array = _fast_jpeg(data) if _is_plain_jpeg(data, image) else None
        if array is None:
            image.load()
            array = _rgb(image)
        return _upright(array, orientation)


@contextlib.contextmanager
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
            # The decoder's own words name objects and libraries of ours, which help nobody who sends a picture.
            raise InvalidMedia(
                "The image is damaged or incomplete and cannot be decoded; open it, save it anew and send that."
            ) from exc


def _opened(data: bytes, kind: Format) -> Image.Image:
    if kind == "heic":
        heif = pillow_heif.open_heif(io.BytesIO(data), convert_hdr_to_8bit=True)
        _bounded(*heif.size)  # the next call decodes
        return heif.to_pillow()
    return Image.open(io.BytesIO(data), formats=(kind.upper(),))


def _at(image: Image.Image, page: int) -> Image.Image:
    if page > MAX_FRAMES:
        raise InvalidRequest(f"Page {page} is over the limit of {MAX_FRAMES} pages an image may have.", param="page")
    if page > 1:
        try:
            image.seek(page - 1)
        except EOFError as exc:
            raise InvalidRequest(f"Page {page} does not exist in the image.", param="page") from exc
    return image


def _bounded(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise PayloadTooLarge(
            f"The image has {width}x{height} = {width * height} pixels; the limit is {MAX_PIXELS}. Send a smaller one."
        )
    if width == 0 or height == 0:
        raise InvalidMedia("The image has no pixels; send another.")


def _size(image: Image.Image, kind: Format) -> Size:
    width, height = image.size
    _bounded(width, height)
    return Size(height, width) if _orientation(image, kind) in _SIDEWAYS else Size(width, height)


def _orientation(image: Image.Image, kind: Format) -> int:
    """EXIF orientation left to undo: Pillow turns TIFF frames by itself, libheif does so for HEIF.

    The base class's reading is asked for, because that of PNG decodes the whole picture to look behind the pixels.
    """
    return 1 if kind in ("tiff", "heic") else int(Image.Image.getexif(image).get(_ORIENTATION, 1))


def _is_plain_jpeg(data: bytes, image: Image.Image) -> bool:
    """Complete, and in a colour space for which OpenCV gives the very pixels Pillow gives.

    OpenCV fills what is missing of a truncated file with grey and says nothing, so a file without its end marker takes
    the strict path.
    """
    return image.format == "JPEG" and image.mode in ("RGB", "L") and data.rstrip(b"\0\r\n ").endswith(_END_OF_JPEG)


def _fast_jpeg(data: bytes) -> Pixels | None:
    """Half the time of Pillow, which keeps four bytes a pixel and copies them twice; None if OpenCV refuses."""
    flags = cv2.IMREAD_COLOR_RGB | cv2.IMREAD_IGNORE_ORIENTATION
    array = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    return None if array is None else _bytes(array)


def _upright(array: Pixels, orientation: int) -> Pixels:
    """Undo an EXIF orientation (2-8); any other value means upright."""
    if orientation in _SIDEWAYS:
        array = _bytes(cv2.transpose(array))
    flip = _FLIPS.get(orientation)
    return array if flip is None else _bytes(cv2.flip(array, flip))


def _bytes(array: Any) -> Pixels:
    """OpenCV's arrays are typed as any number; ours are bytes."""
    pixels: Pixels = array
    return pixels


def _rgb(image: Image.Image) -> Pixels:
    if image.mode == "RGB" and "transparency" not in image.info:
        return np.asarray(image)
    if image.mode == "L" and "transparency" not in image.info:
        return _grey(np.asarray(image))
    if image.mode in ("F", "I") or image.mode.startswith("I;"):
        return _grey(_eight_bits(np.asarray(image)))
    if image.has_transparency_data:
        return _on_paper(image.convert("RGBA"))
    return np.asarray(image.convert("RGB"))


def _grey(array: Pixels) -> Pixels:
    return _bytes(cv2.cvtColor(array, cv2.COLOR_GRAY2RGB))


def _eight_bits(samples: npt.NDArray[Any]) -> Pixels:
    """Deep greyscale scaled from the narrowest customary range that holds it: 1.0, 8, 12, 16 or 32 bits."""
    finite = np.nan_to_num(samples.astype(np.float32), posinf=0.0, neginf=0.0)
    peak = float(finite.max(initial=0.0))
    ranges = (1.0,) if samples.dtype.kind == "f" and peak <= 1.0 else (255.0, 4095.0, 65535.0, float(2**32 - 1))
    top = next((limit for limit in ranges if peak <= limit), peak)
    scaled: Pixels = np.clip(np.rint(finite * (255.0 / top)), 0, 255).astype(np.uint8)
    return scaled


def _on_paper(image: Image.Image) -> Pixels:
    """Over white; over black where all that shows is light, as white text on nothing is made for dark pages."""
    alpha = image.getchannel("A")
    shows = np.asarray(alpha, np.float32)
    grey = np.asarray(image.convert("RGB").convert("L"))
    whole = max(float(shows.sum()), 1.0)
    is_light = float((shows * (grey < _DARK)).sum()) < _NONE * whole and float((shows * grey).sum()) > _LIGHT * whole
    paper = Image.new("RGB", image.size, (0, 0, 0) if is_light else (255, 255, 255))
    paper.paste(image, mask=alpha)
    return np.asarray(paper)
