"""Icon sets: drawings as inline SVG or as letters of an icon font, found by what they mean."""

from __future__ import annotations

import functools
import random
import re
from dataclasses import dataclass
from pathlib import Path

from builders.gui.pages.meanings import MEANINGS
from builders.gui.pages.packages import package


@dataclass(frozen=True)
class IconSet:
    """Where a set's drawings lie and how they are put into a page."""

    name: str
    package: str
    drawings: str  # glob of SVG files below the package folder
    style: str = ""  # stylesheet of its font, when it is used as a font
    letter: str = ""  # class of a letter, `{name}` in it
    held: bool = False  # only in held-back pages


SETS: tuple[IconSet, ...] = (
    IconSet("fontawesome", "@fortawesome/fontawesome-free", "svgs/solid/*.svg"),
    IconSet(
        "fontawesome-font", "@fortawesome/fontawesome-free", "svgs/solid/*.svg", "css/all.min.css", "fas fa-{name}"
    ),
    IconSet("fontawesome-regular", "@fortawesome/fontawesome-free", "svgs/regular/*.svg"),
    IconSet("bootstrap-icons", "bootstrap-icons", "icons/*.svg"),
    IconSet("bootstrap-font", "bootstrap-icons", "icons/*.svg", "font/bootstrap-icons.min.css", "bi bi-{name}"),
    IconSet("mdi-font", "@mdi/font", "", "css/materialdesignicons.min.css", "mdi mdi-{name}"),
    IconSet("lucide", "lucide-static", "icons/*.svg"),
    IconSet("tabler", "@tabler/icons", "icons/outline/*.svg"),
    IconSet("tabler-filled", "@tabler/icons", "icons/filled/*.svg"),
    IconSet("feather", "feather-icons", "dist/icons/*.svg"),
    IconSet("boxicons", "boxicons", "svg/regular/*.svg"),
    IconSet("boxicons-font", "boxicons", "svg/regular/*.svg", "css/boxicons.min.css", "bx {name}"),
    IconSet("ionicons", "ionicons", "dist/svg/*-outline.svg"),
    IconSet("heroicons", "heroicons", "24/outline/*.svg"),
    IconSet("heroicons-solid", "heroicons", "24/solid/*.svg"),
    IconSet("phosphor", "@phosphor-icons/core", "assets/regular/*.svg", held=True),
    IconSet("remix", "remixicon", "icons/*/*-line.svg", held=True),
    IconSet("remix-filled", "remixicon", "icons/*/*-fill.svg", held=True),
)
BRANDS = IconSet("fontawesome-brands", "@fortawesome/fontawesome-free", "svgs/brands/*.svg")
_AFFIX = re.compile(r"^bx-|-(outline|line|fill|sharp)$")


class Icons:
    """One icon set, read from the packages folder."""

    def __init__(self, icon_set: IconSet, packages: Path) -> None:
        self.set = icon_set
        self._root = packages / package(icon_set.package).folder
        self._names = _names(icon_set, self._root)
        self._order = tuple(self._names)

    @property
    def style(self) -> Path | None:
        """The stylesheet a page needs, if the set is used as a font."""
        return self._root / self.set.style if self.set.style else None

    def pick(self, meaning: str, rng: random.Random) -> str:
        """The set's own name of a drawing that means `meaning`, or of any drawing."""
        for word in MEANINGS.get(meaning, (meaning,)):
            if word in self._names:
                return word
        return rng.choice(self._order)

    def markup(self, name: str, style: str = "", extra: str = "") -> str:
        """The HTML of one icon."""
        source = self._names[name]
        if self.set.letter:
            letter = self.set.letter.format(name=source)
            return f'<i class="{letter} {extra}" data-r="icon" style="{style}"></i>'
        return _inline(self._root / source, style, extra)


@functools.lru_cache(maxsize=64)
def _names(icon_set: IconSet, root: Path) -> dict[str, str]:
    """Plain name -> path of the drawing below the package, or the letter's own name."""
    if icon_set.name == "mdi-font":
        css = (root / icon_set.style).read_text("utf-8")
        found = sorted(set(re.findall(r"\.mdi-([a-z0-9-]+)::before", css)))
        return {name: name for name in found if name != "blank"}
    paths = sorted(root.glob(icon_set.drawings))
    if icon_set.letter:
        return {_AFFIX.sub("", path.stem): path.stem for path in paths}
    return {_AFFIX.sub("", path.stem): str(path.relative_to(root)) for path in paths}


@functools.lru_cache(maxsize=4096)
def _drawing(path: Path) -> tuple[str, str]:
    """Attributes and content of an SVG file, without its sizes, identifiers and comments."""
    text = re.sub(r"<\?xml.*?\?>|<!--.*?-->|<title>.*?</title>", "", path.read_text("utf-8"), flags=re.S)
    match = re.search(r"<svg([^>]*)>(.*)</svg>", text, re.S)
    if match is None:
        raise ValueError(f"{path} is not an SVG drawing")
    kept = re.findall(r'\b(viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="([^"]*)"', match[1])
    attributes = " ".join(f'{key}="{value}"' for key, value in kept)
    return attributes, match[2].strip()


def _inline(path: Path, style: str, extra: str) -> str:
    attributes, content = _drawing(path)
    if "fill=" not in attributes:
        attributes += ' fill="currentColor"'
    content = re.sub(r'(fill|stroke)="(#000000|#000|black)"', r'\1="currentColor"', content)
    content = content.replace("ionicon-fill-none", "x-nofill").replace("ionicon-stroke-width", "x-stroke")
    return f'<svg class="x-i {extra}" data-r="icon" {attributes} style="{style}">{content}</svg>'
