"""What passes between us and a guest: frames of a JSON head and raw bytes.

Ours go to the guest's standard input. The guest's stand in its standard output, each after the sandbox's token, so that
a sandbox needs no descriptor but the three usual ones, and all output written before an answer is read before it.
Whoever runs inside may write such a frame too; it is bounded, checked, and hurts nobody but its writer.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_SIZES = struct.Struct("<II")
_MOST_HEAD = 256 << 10


class FileEntry(BaseModel):
    """One file whose bytes are in the blob; the name is relative to the working folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=255, pattern=r"^[^/\x00][^\x00]*$")
    size: int = Field(ge=0)


class GuestAnswer(BaseModel):
    """How a run ended, from inside; `ended` if the guest runs nothing any more."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exit_status: int = Field(ge=0, le=255)
    files: tuple[FileEntry, ...] = ()
    files_left_out: int = Field(default=0, ge=0)
    ended: bool = False


class BadFrame(Exception):
    """A guest's frame that is none, or larger than any may be."""


def frame(head: Mapping[str, object], blob: bytes = b"") -> bytes:
    """A frame for a guest."""
    data = orjson.dumps(dict(head))
    return _SIZES.pack(len(data), len(blob)) + data + blob


class Output:
    """The beginning of a stream, the rest only counted."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept = bytearray()
        self.total = 0

    def add(self, data: bytes | bytearray) -> None:
        """What came."""
        self.total += len(data)
        self._kept += data[: max(0, self._most - len(self._kept))]

    @property
    def truncated(self) -> bool:
        """Whether something was dropped."""
        return self.total > len(self._kept)

    @property
    def text(self) -> str:
        """What was kept, with a note if that is not all."""
        text = self._kept.decode("utf-8", "replace")
        return f"{text}\n[cut: {self.total} bytes were written, {self._most} are kept]" if self.truncated else text


class Scanner:
    """Tells a guest's standard output from the one frame that ends a run; more after it is dropped."""

    def __init__(self, token: bytes, output: Output, most_blob: int) -> None:
        self._token, self._output, self._most_blob = token, output, most_blob
        self._held = bytearray()
        self._in_frame = False
        self.answer: GuestAnswer | None = None
        self.blob = b""

    def feed(self, data: bytes) -> bool:
        """True once the frame is whole. Raises BadFrame."""
        if self.answer is not None:
            return True
        self._held += data
        if not self._in_frame:
            self._find_token()
        return self._in_frame and self._read_frame()

    def end(self) -> None:
        """The stream has ended: what looked like the beginning of a token was output."""
        if not self._in_frame:
            self._output.add(self._held)
            self._held.clear()

    def _find_token(self) -> None:
        place = self._held.find(self._token)
        self._in_frame = place >= 0
        plain = place if self._in_frame else max(0, len(self._held) - len(self._token) + 1)
        self._output.add(self._held[:plain])
        del self._held[: plain + (len(self._token) if self._in_frame else 0)]

    def _read_frame(self) -> bool:
        if len(self._held) < _SIZES.size:
            return False
        head_size, blob_size = _SIZES.unpack_from(self._held)
        if head_size > _MOST_HEAD or blob_size > self._most_blob:
            raise BadFrame("larger than any that is read")
        end = _SIZES.size + head_size
        if len(self._held) < end + blob_size:
            return False
        try:
            answer = GuestAnswer.model_validate_json(bytes(self._held[_SIZES.size : end]))
        except ValidationError as exc:
            raise BadFrame("no answer of a guest") from exc
        if sum(entry.size for entry in answer.files) != blob_size:
            raise BadFrame("files that are not there")
        self.answer, self.blob = answer, bytes(self._held[end : end + blob_size])
        return True
