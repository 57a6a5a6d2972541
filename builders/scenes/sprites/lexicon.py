"""Names of things in eleven languages, from Unicode's names of emoji, and what else English calls them."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from builders.scenes.names import LANGUAGES
from builders.scenes.sprites.archives import members
from builders.scenes.sprites.sources import CLDR, EMOJIBASE
from builders.scenes.sprites.synonyms import KINDS_OF, NOT_OF_ITS_KIND, SAME

Names = dict[str, tuple[str, ...]]
_LEFT_OUT = frozenset(
    "skin-tone hair-style keycap alphanum gender subdivision-flag family religion zodiac punctuation person-symbol "
    "av-symbol transport-sign".split()
)


@dataclass(frozen=True)
class Concept:
    """A thing with names: `code` is the emoji's code points as in file names, `group` Unicode's subgroup."""

    code: str
    emoji: str
    group: str
    names: dict[str, tuple[str, ...]]
    related: frozenset[str]


def concepts(packages: Path) -> list[Concept]:
    """All emoji worth naming: without skin colours, genders, letters and signs."""
    tables, groups = _tables(packages)
    arabic = _arabic(packages)
    rows = defaultdict[str, dict[str, dict[str, Any]]](dict)
    for language, table in tables.items():
        for row in table:
            rows[row["hexcode"]][language] = row
    found = []
    for code, by_language in rows.items():
        english = by_language.get("en", {})
        group = groups.get(str(english.get("subgroup")), "")
        turned = ":" in str(english.get("label", "")) and group != "country-flag"
        if group and group not in _LEFT_OUT and "gender" not in english and not turned:
            names: Names = {language: (_plain(str(row["label"])),) for language, row in by_language.items()}
            names["ar"] = tuple(arabic.get(str(english["emoji"]).replace("\ufe0f", ""), ()))
            found.append(_concept(code, str(english["emoji"]), group, names, english.get("tags", [])))
    return found


def _concept(code: str, emoji: str, group: str, names: Names, tags: list[str]) -> Concept:
    label = names["en"][0]
    english = english_names(label, group)
    related = frozenset(tags) - set(english) | {f"group:{group}"}
    rest = {language: given for language, given in names.items() if given and language != "en"}
    return Concept(code, emoji, group, {"en": english, **rest}, related)


def english_names(label: str, group: str) -> tuple[str, ...]:
    """The label, what else it is called, and the kind of thing it is where that is never in doubt."""
    names = list(SAME.get(label, ()))
    if label.endswith(" face") and group.startswith("animal"):
        names.append(label.removesuffix(" face"))
    if label.startswith("flag: "):
        country = label.removeprefix("flag: ")
        names += [f"flag of {country}", f"{country} flag"]
    kind = KINDS_OF.get(group)
    if kind and label not in NOT_OF_ITS_KIND:
        names.append(kind)
    first = names.pop(0) if label.startswith("flag: ") else label
    return tuple(dict.fromkeys([first, *names]))


def _plain(label: str) -> str:
    return label.replace("’", "'").strip()


def _tables(packages: Path) -> tuple[dict[str, Any], dict[str, str]]:
    """Emoji by language, and names of subgroups by number."""
    wanted = {f"package/{language}/data.json": language for language in LANGUAGES if language != "ar"}
    tables, groups = {}, {}
    for name, data in members(EMOJIBASE, packages, ("/data.json", "meta/groups.json")):
        if name in wanted:
            tables[wanted[name]] = json.loads(data)
        elif name == "package/meta/groups.json":
            groups = json.loads(data)["subgroups"]
    return tables, groups


def _arabic(packages: Path) -> dict[str, list[str]]:
    for name, data in members(CLDR, packages, ("annotations/ar/annotations.json",)):
        if name == "package/annotations/ar/annotations.json":
            rows = json.loads(data)["annotations"]["annotations"]
            return {emoji: row.get("tts", []) for emoji, row in rows.items()}
    return {}
