"""The key to what only the owner of a server may do with it.

With explicit model control anybody who reaches a port of Triton could load a Python model of their own: other users of
this machine, or a web page that guesses the port. So the protocols that change the server, or that make it read and
write elsewhere, answer only to a header with a secret value. Inference, health, metadata and statistics stay open.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from python_backends.errors import InvalidRequest

PROTOCOLS = ("model-repository", "shared-memory", "trace", "logging")
_HEADER = "openfaze-control"
# Triton puts it before the name that its gRPC flag is given.
_GRPC_PREFIX = "triton-grpc-protocol-"


@dataclass(frozen=True)
class ControlKey:
    """A header's name and its secret value, as in Triton's flags; an empty name is no key."""

    name: str = ""
    value: str = ""

    def __repr__(self) -> str:
        return f"ControlKey({self.name!r})"

    @classmethod
    def new(cls) -> ControlKey:
        """A key nobody can guess."""
        return cls(_HEADER, secrets.token_hex(16))

    @classmethod
    def parse(cls, text: str) -> ControlKey:
        """The key in NAME=VALUE, none in an empty text. Raises InvalidRequest, which does not repeat `text`."""
        if not text:
            return cls()
        name, _, value = text.partition("=")
        if not (name and value and name.replace("-", "").isalnum() and value.isprintable() and text.isascii()):
            raise InvalidRequest("must be NAME=VALUE, the header that Triton's restricted protocols expect")
        return cls(name.lower(), value)

    @property
    def text(self) -> str:
        """NAME=VALUE, the inverse of `parse`."""
        return f"{self.name}={self.value}" if self.name else ""

    @property
    def flags(self) -> list[str]:
        """What tritonserver is started with."""
        rule = f"{','.join(PROTOCOLS)}:{self.text}"
        return [f"--http-restricted-api={rule}", f"--grpc-restricted-protocol={rule}"] if self.name else []

    @property
    def http(self) -> dict[str, str]:
        """Headers of an HTTP request."""
        return {self.name: self.value} if self.name else {}

    @property
    def grpc(self) -> tuple[tuple[str, str], ...]:
        """Metadata of a gRPC call."""
        return ((f"{_GRPC_PREFIX}{self.name}", self.value),) if self.name else ()
