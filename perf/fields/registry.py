"""All sets of extraction, by name."""

from __future__ import annotations

from perf.fields import funsd, invoice2data, sob, sroie
from perf.fields.base import FieldSet
from python_backends.errors import InvalidRequest

SETS: tuple[FieldSet, ...] = (sroie.SET, invoice2data.SET, funsd.SET, sob.SET)


def chosen(names: list[str] | None) -> list[FieldSet]:
    """The named sets, all without names. InvalidRequest for a name that is none."""
    unknown = set(names or ()) - {item.name for item in SETS}
    if unknown:
        raise InvalidRequest(f"no set {', '.join(sorted(unknown))}; there are {', '.join(item.name for item in SETS)}")
    return [item for item in SETS if not names or item.name in names]
