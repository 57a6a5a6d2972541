"""The languages that the network tells apart, and others that teach it when to say nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language as the sources name it.

    `locales` are folders of translated software strings, `espeak` the voices of eSpeak NG, `fortunes` files of short
    prose, `script` a regular expression of the letters that its text is written in.
    """

    code: str
    locales: tuple[str, ...]
    espeak: tuple[str, ...]
    script: str = r"A-Za-z\u00c0-\u024f"
    fortunes: tuple[str, ...] = ()


CYRILLIC = r"\u0400-\u04ff"
TRAINED: tuple[Language, ...] = (
    Language("en", ("en_GB",), ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-rp", "en-gb-x-gbclan"),
             fortunes=("fortunes", "literature", "riddles")),
    Language("de", ("de",), ("de",), fortunes=("de",)),
    Language("fr", ("fr",), ("fr-fr", "fr-be", "fr-ch")),
    Language("es", ("es",), ("es", "es-419"), fortunes=("es",)),
    Language("it", ("it",), ("it",), fortunes=("it",)),
    Language("pt", ("pt_BR", "pt"), ("pt-br", "pt")),
    Language("nl", ("nl",), ("nl",)),
    Language("sv", ("sv",), ("sv",)),
    Language("pl", ("pl",), ("pl",), fortunes=("pl",)),
    Language("cs", ("cs",), ("cs",), fortunes=("cs",)),
    Language("ru", ("ru",), ("ru", "ru-lv"), CYRILLIC, fortunes=("ru",)),
    Language("uk", ("uk",), ("uk",), CYRILLIC),
    Language("tr", ("tr",), ("tr",)),
    Language("hi", ("hi",), ("hi",), r"\u0900-\u097f"),
    Language("ja", ("ja",), ("ja",), r"\u3040-\u30ff\u4e00-\u9fff"),
    Language("ko", ("ko",), ("ko",), r"\uac00-\ud7a3"),
    Language("zh", ("zh_CN",), ("cmn",), r"\u4e00-\u9fff"),
)  # fmt: skip
# Never trained as answers: some are near relatives of the above, which is where trust must end.
OUTSIDE: tuple[Language, ...] = (
    Language("fi", ("fi",), ("fi",)),
    Language("ca", ("ca",), ("ca",)),
    Language("da", ("da",), ("da",)),
    Language("hu", ("hu",), ("hu",)),
    Language("ro", ("ro",), ("ro",)),
    Language("el", ("el",), ("el",), r"\u0370-\u03ff"),
    Language("id", ("id",), ("id",)),
    Language("vi", ("vi",), ("vi",), r"A-Za-z\u00c0-\u1eff"),
    Language("fa", ("fa",), ("fa",), r"\u0600-\u06ff"),
    Language("ka", ("ka",), ("ka",), r"\u10a0-\u10ff"),
)
CODES: tuple[str, ...] = tuple(language.code for language in TRAINED)
