"""DOCX to PDF through LibreOffice, where it is installed: bounded, offline, in a profile thrown away afterwards."""

from __future__ import annotations

import contextlib
import io
import lzma
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
import zlib
from pathlib import Path

from python_backends.errors import InvalidMedia, PayloadTooLarge, Unavailable
from python_backends.ocr.ingest.limits import MAX_OFFICE_BYTES, MAX_OFFICE_ENTRIES
from python_backends.ocr.ingest.office_box import confined
from python_backends.ocr.ingest.office_links import without_links

INSTALL = "apt-get install -y --no-install-recommends libreoffice-writer-nogui"

_SECONDS = 60.0
_ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, ValueError, OSError,
)  # fmt: skip
_CHUNK = 1 << 20
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
 oor:op="fuse"><value>3</value></prop></item>
</oor:items>
"""


def pdf_from_docx(data: bytes, soffice: str | None = None, seconds: float = _SECONDS) -> bytes:
    """The PDF that LibreOffice makes of a DOCX. `soffice` is its program, looked up on PATH if absent.

    Raises Unavailable with the install line if there is no LibreOffice, PayloadTooLarge for a document that unpacks
    beyond its bounds, InvalidMedia if the document is damaged or takes longer than `seconds`.
    """
    program = soffice or shutil.which("soffice") or shutil.which("libreoffice")
    clean = bounded(data)
    if program is None:
        raise Unavailable(
            f"DOCX files need LibreOffice on the server. Install it there ({INSTALL}), or send the document as PDF.",
            code="converter_missing",
        )
    with tempfile.TemporaryDirectory(prefix="openfaze-docx-") as folder:
        return _converted(clean, program, Path(folder), seconds)


def bounded(data: bytes) -> bytes:
    """The same document, unpacked once to prove its size, without links by which the converter would fetch things.

    Sizes are counted while unpacking, because the directory of a ZIP file can lie.
    """
    packed, left = io.BytesIO(), MAX_OFFICE_BYTES
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as source,
            zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy,
        ):
            if len(source.infolist()) > MAX_OFFICE_ENTRIES:
                raise PayloadTooLarge(
                    f"The document holds over {MAX_OFFICE_ENTRIES} files; simplify it or send it as PDF."
                )
            for entry in source.infolist():
                content = _content(source, entry, left)
                left -= len(content)
                copy.writestr(entry.filename, without_links(entry.filename, content))
    except _ZIP_ERRORS as exc:
        raise InvalidMedia("The DOCX is damaged or encrypted and cannot be unpacked; send it as PDF.") from exc
    return packed.getvalue()


def _content(source: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    content = bytearray()
    with source.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > left:
                raise PayloadTooLarge(f"The DOCX unpacks to more than {MAX_OFFICE_BYTES} bytes; send it as PDF.")
    return bytes(content)


def _converted(data: bytes, program: str, folder: Path, seconds: float) -> bytes:
    source, profile = folder / "document.docx", folder / "profile"
    source.write_bytes(data)
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, "utf-8")
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
        f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf:writer_pdf_Export",
        "--outdir", str(folder), str(source),
    ]  # fmt: skip
    environment = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.environ.get("PATH", os.defpath)}
    _run(confined(command, folder), environment, seconds)
    result = source.with_suffix(".pdf")
    if not result.is_file():
        raise InvalidMedia("LibreOffice could not convert the DOCX; it may be damaged. Send it as PDF.")
    return result.read_bytes()


def _run(command: list[str], environment: dict[str, str], seconds: float) -> None:
    """Run to the end or kill the whole process group: soffice is a script that starts other programs."""
    devnull = subprocess.DEVNULL
    child = subprocess.Popen(
        command, env=environment, stdin=devnull, stdout=devnull, stderr=devnull, start_new_session=True
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as exc:
        raise InvalidMedia(f"The DOCX could not be converted within {seconds:g} s; send it as PDF.") from exc
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
