"""DOCX: converted by a program at the seam, refused with what to do when it cannot be."""

from __future__ import annotations

import io
import re
import shutil
import socket
import zipfile
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from python_backends.errors import InvalidMedia, PayloadTooLarge, Unavailable
from python_backends.ocr.ingest import office
from python_backends.ocr.ingest.document import planned
from python_backends.ocr.ingest.limits import MAX_OFFICE_BYTES, MAX_OFFICE_ENTRIES
from python_backends.ocr.ingest.office_box import confined
from python_backends.ocr.ingest.pdf import PdfProcess
from python_backends.ocr.request import OcrRequest

RELATIONSHIPS = b"""<?xml version="1.0"?><Relationships xmlns="r">
<Relationship Id="1" Type="http://x/relationships/styles" Target="styles.xml"/>
<Relationship Id="2" Type="http://x/relationships/hyperlink" Target="https://example.org/" TargetMode="External"/>
<Relationship Id="3" Type="http://x/relationships/image" Target="http://10.0.0.1/x.png" TargetMode="External"/>
<Relationship TargetMode='External' Id="4" Type="http://x/relationships/attachedTemplate" Target="file:///etc/x"></Relationship>
</Relationships>"""

DOCUMENT = b"""<?xml version="1.0"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>
<w:t>Converted by LibreOffice</w:t></w:r></w:p></w:body></w:document>"""

CONTENT_TYPES = b"""<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""

ROOT = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="r" Target="word/document.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"""


def docx(**more: bytes) -> bytes:
    parts = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": ROOT, "word/document.xml": DOCUMENT, **more}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def script(folder: Path, body: str) -> str:
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return str(path)


def one_page(folder: Path) -> Path:
    canvas = Canvas(str(folder / "made.pdf"))
    canvas.drawString(72, 700, "Converted words")
    canvas.save()
    return folder / "made.pdf"


def test_conversion_runs_in_a_profile_of_its_own(tmp_path: Path) -> None:
    made = one_page(tmp_path)
    assert office.pdf_from_docx(docx(), script(tmp_path, f'cp {made} "$HOME/document.pdf"')) == made.read_bytes()
    told = office.pdf_from_docx(docx(), script(tmp_path, 'echo "$HOME $@" > "$HOME/document.pdf"')).decode()
    assert "--headless" in told and "-env:UserInstallation=file://" in told
    assert not Path(told.split()[0]).exists()


def test_without_a_converter_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match="apt-get install -y .*libreoffice-writer-nogui"):
        planned(docx(), OcrRequest(filename="letter.docx"), PdfProcess())


def test_plan_is_that_of_the_converted_pdf(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = one_page(tmp_path)
    script(tmp_path, f'/bin/cp {made} "$HOME/document.pdf"')
    monkeypatch.setenv("PATH", str(tmp_path))
    pdf = PdfProcess()
    try:
        plan, document = planned(docx(), OcrRequest(), pdf)
    finally:
        pdf.close()
    assert plan.kind == "pdf" and document == made.read_bytes()
    assert plan.pages[0].lines[0].text == "Converted words"


def test_failed_and_endless_conversions(tmp_path: Path) -> None:
    with pytest.raises(InvalidMedia, match="could not convert"):
        office.pdf_from_docx(docx(), script(tmp_path, "exit 1"))
    with pytest.raises(InvalidMedia, match=r"within 0\.3 s"):
        office.pdf_from_docx(docx(), script(tmp_path, "sleep 60"), seconds=0.3)


def test_unpacked_size_is_bounded() -> None:
    with pytest.raises(PayloadTooLarge, match=str(MAX_OFFICE_BYTES)):
        office.bounded(docx(**{"word/media/bomb.bin": b"\0" * (MAX_OFFICE_BYTES + 1)}))
    with pytest.raises(PayloadTooLarge, match=str(MAX_OFFICE_ENTRIES)):
        office.bounded(docx(**{f"word/{index}": b"" for index in range(MAX_OFFICE_ENTRIES)}))


def test_damaged_docx() -> None:
    data = bytearray(docx())
    data[80:100] = b"\xff" * 20
    with pytest.raises(InvalidMedia, match="DOCX"):
        office.bounded(bytes(data))


def test_nothing_is_fetched_for_a_document() -> None:
    clean = office.bounded(docx(**{"word/_rels/document.xml.rels": RELATIONSHIPS}))
    with zipfile.ZipFile(io.BytesIO(clean)) as archive:
        kept = archive.read("word/_rels/document.xml.rels")
        assert archive.read("word/document.xml") == DOCUMENT
    assert b'Id="2"' in kept and b"styles.xml" in kept
    assert b"10.0.0.1" not in kept and b"file:" not in kept and b"example.org" not in kept


def relation(encoding: str = "utf-8", mode: str = "&#69;xternal", more: str = "") -> bytes:
    """A picture elsewhere."""
    text = (f'<?xml version="1.0" encoding="{encoding}"?><p:Relationships xmlns:p="u"><p:Relationship Id="1" {more} '
            f'Type="http://x/image" Target="http://10.0.0.1/x" TargetMode="{mode}"/></p:Relationships>')  # fmt: skip
    return text.encode(encoding)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("word/_rels/document.xml.rels", relation()),
        ("word/_rels/document.xml.RELS", relation("utf-16")),
        ("word/_rels/a.rels", relation(more='xType="/hyperlink"')),
        ("word/_rels/b.rels", relation(mode="external")),
        ("word/_rels/c.rels", relation(mode="Internal")),
    ],
    ids=["entity", "utf-16", "other attribute", "other mode", "internal"],
)
def test_however_a_relationship_is_written(name: str, part: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(office.bounded(docx(**{name: part})))) as archive:
        kept = archive.read(name).replace(b"\0", b"")
    assert b"10.0.0.1" not in kept and b"Relationship " not in kept


