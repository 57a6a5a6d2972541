"""What the server of the CPU profile, Triton 2.51, knows of a configuration: it refuses a file with any other field.

The list is the difference between the definitions in tritonclient 2.51.0 and 2.73.0.
"""

from __future__ import annotations

from typing import Any

UNKNOWN_TO_2_51 = ("model_metrics", "ensemble_scheduling.max_inflight_requests")


def unknown_fields(config: Any) -> list[str]:
    """Those of `UNKNOWN_TO_2_51` that `config` sets."""
    return [path for path in UNKNOWN_TO_2_51 if _is_set(*_owner(config, path))]


def for_2_51(config: Any) -> Any:
    """A copy of `config` without those fields."""
    copy = type(config)()
    copy.CopyFrom(config)
    for path in unknown_fields(copy):
        owner, name = _owner(copy, path)
        owner.ClearField(name)
    return copy


def _owner(config: Any, path: str) -> tuple[Any, str]:
    """The message that holds the field at `path`, and the field's name in it."""
    *parts, name = path.split(".")
    for part in parts:
        config = getattr(config, part)
    return config, name


def _is_set(message: Any, name: str) -> bool:
    field = message.DESCRIPTOR.fields_by_name[name]
    if field.message_type is not None:
        return bool(message.HasField(name))
    return bool(getattr(message, name) != field.default_value)
