"""The child that owns pdfium: lazy, killable, bounded, and replaced without anybody else noticing."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from python_backends.child.pipes import PipeClosed, PipeTimeout, packed, read_frame, write_all
from python_backends.child.process import interpreter
from python_backends.errors import InternalError, InvalidMedia, Unavailable, UnsupportedMedia
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.pdf import PdfLimits, PdfProcess
from python_backends.ocr.request import OcrRequest
from tests.waiting import PATIENCE_S

TIGHT_S = 4.0  # for what never ends; good documents of one line must be read within it on any machine
ROOMY = 1 << 40  # bytes: what never ends takes some 200 MiB a second, so on a fast machine memory would end it first


def good_pdf(text: str = "Good text on this page") -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, text)
    canvas.save()
    return buffer.getvalue()


def endless_pdf(levels: int = 12, fan: int = 10) -> bytes:
    """Form objects that draw ten forms each, twelve levels deep: 10^12 rectangles."""
    forms = "".join(f"/F{i} {i} 0 R" for i in range(10, 10 + levels))
    objects = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 600]/Contents 4 0 R"
        f"/Resources<</XObject<<{forms}>>>>>>endobj",
        "4 0 obj<</Length 7>>stream\n/F10 Do\nendstream endobj",
    ]
    for index in range(10, 10 + levels):
        last = index == 9 + levels
        body = "0 0 600 600 re f " * 50 if last else f"/F{index + 1} Do " * fan
        objects.append(
            f"{index} 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 600 600]/Resources<</XObject<<{forms}>>>>"
            f"/Length {len(body)}>>stream\n{body}\nendstream endobj"
        )
    return ("%PDF-1.4\n" + "\n".join(objects) + "\ntrailer<</Root 1 0 R>>\n%%EOF").encode()


@pytest.fixture
def process() -> Iterator[Callable[..., PdfProcess]]:
    started: list[PdfProcess] = []

    def start(**limits: float) -> PdfProcess:
        started.append(PdfProcess(PdfLimits(**limits)))  # type: ignore[arg-type]
        return started[-1]

    yield start
    for one in started:
        one.close()


def test_images_start_no_process(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    buffer = io.BytesIO()
    Image.new("RGB", (5, 5)).save(buffer, "PNG")
    planned(buffer.getvalue(), OcrRequest(), pdf)
    with pytest.raises(UnsupportedMedia):
        planned(b"\0\1\2", OcrRequest(), pdf)
    assert pdf.pid is None


def test_one_process_for_many_documents(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    first = [pdf.plan(good_pdf(f"Document number {number}"), (1,))[0] for number in range(5)]
    pid = pdf.pid
    assert [page.lines[0].text for page in first if page.lines] == [f"Document number {n}" for n in range(5)]
    with pytest.raises(InvalidMedia):
        pdf.page_count(b"%PDF-1.7 not really")
    assert pdf.page_count(good_pdf()) == 1 and pdf.pid == pid


def test_killed_while_idle(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    pdf.page_count(good_pdf())
    assert pdf.pid is not None
    os.kill(pdf.pid, signal.SIGKILL)
    os.waitid(os.P_PID, pdf.pid, os.WEXITED | os.WNOWAIT)  # until its last thread is gone it may take the request
    assert pdf.page_count(good_pdf()) == 1


def test_killed_in_a_call(process: Callable[..., PdfProcess]) -> None:
    pdf = process(page_seconds=120.0)

    def kill() -> None:
        while pdf.pid is None or psutil.Process(pdf.pid).cpu_times().user < 0.5:
            time.sleep(0.02)
        os.kill(pdf.pid, signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    with pytest.raises(InvalidMedia, match="could not be read.*Send it in parts") as caught:
        pdf.render(endless_pdf(), 1)
    killer.join()
    assert caught.value.code == "pdf_failed"
    assert pdf.plan(good_pdf(), (1,))[0].lines is not None


@pytest.mark.parametrize("call", ["plan", "render"])
def test_deadline_kills(process: Callable[..., PdfProcess], call: str) -> None:
    limit = "plan_seconds" if call == "plan" else "page_seconds"
    pdf = process(memory_bytes=ROOMY, **{limit: TIGHT_S})
    pdf.page_count(good_pdf())
    pid = pdf.pid
    with pytest.raises(InvalidMedia, match="within 4 s") as caught:
        pdf.plan(endless_pdf(), (1,)) if call == "plan" else pdf.render(endless_pdf(), 1)
    assert caught.value.code == "pdf_too_slow"
    assert pid is not None and not psutil.pid_exists(pid)
    assert pdf.page_count(good_pdf()) == 1


def test_stopped_process_cannot_block_a_large_document(process: Callable[..., PdfProcess]) -> None:
    pdf = process(plan_seconds=TIGHT_S)
    pdf.page_count(good_pdf())
    assert pdf.pid is not None
    os.kill(pdf.pid, signal.SIGSTOP)
    with pytest.raises(InvalidMedia, match="within 4 s"):
        pdf.page_count(good_pdf() + b" " * 5_000_000)
    assert pdf.page_count(good_pdf()) == 1


def test_memory_is_bounded(process: Callable[..., PdfProcess]) -> None:
    pdf = process(memory_bytes=400 << 20, plan_seconds=120.0)
    assert pdf.page_count(good_pdf()) == 1
    assert pdf.pid is not None
    soft, _ = psutil.Process(pdf.pid).rlimit(psutil.RLIMIT_AS)
    assert soft == 400 << 20
    with pytest.raises(InvalidMedia, match="400 MiB") as caught:
        pdf.page_count(good_pdf() + b" " * (500 << 20))
    assert caught.value.code == "pdf_failed"
    assert pdf.page_count(good_pdf()) == 1


def test_a_bug_in_the_child_is_not_told_as_the_callers_fault(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    with pytest.raises(InternalError, match="server's log"):
        pdf.plan(good_pdf(), ("no number",))  # type: ignore[arg-type]  # a call that the child cannot understand
    assert pdf.page_count(good_pdf()) == 1


def test_interpreter_that_is_none() -> None:
    pdf = PdfProcess(python="/bin/true")
    with pytest.raises(Unavailable, match="could not be started"):
        pdf.page_count(good_pdf())
    assert pdf.pid is None


def test_the_child_runs_in_this_environment(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    pdf.page_count(good_pdf())
    assert os.path.samefile(psutil.Process(pdf.pid).exe(), interpreter())
    version = subprocess.run([interpreter(), "-c", "import sys; print(*sys.version_info[:2], sys.prefix)"],
                             capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert version.split() == [*map(str, sys.version_info[:2]), sys.prefix]


def test_closing_ends_the_child(process: Callable[..., PdfProcess]) -> None:
    pdf = process()
    pdf.page_count(good_pdf())
    child = psutil.Process(pdf.pid)
    pdf.close()
    assert not child.is_running() and pdf.pid is None
    pdf.close()


def test_the_child_ends_with_its_parent() -> None:
    program = (
        "import sys, time; from tests.ocr.ingest.test_pdf_process import PdfProcess, good_pdf;"
        "pdf = PdfProcess(); pdf.page_count(good_pdf()); print(pdf.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    with contextlib.suppress(psutil.NoSuchProcess):
        child.wait(timeout=PATIENCE_S)
    assert not child.is_running()


def test_frames(tmp_path: Path) -> None:
    into, out_of = os.pipe()
    write_all(out_of, packed({"a": 1}, 3) + b"xyz", time.monotonic() + 5)
    head, blob = read_frame(into, time.monotonic() + 5)
    assert head == {"a": 1} and bytes(blob) == b"xyz"
    with pytest.raises(PipeTimeout):
        read_frame(into, time.monotonic() + 0.05)
    write_all(out_of, b"\xff" * 12, time.monotonic() + 5)
    with pytest.raises(PipeClosed, match="larger"):
        read_frame(into, time.monotonic() + 5)
    os.close(out_of)
    with pytest.raises(PipeClosed):
        read_frame(into, time.monotonic() + 5)
    os.close(into)
