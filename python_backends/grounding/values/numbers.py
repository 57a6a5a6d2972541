"""Numbers and amounts of money: "1.234,56 €", "RM 9.00", "(12.00)", "1 234.5", "12%", "2x"."""

from __future__ import annotations

import re
from decimal import Decimal

from python_backends.grounding.values.locale import Locale
from python_backends.grounding.values.text import plain, without_label

CURRENCY = (
    r"(?:[A-Z]{1,3}\$|R\$|[$€£¥₹₩₽₺฿₫₴₱₦₪₡₲]|RM|Rs\.?|Rp\.?|kr\.?|zł|Kč|Ft|S?Fr\.|lei|лв\.?|руб\.?|р\.|円|元|원"
    r"|A(?:ED|RS|UD)|B(?:DT|GN|HD|ND|RL)|C(?:AD|HF|LP|NY|OP|ZK)|DKK|E(?:GP|UR)|G(?:BP|HS)|H(?:KD|RK|UF)|I(?:DR|LS|NR|SK)"
    r"|J(?:OD|PY)|K(?:ES|RW|WD)|LKR|M(?:AD|XN|YR)|N(?:GN|OK|ZD)|OMR|P(?:EN|HP|KR|LN)|QAR|R(?:MB|ON|SD|UB)|S(?:AR|EK|GD)"
    r"|T(?:HB|RY|WD)|U(?:AH|SD|YU)|VND|ZAR)"
)
_UNIT = r"(?:%|‰|[xX×]|pcs?\.?|Stk\.?|St\.?|kg|g|mg|lbs?|oz|ml|cl|l|L|km|cm|mm|m|kWh|kW|W|h|hrs?|°C|°F|°|nos?\.?|ea|ct)"
_DIGITS = r"\d{1,18}(?:[.,']\d{1,18})*|\d{1,3}(?: \d{3})+(?:[.,]\d{1,18})?|[.,]\d{1,18}"
_TAX = r"(?:(?<=[.,]\d\d) ?[A-Z]{1,2})?"  # the class of tax that receipts print after amounts
_NUMBER = re.compile(
    rf"(?P<open>\()? ?(?P<sign>[+-])? ?(?:{CURRENCY} ?)?(?P<inner>[+-])? ?(?:[xX×#@])?(?P<digits>{_DIGITS})"
    rf"(?:,-|\.-|/-)?(?: ?{CURRENCY}| ?{_UNIT}| ?{CURRENCY} ?/ ?{_UNIT})?(?P<trailing> ?-)?{_TAX}[,;:.*]?(?P<close>\))?"
)
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
MAX_DIGITS = 18


def number_of(text: str, locale: Locale) -> int | float | None:
    """The number that `text` writes; an int if it has no decimal places, None if it is not one number.

    Percent signs, currencies and units are dropped: "12%" is 12. Brackets and a minus at either end make it negative.
    """
    found = _NUMBER.fullmatch(without_label(plain(text)))
    if found is None or bool(found["open"]) != bool(found["close"]):
        return None
    digits = _point_notation(_SPACED.sub("", found["digits"]), locale)
    if digits is None or sum(char.isdigit() for char in digits) > MAX_DIGITS:
        return None
    minus = sum((found["open"] is not None, found["sign"] == "-", found["inner"] == "-", found["trailing"] is not None))
    if minus > 1:
        return None
    value = Decimal(digits) * (-1 if minus else 1)
    return float(value) if "." in digits else int(value)


def _point_notation(digits: str, locale: Locale) -> str | None:
    """`digits` with "." as the decimal separator and no grouping; None if its separators make no sense."""
    marks = [char for char in digits if not char.isdigit()]
    if not marks:
        return digits
    last, rest = marks[-1], marks[:-1]
    if last != "'" and last not in rest:
        whole, _, places = digits.rpartition(last)
        if rest or not _groups(whole, places, last, locale):
            return f"{_ungrouped(whole) or '0'}.{places}" if _grouped(whole) else None
    return _ungrouped(digits) if _grouped(digits) else None


def _groups(whole: str, places: str, mark: str, locale: Locale) -> bool:
    """Whether the only mark, between `whole` and `places`, groups thousands instead of starting decimals."""
    return len(places) == 3 and mark != locale.decimal and 0 < len(whole) <= 3 and not whole.startswith("0")


def _grouped(whole: str) -> bool:
    """Whether `whole` has no marks, or one kind of marks that group thousands (or lakhs: 12,34,567)."""
    parts = re.split(r"[.,']", whole)
    if len(parts) == 1:
        return True
    same = len({char for char in whole if not char.isdigit()}) == 1
    middle = all(len(part) == 3 for part in parts[1:-1]) or all(len(part) == 2 for part in parts[1:-1])
    return same and 1 <= len(parts[0]) <= 3 and middle and len(parts[-1]) == 3


def _ungrouped(whole: str) -> str:
    return re.sub(r"[.,']", "", whole)
