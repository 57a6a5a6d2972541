"""The task's `REQUEST`."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from python_backends.errors import InvalidRequest, PayloadTooLarge
from python_backends.request import parsed
from python_backends.sandbox.limits import Limits
from python_backends.sandbox.programs import Runtime
from python_backends.sandbox.wire import frame

Language = Literal["python", "typescript", "javascript"]

SHORT = {"py": "python", "python3": "python", "ts": "typescript", "js": "javascript"}
RUNTIMES: dict[str, Runtime] = {"python": "python", "typescript": "deno", "javascript": "deno"}


class SandboxRequest(BaseModel):
    """A program and what it is given.

    `seconds` is how long it may take, at most the model's `wall_seconds`. `files` are names for the elements of MEDIA,
    in order, in the working folder; those without one are called input_1, input_2, ... Runs of one `session` and
    language find each other's variables and files; `end_session` throws them away after this run.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: str = ""
    language: Language = "python"
    stdin: str = ""
    seconds: float | None = Field(default=None, gt=0)
    files: tuple[str, ...] = ()
    session: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_.:-]{1,128}$")
    end_session: bool = False

    @field_validator("language", mode="before")
    @classmethod
    def _full_name(cls, value: object) -> object:
        return SHORT.get(value.lower(), value.lower()) if isinstance(value, str) else value

    @field_validator("files")
    @classmethod
    def _plain_names(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            if not name or len(name.encode()) > 200 or "/" in name or "\0" in name or name in (".", ".."):
                raise ValueError(f"{name[:60]!r} is no plain file name of 1 to 200 bytes")
        if len(set(names)) < len(names):
            raise ValueError("two files have the same name")
        return names

    @property
    def runtime(self) -> Runtime:
        """What runs the language."""
        return RUNTIMES[self.language]


def request_of(data: bytes, media: list[bytes], limits: Limits) -> SandboxRequest:
    """REQUEST checked, and with MEDIA against `limits`. Raises InvalidRequest, PayloadTooLarge."""
    request = parsed(SandboxRequest, data)
    if not request.code.strip() and not request.end_session:
        raise InvalidRequest("REQUEST field `code`: there is no program to run", param="code")
    for name, text, most in (("code", request.code, limits.code_bytes), ("stdin", request.stdin, limits.stdin_bytes)):
        if (size := len(_encoded(name, text))) > most:
            raise InvalidRequest(f"REQUEST field `{name}`: {size} bytes, at most {most} are taken", param=name)
    if request.seconds is not None and request.seconds > limits.wall_s:
        raise InvalidRequest(f"REQUEST field `seconds`: at most {limits.wall_s:g}", param="seconds")
    if request.end_session and request.session is None:
        raise InvalidRequest("REQUEST field `end_session`: it needs a `session`", param="end_session")
    if len(media) > limits.given_files:
        raise InvalidRequest(f"MEDIA: {len(media)} files, at most {limits.given_files} are taken", param="MEDIA")
    if len(request.files) > len(media):
        raise InvalidRequest(f"REQUEST field `files`: {len(request.files)} names for {len(media)} files", param="files")
    if len(set(names := names_of(request, len(media)))) < len(names):
        raise InvalidRequest("REQUEST field `files`: a name is that of a file without one", param="files")
    if (size := sum(map(len, media))) > limits.given_bytes:
        raise PayloadTooLarge(f"MEDIA: {size} bytes, at most {limits.given_bytes} are taken", param="MEDIA")
    return request


def names_of(request: SandboxRequest, count: int) -> list[str]:
    """Of the `count` elements of MEDIA."""
    return [*request.files, *(f"input_{place + 1}" for place in range(len(request.files), count))]


def frame_of(request: SandboxRequest, media: list[bytes]) -> bytes:
    """What the guest is sent."""
    names = names_of(request, len(media))
    files = [{"name": name, "size": len(data)} for name, data in zip(names, media, strict=True)]
    head = {"code": request.code, "language": request.language, "stdin": request.stdin, "files": files}
    return frame(head, b"".join(media))


def _encoded(name: str, text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as exc:
        raise InvalidRequest(f"REQUEST field `{name}`: it holds half of a surrogate pair", param=name) from exc
