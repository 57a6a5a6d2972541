"""Drawn pictures whose content is known to the pixel."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

# Where things stand in the pictures, as (left, top, right, bottom) in pixels.
BUS = (250, 180, 760, 480)
PERSON = (90, 260, 170, 540)
CUP = (520, 250, 700, 430)
BUTTON = (620, 430, 800, 490)
FIELDS = ((220, 130, 800, 180), (220, 230, 800, 280), (220, 330, 800, 380))
CARD = {"Surname": "MARLOWE", "Given names": "IDA", "Date of birth": "1987-11-23", "Licence no": "NW-4471-92"}
_DARK, _LIGHT = (32, 36, 44), (238, 238, 232)


def street() -> Image.Image:
    """A bus on a road and a person beside it, 900 x 640."""
    image = Image.new("RGB", (900, 640), (168, 204, 236))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 430, 900, 640), (120, 122, 124))
    draw.rectangle((0, 300, 900, 430), (122, 160, 96))
    left, top, right, bottom = BUS
    draw.rounded_rectangle((left, top, right, bottom - 40), 26, (206, 44, 40))
    for window in range(5):
        x = left + 30 + window * 94
        draw.rectangle((x, top + 40, x + 74, top + 120), (206, 230, 244))
    for x in (left + 70, right - 130):
        draw.ellipse((x, bottom - 80, x + 80, bottom), _DARK)
    draw.text((left + 170, top + 150), "CITY BUS 12", _LIGHT, ImageFont.load_default(44))
    _person(draw)
    return image


def still_life() -> Image.Image:
    """A red cup on a table, 960 x 600, and nothing else."""
    image = Image.new("RGB", (960, 600), (232, 226, 214))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 400, 960, 600), (150, 104, 66))
    left, top, right, bottom = CUP
    draw.ellipse((right - 60, top + 40, right, bottom - 40), outline=(176, 30, 34), width=16)
    draw.polygon([(left, top), (right - 40, top), (right - 62, bottom), (left + 22, bottom)], (196, 36, 40))
    return image


def identity_card() -> Image.Image:
    """A made-up driving licence, 960 x 600."""
    image = Image.new("RGB", (960, 600), (226, 236, 240))
    draw = ImageDraw.Draw(image)
    draw.text((60, 40), "DRIVING LICENCE   NORTHWICK", (20, 60, 110), ImageFont.load_default(46))
    draw.rectangle((60, 140, 300, 460), (196, 204, 210))
    for row, (label, value) in enumerate(CARD.items()):
        draw.text((350, 140 + row * 100), label, (90, 96, 104), ImageFont.load_default(28))
        draw.text((350, 174 + row * 100), value, _DARK, ImageFont.load_default(42))
    return image


def form() -> Image.Image:
    """A window with three text fields and a button, 900 x 560."""
    image = Image.new("RGB", (900, 560), (246, 246, 248))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 900, 60), (52, 92, 160))
    draw.text((30, 14), "New booking", _LIGHT, ImageFont.load_default(30))
    for label, box in zip(("Name", "E-mail", "Places"), FIELDS, strict=True):
        draw.text((60, box[1] + 8), label, _DARK, ImageFont.load_default(28))
        draw.rectangle(box, "white", (150, 150, 156), 2)
    draw.rounded_rectangle(BUTTON, 10, (40, 120, 70))
    draw.text((BUTTON[0] + 22, BUTTON[1] + 14), "Clear form", _LIGHT, ImageFont.load_default(28))
    return image


def jpeg(image: Image.Image) -> bytes:
    """`image` as JPEG."""
    return _written(image, "JPEG")


def png(image: Image.Image) -> bytes:
    """`image` as PNG."""
    return _written(image, "PNG")


def _person(draw: ImageDraw.ImageDraw) -> None:
    left, top, right, bottom = PERSON
    middle = (left + right) // 2
    draw.ellipse((middle - 28, top, middle + 28, top + 56), (226, 178, 142))
    draw.rectangle((left + 8, top + 58, right - 8, top + 170), (44, 72, 140))
    for x in (left + 14, right - 38):
        draw.rectangle((x, top + 170, x + 24, bottom), (52, 48, 46))


def _written(image: Image.Image, kind: str) -> bytes:
    written = io.BytesIO()
    image.save(written, kind)
    return written.getvalue()