@pytest.mark.parametrize("name", ["word/_rels/document.xml.rels", "word/header1.xml"])
def test_document_types_and_broken_xml_are_refused(name: str) -> None:
    for part in (b"<!DOCTYPE a [<!ENTITY e 'INCLUDETEXT'>]><a><instrText>&e;</instrText></a>", b"<a><instrText></a>",
                 b'<?xml version="1.0" encoding="utf-77"?><a/>'):  # fmt: skip
        with pytest.raises(InvalidMedia):
            office.bounded(docx(**{name: part}))


def fields(*runs: str) -> bytes:
    body = "".join(f"<w:r>{run}</w:r>" for run in runs)
    return f'<?xml version="1.0"?><w:document xmlns:w="w"><w:p>{body}<w:t>5 &lt; 6</w:t></w:p></w:document>'.encode()


BEGIN, END = '<w:fldChar w:fldCharType="begin"/>', '<w:fldChar w:fldCharType="end"/>'


@pytest.mark.parametrize(
    "part",
    [
        fields(BEGIN, '<w:instrText> INCLUDEPICTURE "http://10.0.0.1/x" \\d</w:instrText>', END),
        fields(BEGIN, "<w:instrText> incl</w:instrText>", BEGIN, "<w:instrText>PAGE</w:instrText>", END,
               "<w:instrText>udetext http://10.0.0.1/x</w:instrText>", END),
        fields('<w:fldSimple w:instr="INCLUDE&#80;ICTURE http://10.0.0.1/x"/>'),
        fields("<w:instrText>DDEAUTO http://10.0.0.1/x</w:instrText>").decode().encode("utf-16"),
    ],
    ids=["picture", "in pieces", "simple", "utf-16"],
)  # fmt: skip
def test_fields_that_fetch_are_told_nothing_and_the_text_stays(part: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(office.bounded(docx(**{"word/footer1.xml": part})))) as archive:
        kept = archive.read("word/footer1.xml")
    assert b"10.0.0.1" not in kept and b"5 &lt; 6" in kept


def test_other_fields_stay_as_they_are() -> None:
    part = fields(BEGIN, "<w:instrText> HYPERLINK http://example.org/include </w:instrText>", END)
    with zipfile.ZipFile(io.BytesIO(office.bounded(docx(**{"word/footer1.xml": part})))) as archive:
        assert archive.read("word/footer1.xml") == part


@pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed")
def test_the_converter_has_no_network_and_one_folder_to_write(tmp_path: Path) -> None:
    if confined(["/bin/true"], tmp_path)[0] == "/bin/true":
        pytest.skip("bubblewrap makes no box here")
    body = f'(cat /proc/net/dev; touch {tmp_path}/out /etc/out; ls /tmp) > "$HOME/document.pdf" 2>&1'
    told = office.pdf_from_docx(docx(), script(tmp_path, body)).decode()
    assert {line.split(":")[0].strip() for line in told.splitlines() if re.match(r"\s*\w+:\s+\d", line)} == {"lo"}
    assert told.count("Read-only file system") == 2 and not (tmp_path / "out").exists()


def test_without_bubblewrap_or_where_it_fails_the_converter_runs_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert confined(["soffice", "-h"], tmp_path, "/bin/false") == ["soffice", "-h"]
    assert "without one" in caplog.text


LINKED = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="p" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
 Target="http://127.0.0.1:@@/x.png" TargetMode="External"/></Relationships>"""

PICTURE = b"""<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:schemas-microsoft-com:vml">
<w:body><w:p><w:r><w:pict><v:shape style="width:50pt;height:50pt"><v:imagedata r:id="p"/></v:shape></w:pict></w:r></w:p>
<w:p><w:r><w:t>Text beside it</w:t></w:r></w:p></w:body></w:document>"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason=f"LibreOffice is not installed: {office.INSTALL}")
def test_real_libreoffice_reads_and_fetches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        linked = LINKED.replace(b"@@", str(listener.getsockname()[1]).encode())
        data = docx(**{"word/document.xml": PICTURE, "word/_rels/document.xml.rels": linked})
        converted = office.pdf_from_docx(data)
        with pytest.raises(TimeoutError):
            listener.accept()
    pdf = PdfProcess()
    try:
        lines = pdf.plan(converted, (1,))[0].lines
    finally:
        pdf.close()
    assert lines is not None and lines[0].text == "Text beside it"
