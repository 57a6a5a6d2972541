"""Serbian Cyrillic in Latin letters, which is what Apertium's Serbo-Croatian data is written in."""

from __future__ import annotations

_PAIRS = (
    "аa бb вv гg дd ђđ еe жž зz иi јj кk лl мm нn оo пp рr сs тt ћć уu фf хh цc чč шš".split()
    + ["љlj", "њnj", "џdž"]
)  # fmt: skip
_LOWER = {pair[0]: pair[1:] for pair in _PAIRS}
_LATIN = str.maketrans({**_LOWER, **{letter.upper(): latin.capitalize() for letter, latin in _LOWER.items()}})


def latin_of(text: str) -> str:
    """`text` with every Serbian Cyrillic letter written in Latin ones; the rest as it is."""
    return text.translate(_LATIN)
