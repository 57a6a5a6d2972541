"""Numbers among the parameters of a model's configuration, which are all text."""

from __future__ import annotations

from collections.abc import Mapping

from python_backends.errors import InternalError


def number(parameters: Mapping[str, str], key: str, default: float, *, least: float = 0.001) -> float:
    """A parameter, `default` where it is empty or absent; InternalError names one that is no number or too low."""
    text = parameters.get(key) or str(default)
    try:
        value = float(text)
    except ValueError as exc:
        raise InternalError(f"parameter {key} must be a number, not `{text}`") from exc
    if not value >= least:
        raise InternalError(f"parameter {key} must be at least {least:g}, not {text}")
    return value


def whole(parameters: Mapping[str, str], key: str, default: int, *, least: int = 1) -> int:
    """The same for a whole number."""
    text = parameters.get(key) or str(default)
    if not text.isdecimal() or int(text) < least:
        raise InternalError(f"parameter {key} must be a whole number of at least {least}, not `{text}`")
    return int(text)
