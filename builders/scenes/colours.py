"""Fourteen named colours: how they vary, which may be taken for each other, and their names in eleven languages."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from builders.scenes.scene import Mask, Pixels

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "zh", "ja", "ar", "hi")


@dataclass(frozen=True)
class Colour:
    """Ranges in OpenCV's HSV (hue 0-179, saturation and value 0-255); a low hue above the high one wraps round."""

    hue: tuple[int, int]
    saturation: tuple[int, int]
    value: tuple[int, int]
    names: dict[str, tuple[str, ...]]


def _names(*words: str) -> dict[str, tuple[str, ...]]:
    return {language: tuple(word.split("/")) for language, word in zip(LANGUAGES, words, strict=True)}


COLOURS: dict[str, Colour] = {
    "red": Colour(
        (176, 4), (190, 255), (170, 245),
        _names("red", "rot", "rouge", "rojo", "rosso", "vermelho", "красный", "红色", "赤", "أحمر", "लाल"),
    ),
    "orange": Colour(
        (9, 15), (200, 255), (225, 255),
        _names("orange", "orange", "orange", "naranja", "arancione", "laranja", "оранжевый", "橙色", "オレンジ", "برتقالي", "नारंगी"),
    ),
    "yellow": Colour(
        (24, 30), (170, 255), (225, 255),
        _names("yellow", "gelb", "jaune", "amarillo", "giallo", "amarelo", "жёлтый", "黄色", "黄色", "أصفر", "पीला"),
    ),
    "green": Colour(
        (46, 72), (130, 255), (95, 210),
        _names("green", "grün", "vert", "verde", "verde", "verde", "зелёный", "绿色", "緑", "أخضر", "हरा"),
    ),
    "teal": Colour(
        (84, 90), (190, 255), (95, 150),
        _names("teal", "blaugrün", "bleu-vert", "verde azulado", "verde acqua", "verde-azulado", "бирюзовый", "青绿色", "青緑", "أزرق مخضر", "हरा-नीला"),
    ),
    "cyan": Colour(
        (88, 93), (130, 255), (215, 255),
        _names("cyan", "cyan", "cyan", "cian", "ciano", "ciano", "голубой", "青色", "シアン", "سماوي", "फ़िरोज़ी"),
    ),
    "blue": Colour(
        (104, 117), (165, 255), (170, 250),
        _names("blue", "blau", "bleu", "azul", "blu", "azul", "синий", "蓝色", "青", "أزرق", "नीला"),
    ),
    "navy": Colour(
        (112, 120), (160, 255), (75, 120),
        _names("navy/navy blue/dark blue", "dunkelblau", "bleu marine", "azul marino", "blu scuro", "azul-marinho", "тёмно-синий", "深蓝色", "紺色", "كحلي", "गहरा नीला"),
    ),
    "purple": Colour(
        (133, 143), (120, 230), (120, 210),
        _names("purple/violet", "lila", "violet", "morado", "viola", "roxo", "фиолетовый", "紫色", "紫", "بنفسجي", "बैंगनी"),
    ),
    "pink": Colour(
        (160, 172), (80, 165), (235, 255),
        _names("pink", "rosa", "rose", "rosa", "rosa", "rosa", "розовый", "粉色", "ピンク", "وردي", "गुलाबी"),
    ),
    "brown": Colour(
        (7, 14), (130, 205), (85, 145),
        _names("brown", "braun", "marron", "marrón", "marrone", "marrom", "коричневый", "棕色", "茶色", "بني", "भूरा"),
    ),
    "black": Colour(
        (0, 179), (0, 40), (5, 38),
        _names("black", "schwarz", "noir", "negro", "nero", "preto", "чёрный", "黑色", "黒", "أسود", "काला"),
    ),
    "grey": Colour(
        (0, 179), (0, 16), (105, 165),
        _names("gray/grey", "grau", "gris", "gris", "grigio", "cinza", "серый", "灰色", "灰色", "رمادي", "स्लेटी"),
    ),
    "white": Colour(
        (0, 179), (0, 8), (245, 255),
        _names("white", "weiß", "blanc", "blanco", "bianco", "branco", "белый", "白色", "白", "أبيض", "सफ़ेद"),
    ),
}  # fmt: skip

# Colours that a person might also call by the other word: no prompt with one is asked where the other is present.
KIN: dict[str, frozenset[str]] = {
    "blue": frozenset({"navy", "cyan"}),
    "navy": frozenset({"blue", "black"}),
    "cyan": frozenset({"blue", "teal"}),
    "teal": frozenset({"cyan", "green"}),
    "green": frozenset({"teal"}),
    "red": frozenset(),
    "orange": frozenset({"brown"}),
    "yellow": frozenset(),
    "purple": frozenset({"pink"}),
    "pink": frozenset({"purple"}),
    "brown": frozenset({"orange"}),
    "black": frozenset({"navy"}),
    "grey": frozenset(),
    "white": frozenset(),
}


def draw_colour(rng: np.random.Generator, name: str) -> tuple[int, int, int]:
    """One RGB value that everybody would call by that name."""
    colour = COLOURS[name]
    low, high = colour.hue
    hue = int(rng.integers(low, high + 1 + (180 if high < low else 0))) % 180
    saturation, value = (int(rng.integers(a, b + 1)) for a, b in (colour.saturation, colour.value))
    pixel = cv2.cvtColor(np.uint8([[[hue, saturation, value]]]), cv2.COLOR_HSV2RGB)  # type: ignore[arg-type]
    red, green, blue = (int(x) for x in pixel[0, 0])
    return red, green, blue


# Upper ends of hue for what is neither grey nor dark, for naming pixels; the names are coarse on purpose.
_HUES = (
    (6, "red"), (20, "orange"), (35, "yellow"), (80, "green"), (97, "cyan"), (127, "blue"), (150, "purple"),
    (172, "pink"), (180, "red"),
)  # fmt: skip


def shares(rgb: Pixels, mask: Mask) -> dict[str, float]:
    """Share of the masked pixels that each colour name may stand for; a pixel may count for several names.

    `rgb` UINT8 [h, w, 3], `mask` BOOL [h, w]. Dark orange counts as brown and as orange, dark blue as navy and blue.
    """
    hsv = cv2.cvtColor(rgb, cv2.COLOR_RGB2HSV)[mask]
    if not len(hsv):
        return {}
    hue, saturation, value = (hsv[:, i].astype(int) for i in range(3))
    black, pale = value < 50, saturation < 40
    tinted = ~black & ~pale
    found = {"black": black, "white": pale & (value > 215), "grey": pale & ~black & (value <= 225)}
    low = 0
    for high, name in _HUES:
        found[name] = found.get(name, False) | (tinted & (hue >= low) & (hue < high))
        low = high
    found["brown"] = (found["orange"] | found["red"]) & (value < 170)
    found["navy"] = found["blue"] & (value < 150)
    found["teal"] = found["cyan"] & (value < 190)
    found["pink"] = found["pink"] | (found["red"] & (saturation < 150) & (value > 200))
    return {name: float(np.mean(hit)) for name, hit in found.items()}
