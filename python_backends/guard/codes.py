"""The hazard codes a request may ask for: S1 to S14 of texts, three of pictures, ALL for every one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from python_backends.errors import InvalidRequest

TEXT_CODES = tuple(f"S{number}" for number in range(1, 15))
GORE, NUDITY, NSFW = "S1_IMAGE", "S12_IMAGE", "S15_IMAGE"
IMAGE_CODES = (GORE, NUDITY, NSFW)
CODES = (*TEXT_CODES, *IMAGE_CODES)
EVERYTHING = "ALL"
MAX_NAMED = 64  # as many names as a request may list, doubles included


@dataclass(frozen=True, slots=True)
class Requested:
    """`codes` are asked for, in the order of `CODES`; `named` are those among them that came by their own name.

    What cannot be judged is refused where it was named, and left out where only ALL asked for it.
    """

    codes: tuple[str, ...]
    named: frozenset[str]

    @property
    def of_text(self) -> tuple[str, ...]:
        """The codes that a text is judged by."""
        return tuple(code for code in self.codes if code in TEXT_CODES)

    @property
    def of_images(self) -> tuple[str, ...]:
        """The codes that pictures are judged by."""
        return tuple(code for code in self.codes if code in IMAGE_CODES)

    @property
    def off(self) -> bool:
        """Whether nothing is asked for."""
        return not self.codes


def parse_codes(names: Iterable[str]) -> Requested:
    """What `names` ask for, in any case and with blanks around them; no names, or empty ones, switch nothing on.

    Raises InvalidRequest (param `codes`, code `unknown_guard_code`) that lists every unknown name.
    """
    asked = [name.strip().upper() for name in names if name.strip()]
    if len(asked) > MAX_NAMED:
        raise InvalidRequest(
            f"{len(asked)} guard codes are over the limit of {MAX_NAMED}; name each once", param="codes"
        )
    unknown = sorted(set(asked) - {*CODES, EVERYTHING})
    if unknown:
        raise InvalidRequest(
            f"unknown guard codes {', '.join(unknown)[:200]}; there are {', '.join(CODES)} and {EVERYTHING}",
            code="unknown_guard_code",
            param="codes",
        )
    named = frozenset(asked) - {EVERYTHING}
    wanted = CODES if EVERYTHING in asked else tuple(code for code in CODES if code in named)
    return Requested(wanted, named)
