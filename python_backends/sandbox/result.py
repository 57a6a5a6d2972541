"""The task's `RESULT`: the hosted system's four fields, and what a caller needs to know beside them."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from python_backends.sandbox.exchange import Outcome, StopReason
from python_backends.sandbox.request import Language, SandboxRequest

Stream = Literal["stdout", "stderr", "files"]


class MadeFile(BaseModel):
    """A file that the program made or changed in its working folder."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(description="relative to the working folder")
    media_type: str
    size: int = Field(description="bytes")
    sha256: str
    data: str = Field(description="the bytes, in base64")


class SandboxResult(BaseModel):
    """How a program ran. A program that fails, or is stopped, is an answer, not an error of the request."""

    model_config = ConfigDict(extra="forbid")

    code_script: str
    language: Language
    output: str = Field(description="standard output, and the value of a last line that is an expression")
    is_action_tool: Literal[True] = True
    stderr: str
    exit_status: int | None = Field(description="0 is success; null for a program that was stopped")
    stopped_by: StopReason | None = Field(description="the bound that ended the program, null if none did")
    timed_out: bool = Field(description="whether that bound was one of time")
    truncated: list[Stream] = Field(description="what is not whole here")
    files: list[MadeFile]
    seconds: float
    session: str | None
    session_started: bool = Field(description="whether this run began with nothing of earlier ones")


def sandbox_result(request: SandboxRequest, outcome: Outcome, session_started: bool) -> SandboxResult:
    """The public answer."""
    answer = outcome.answer
    cut: list[tuple[Stream, bool]] = [
        ("stdout", outcome.stdout.truncated), ("stderr", outcome.stderr.truncated),
        ("files", answer is None or answer.files_left_out > 0),
    ]  # fmt: skip
    return SandboxResult(
        code_script=request.code, language=request.language, output=outcome.stdout.text, stderr=outcome.stderr.text,
        exit_status=outcome.exit_status, stopped_by=outcome.stopped_by,
        timed_out=outcome.stopped_by in ("wall_time", "cpu_time"), truncated=[name for name, lost in cut if lost],
        files=_files(outcome), seconds=round(outcome.seconds, 4), session=request.session,
        session_started=session_started,
    )  # fmt: skip


def _files(outcome: Outcome) -> list[MadeFile]:
    made, place = [], 0
    for entry in outcome.answer.files if outcome.answer is not None else ():
        data = outcome.blob[place : place + entry.size]
        place += entry.size
        made.append(
            MadeFile(
                name=entry.name, media_type=mimetypes.guess_type(entry.name)[0] or "application/octet-stream",
                size=entry.size, sha256=hashlib.sha256(data).hexdigest(), data=base64.b64encode(data).decode("ascii"),
            )
        )  # fmt: skip
    return made
