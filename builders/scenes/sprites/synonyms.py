"""What English also calls things, out of `data/`: only what holds for every drawing of a thing is listed."""

from __future__ import annotations

from builders.scenes.names import lines, listed

SAME = listed("synonyms.txt", ", ")
ICONS = tuple(tuple(line.split(", ")) for line in lines("icons.txt"))

# Subgroups all of whose members are certainly of one kind.
KINDS_OF: dict[str, str] = {
    "animal-bird": "bird",
    "food-fruit": "fruit",
    "plant-flower": "flower",
    "country-flag": "flag",
    "face-smiling": "smiley",
    "face-affection": "smiley",
    "face-tongue": "smiley",
    "face-hand": "smiley",
    "face-neutral-skeptical": "smiley",
    "face-sleepy": "smiley",
    "face-unwell": "smiley",
    "face-hat": "smiley",
    "face-glasses": "smiley",
    "face-concerned": "smiley",
    "face-negative": "smiley",
    "musical-instrument": "musical instrument",
    "food-vegetable": "vegetable",
    "award-medal": "award",
    "animal-bug": "bug",
    "animal-reptile": "reptile",
    "monkey-face": "monkey",
    "cat-face": "cat",
}
NOT_OF_ITS_KIND = frozenset(
    "feather; wing; rosette; white flower; bouquet; skull; skull and crossbones; microbe; spider web; "
    "spider; bug; T-Rex; sauropod; dragon; dragon face; olive; avocado; chestnut; root vegetable; beans; "
    "peanuts; brown mushroom; smiling face with horns; angry face with horns; pea pod; ginger; scorpion; "
    "worm; snail; tomato; coconut; wilted flower; lotus; hyacinth; see-no-evil monkey; hear-no-evil "
    "monkey; speak-no-evil monkey; chicken; phoenix; splatter; fingerprint; frog; garlic; onion; pile of "
    "poo".split("; ")
)
