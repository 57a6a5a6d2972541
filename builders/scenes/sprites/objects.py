"""Pictures of things: Tux Paint's stamps, mostly photographs, and Open Clip Art's drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from builders.scenes.names import LANGUAGES
from builders.scenes.scene import ObjectKind
from builders.scenes.sprites.archives import members
from builders.scenes.sprites.lexicon import Concept
from builders.scenes.sprites.raster import from_png, from_svg, opaque_share
from builders.scenes.sprites.raw import Raw
from builders.scenes.sprites.sources import CLIP_ART, STAMPS

_SIDE = 224
_ARTICLE = re.compile(
    r"^(an?|the|some|eine?|der|die|das|une?|des|les?|la|el|los|las|unos|unas|un|uno|una|um|uma|os?|as|il|lo|i|gli|एक)\s+|^l'",
    re.IGNORECASE,
)
_NOT_STAMPS = re.compile(r"/symbols/(alphabets|math|money|music)/|/planets/|_mirror|_flip|/people/body_parts/")
_CLIP_FOLDERS = re.compile(
    r"/svg/(animals|food|plants|tools|buildings|electronics|education/books|office|transportation/(vehicles|boating|air)|"
    r"recreation/(music|sports|toys|party|holiday)|people/clothing|computer/hardware)/"
)


def stamps(concepts: Sequence[Concept], packages: Path) -> Iterator[Raw]:
    """Stamps whose description names one thing in at most three words, in all languages it has."""
    texts: dict[str, str] = {}
    pictures: dict[str, bytes] = {}
    for name, data in members(STAMPS, packages, (".txt", ".png", ".svg")):
        if not _NOT_STAMPS.search(name):
            stem = name.rsplit(".", 1)[0]
            if name.endswith(".txt"):
                texts[stem] = data.decode("utf-8", "replace")
            else:
                pictures[name] = data
    known = _by_name(concepts)
    for name, data in pictures.items():
        names = described(texts.get(name.rsplit(".", 1)[0], ""))
        picture = (from_svg if name.endswith(".svg") else from_png)(data, _SIDE) if names else None
        if picture is not None and min(picture.shape[:2]) > 24:
            drawn = name.endswith(".svg") or "/cartoon/" in name
            kind: ObjectKind = "clipart" if drawn else "photo"
            yield Raw(picture, kind, "stamps", *_merged(names, known), name, opaque_share(picture) > 0.97)


def described(text: str) -> dict[str, tuple[str, ...]]:
    """Names out of a stamp's description ("A duck." and lines such as `de.utf8=Eine Ente.`); {} where not a name."""
    lines = text.splitlines()
    english = _bare(lines[0]) if lines else ""
    if not english or len(english.split()) > 3 or "!" in lines[0]:
        return {}
    names: dict[str, tuple[str, ...]] = {"en": (english.lower(),)}
    for line in lines[1:]:
        key, _, value = line.partition(".utf8=")
        language = {"zh_CN": "zh"}.get(key, key)
        name = _bare(value)
        if language in LANGUAGES[1:] and name and len(name) < 30:
            names[language] = (name,)
    return names


def clip_art(concepts: Sequence[Concept], packages: Path) -> Iterator[Raw]:
    """Drawings whose file name holds the name of a known thing."""
    known = {name: concept for name, concept in _by_name(concepts).items() if len(name) > 2}
    for name, data in members(CLIP_ART, packages, (".svg",)):
        if not _CLIP_FOLDERS.search(name) or len(data) > 400_000:
            continue
        concept = _named(Path(name).stem, known)
        picture = from_svg(data, _SIDE) if concept else None
        if concept and picture is not None and min(picture.shape[:2]) > 24 and opaque_share(picture) < 0.99:
            yield Raw(picture, "clipart", "openclipart", concept.names, concept.related, name)


def _named(stem: str, known: dict[str, Concept]) -> Concept | None:
    """The thing a file name begins with ("lemon_slice_ganson"); later words are often its author."""
    words = [word for word in re.split(r"[^a-z]+", stem.lower()) if word]
    return known.get(" ".join(words[:2])) or (known.get(words[0]) if words else None)


def _by_name(concepts: Sequence[Concept]) -> dict[str, Concept]:
    """Things by every English name; the label of one goes before the synonym of another."""
    found: dict[str, Concept] = {}
    for concept in concepts:
        found.setdefault(concept.names["en"][0].lower(), concept)
    for concept in concepts:
        for name in concept.names["en"][1:]:
            found.setdefault(name.lower(), concept)
    return found


def _merged(
    names: dict[str, tuple[str, ...]], known: dict[str, Concept]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """A stamp's names with those of the emoji of the same label, so that one word means both."""
    concept = known.get(names["en"][0])
    if concept is None:
        concept = known.get(names["en"][0].split()[-1])
        return names, (concept.related | set(concept.names["en"]) if concept else frozenset())
    languages = {*names, *concept.names}
    both = {lang: tuple(dict.fromkeys((*names.get(lang, ()), *concept.names.get(lang, ())))) for lang in languages}
    return both, concept.related - set(both["en"])


def _bare(sentence: str) -> str:
    """Without its article and full stop."""
    name = re.split(r"[.,;:!|(।。]", sentence.strip())[0].strip()
    return _ARTICLE.sub("", name).strip()
