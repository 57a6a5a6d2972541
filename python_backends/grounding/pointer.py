"""Where in a schema something stands, and the two ways in which a schema is turned down there."""

from __future__ import annotations

from typing import Any, NamedTuple

from python_backends.errors import InvalidRequest

ROOT = "response_format.json_schema.schema"
_SHOWN = 120  # characters of foreign text in a message or a pointer step


class Pointer(NamedTuple):
    """A JSON pointer (RFC 6901) from the root of the schema."""

    steps: tuple[str, ...] = ()

    def __truediv__(self, step: str | int) -> Pointer:
        return Pointer((*self.steps, str(step)))

    @property
    def text(self) -> str:
        """As written in messages; "" is the root."""
        return "".join("/" + shown(step).replace("~", "~0").replace("/", "~1") for step in self.steps)

    @property
    def param(self) -> str:
        """The error's `param`."""
        return ROOT + self.text


def shown(value: Any) -> str:
    """`value` as text that is short enough for a message."""
    text = str(value)
    text = text if len(text) <= _SHOWN else text[:_SHOWN] + "..."
    return text.encode(errors="replace").decode()  # half a surrogate pair cannot be sent


def refused(keyword: str, pointer: Pointer, why: str = "it cannot be enforced") -> InvalidRequest:
    """`keyword` at `pointer` cannot be enforced; `why` says so more closely, or says what to write instead."""
    return InvalidRequest(
        f'the schema\'s "{shown(keyword)}" at "{pointer.text}" is refused: {why}',
        code="unsupported_schema",
        param=pointer.param,
    )


def invalid(message: str, pointer: Pointer) -> InvalidRequest:
    """The schema is none, contradicts itself, or is beyond a bound."""
    return InvalidRequest(
        f'the schema is wrong at "{pointer.text}": {message}', code="invalid_schema", param=pointer.param
    )
