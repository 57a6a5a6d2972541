"""Icons of seven families, of one colour each, named by their files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from builders.scenes.sprites.archives import members
from builders.scenes.sprites.lexicon import Concept
from builders.scenes.sprites.raster import cover, from_svg
from builders.scenes.sprites.raw import Raw
from builders.scenes.sprites.sources import BOOTSTRAP, FONT_AWESOME, LUCIDE, MATERIAL, PHOSPHOR, REMIX, TABLER, Npm
from builders.scenes.sprites.synonyms import ICONS

_SIDE = 112
_FAMILIES_AGREE = 3


@dataclass(frozen=True)
class Family:
    """Where a package keeps its icons, and the ends of file names that say a style and not a thing."""

    package: Npm
    style: str
    folder: re.Pattern[str]
    endings: tuple[str, ...] = ()


FAMILIES = (
    Family(FONT_AWESOME, "font-awesome", re.compile(r"package/svgs/(solid|regular)/")),
    Family(MATERIAL, "material", re.compile(r"package/svg/"), ("outline", "variant")),
    Family(BOOTSTRAP, "bootstrap", re.compile(r"package/icons/"), ("fill",)),
    Family(LUCIDE, "lucide", re.compile(r"package/icons/")),
    Family(TABLER, "tabler", re.compile(r"package/icons/(outline|filled)/")),
    Family(PHOSPHOR, "phosphor", re.compile(r"package/assets/(bold|fill|regular)/"), ("bold", "fill")),
    Family(REMIX, "remix", re.compile(r"package/icons/(?!Logos|Editor|Arrows|Design)[^/]+/"), ("fill", "line")),
)
_NOT_THINGS = frozenset(
    "off slash alt brand letter number circle square alphabetical align border format text sort numeric "
    "arrows corner move layout table tally math plus minus check cancel x exclamation question up down "
    "left right out in on of to and the down-left multiple new edit remove add simple duotone dots sharp "
    "round rounded outline filled variant high medium low half box set abc code git font sign box2 lg sm "
    "xs google apple microsoft android facebook twitter linux".split()
)


def icons(concepts: Sequence[Concept], packages: Path) -> Iterator[Raw]:
    """All icons whose names say a thing, with the names and languages of a like emoji.

    A name that is neither an emoji's nor a known sign must be used by three families: others are house words.
    """
    lexicon = _lexicon(concepts)
    files = [(family, name, words, data) for family in FAMILIES for name, words, data in _named(family, packages)]
    users = Counter(words for _, words in {(family.style, words) for family, _, words, _ in files})
    for family, name, words, data in files:
        if words in lexicon or users[words] >= _FAMILIES_AGREE:
            picture = from_svg(data, _SIDE)
            if picture is not None and min(picture.shape[:2]) > 16:
                names, related = lexicon.get(words, ({"en": (words,)}, frozenset()))
                yield Raw(cover(picture), "icon", family.style, _first(words, names), related, name, upright=True)


def _named(family: Family, packages: Path) -> Iterator[tuple[str, str, bytes]]:
    """File, what it shows and content of a family's icons that show a thing."""
    for name, data in members(family.package, packages, (".svg",)):
        words = thing(Path(name).stem, family.endings) if family.folder.match(name) else ""
        if words:
            yield name, words, data


def thing(stem: str, endings: tuple[str, ...] = ()) -> str:
    """What an icon's file name says it shows, or nothing where that is a sign, a brand, a letter or a variant."""
    signs = {name for signs in ICONS for name in signs}
    words = [word for word in re.split(r"[-_ ]+", stem.lower()) if word]
    while words and words[-1] in endings:
        words.pop()
    phrase = " ".join(words)
    if phrase in signs:
        return phrase
    strange = any(len(word) < 3 or not word.isalpha() or word in _NOT_THINGS for word in words)
    return "" if strange or not 1 <= len(words) <= 2 else phrase


def _lexicon(concepts: Sequence[Concept]) -> dict[str, tuple[dict[str, tuple[str, ...]], frozenset[str]]]:
    """Names by every English name of a sign: its synonyms, and languages from the first emoji of one of these names."""
    emoji: dict[str, Concept] = {}
    for concept in concepts:
        emoji.setdefault(concept.names["en"][0], concept)
    for concept in concepts:
        for name in concept.names["en"][1:]:
            emoji.setdefault(name, concept)
    found = {}
    for label, concept in emoji.items():
        if label == concept.names["en"][0]:
            found[label] = (concept.names, concept.related)
    for signs in ICONS:
        like = next((emoji[name] for name in signs if name in emoji), None)
        foreign = {language: names for language, names in like.names.items() if language != "en"} if like else {}
        more = like.names["en"] if like and like.names["en"][0] in signs else ()
        names = {"en": tuple(dict.fromkeys((*signs, *more))), **foreign}
        related = (like.related if like else frozenset()) - set(names["en"])
        found.update(dict.fromkeys(signs, (names, related)))
    return found


def _first(words: str, names: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return names if words in names["en"] else {**names, "en": (words, *names["en"])}
