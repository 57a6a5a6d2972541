"""Names of months in English, German, French, Spanish, Italian, Dutch, Portuguese and Malay."""

from __future__ import annotations

from python_backends.grounding.values.text import letters

_NAMES = (
    "january jan januar jaenner janner janvier janv enero ene gennaio gen januari janeiro",
    "february feb februar feber fevrier fevr fev febrero febbraio februari fevereiro",
    "march mar marz maerz mrz mars marzo maart mrt marco mac",
    "april apr avril avr abril abr aprile",
    "may mai mayo maggio mag mei maio",
    "june jun juni juin junio giugno giu junho",
    "july jul juli juillet juil julio luglio lug julho julai",
    "august aug aout agosto ago augustus ogos ogo",
    "september sept sep septembre septiembre set settembre setembro setiembre",
    "october oct oktober okt octobre octubre ottobre ott outubro out",
    "november nov novembre noviembre novembro",
    "december dec dezember dez decembre diciembre dic dicembre dezembro disember dis",
)
_MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}


def month_of(name: str) -> int | None:
    """1 to 12 for a name or its usual abbreviation, whatever its case, accents and final point."""
    return _MONTHS.get(letters(name.rstrip(".")))
