"""What the server of the CPU profile, Triton 2.51, knows of a configuration: it refuses a file with any other field.

The list is the difference between the definitions in tritonclient 2.51.0 and 2.73.0.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from google.protobuf.message import Message

UNKNOWN_TO_2_51 = frozenset({"inference.ModelConfig.model_metrics", "inference.ModelEnsembling.max_inflight_requests"})


def unknown_fields(config: Any) -> list[str]:
    """Paths of the fields in `config` that 2.51 does not know, such as `ensemble_scheduling.max_inflight_requests`."""
    return [".".join(path) for path, _, _ in _unknown(config, ())]


def for_2_51(config: Any) -> Any:
    """A copy of `config` without those fields."""
    copy = type(config)()
    copy.CopyFrom(config)
    for _, message, name in list(_unknown(copy, ())):
        message.ClearField(name)
    return copy


def _unknown(message: Message, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Message, str]]:
    """(path, message, name) of each such field that is set in `message` or below it."""
    for field, value in message.ListFields():
        here = (*path, field.name)
        if field.full_name in UNKNOWN_TO_2_51:
            yield here, message, field.name
            continue
        for part in _messages_in(field, value):
            yield from _unknown(part, here)


def _messages_in(field: Any, value: Any) -> list[Message]:
    if field.message_type is None:
        return []
    if field.message_type.GetOptions().map_entry:
        return [entry for entry in value.values() if isinstance(entry, Message)]
    return list(value) if field.label == field.LABEL_REPEATED else [value]
