"""Modality by content."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from python_backends.media.isobmff import MAX_BOXES
from python_backends.media.media import Claim, Media
from python_backends.media.modality import modality_of
from tests.media import containers as make


def image(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, kind)
    return out.getvalue()


WORKBOOK = make.package("[Content_Types].xml", "xl/workbook.xml")
SOUND, SIGHT = make.track(b"soun", b"mp4a"), make.track(b"vide")
MDAT = make.box(b"mdat", b"\0" * 64)
ISO = make.ftyp(b"isom", b"isom", b"mp41")

BINARY = {
    "jpeg": (image("JPEG"), "image", "jpeg"),
    "png": (image("PNG"), "image", "png"),
    "webp": (image("WEBP"), "image", "webp"),
    "bmp": (image("BMP"), "image", "bmp"),
    "tiff": (image("TIFF"), "image", "tiff"),
    "gif": (image("GIF"), "image", "gif"),
    "heic": (make.ftyp(b"heic", b"mif1", b"heic"), "image", "heic"),
    "avif": (make.ftyp(b"avif", b"mif1", b"avif"), "image", "avif"),
    "pdf": (b"%PDF-1.7\n1 0 obj\n", "pdf", "pdf"),
    "pdf after a mail header": (b"Subject: x\n\n%PDF-1.4\n", "pdf", "pdf"),
    "docx": (make.package("[Content_Types].xml", "word/document.xml"), "docx", "docx"),
    "xlsx": (WORKBOOK, "spreadsheet", "xlsx"),
    "zip": (make.package("a.txt"), "unknown", "ZIP"),
    "pptx": (make.package("ppt/presentation.xml"), "unknown", "PowerPoint"),
    "zip cut off": (WORKBOOK[:-30], "unknown", "ZIP"),
    "wav": (make.wav(), "audio", "wav"),
    "avi": (b"RIFF\x10\0\0\0AVI LIST", "video", "avi"),
    "flac": (b"fLaC\0\0\0\x22", "audio", "flac"),
    "aiff": (b"FORM\0\0\0\x10AIFFCOMM", "audio", "aiff"),
    "mp3 with tag": (b"ID3\x03\0\0\0\0\x02\x01" + b"\0" * 257 + make.mp3_frames(2), "audio", "mp3"),
    "mp3 bare": (make.mp3_frames(4), "audio", "mp3"),
    "mp3 one frame": (make.mp3_frames(1), "audio", "mp3"),
    "aac": (make.aac_frames(4), "audio", "aac"),
    "sync word alone": (b"\xff\xfb\x90\x00" + b"\x80" * 2000, "unknown", "unknown"),
    "mp4 video": (ISO + make.movie(SOUND, SIGHT), "video", "mp4"),
    "mp4 sound only": (ISO + make.movie(SOUND), "audio", "m4a"),
    "m4a": (make.ftyp(b"M4A ", b"M4A ", b"mp42") + make.movie(SOUND), "audio", "m4a"),
    "m4a with cover": (make.ftyp(b"M4A ", b"M4A ") + make.movie(SOUND, make.track(b"vide", b"jpeg")), "audio", "m4a"),
    "m4a that is a film": (make.ftyp(b"M4A ", b"M4A ") + make.movie(SOUND, SIGHT), "video", "mp4"),
    "index at the end": (ISO + MDAT + make.movie(SIGHT), "video", "mp4"),
    "mov": (make.ftyp(b"qt  ", b"qt  ") + make.movie(SIGHT), "video", "mov"),
    "mov without brand": (make.box(b"wide") + MDAT + make.movie(make.track(b"vide", b"mjpa")), "video", "mov"),
    "3gp": (make.ftyp(b"3gp5", b"3gp5", b"isom") + make.movie(SIGHT, SOUND), "video", "3gp"),
    "webm video": (make.matroska(b"webm", 1, 2), "video", "webm"),
    "webm sound": (make.matroska(b"webm", 2), "audio", "webm"),
    "webm of a live stream": (make.matroska(b"webm", 2, unknown_size=True), "audio", "webm"),
    "mkv": (make.matroska(b"matroska", 2, 1), "video", "mkv"),
    "mkv, tracks last": (make.matroska(b"matroska", 2, before=make.element(0x1F43B675, b"\xa3" * 300)), "audio", "mkv"),
    "vorbis": (make.ogg_page(b"\x01vorbis" + b"\0" * 20), "audio", "ogg"),
    "opus after skeleton": (make.ogg_page(b"fishead\0") + make.ogg_page(b"OpusHead"), "audio", "ogg"),
    "theora": (make.ogg_page(b"\x01vorbis") + make.ogg_page(b"\x80theora\3"), "video", "ogg"),
    "old office": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "unknown", "old Microsoft Office"),
    "nothing": (b"", "unknown", "empty"),
    "noise": (bytes(range(256)) * 4, "unknown", "unknown"),
}  # fmt: skip
PROSE = "Dear Ms Ito,\nthank you for your letter, which arrived today.\nWe will answer soon, as promised.\n"
TEXT = {
    "prose": (PROSE, "text", "text"),
    "one word": ("hello", "text", "text"),
    "csv": ("date,sales\n2024-01-01,10\n2024-01-02,12\n2024-01-03,11\n", "csv", "csv"),
    "csv quoted": ('name,note,city\n"Ito, K.","says ""hi""",Oslo\n"Roe, J.",quiet,Bergen\n', "csv", "csv"),
    "csv of words": ("name,city,colour\nAnn,Oslo,red\nBob,Rome,blue\n", "csv", "csv"),
    "csv of two lines": ("month,sales,cost\nMay,10,4\n", "csv", "csv"),
    "semicolons": ("Datum;Umsatz\n01.02.2024;1.234,50\n02.02.2024;999,00\n", "csv", "csv"),
    "tsv": ("date\tvalue\n2024-01-01\t1\n2024-01-02\t2\n", "tsv", "tsv"),
    "json": ('{"a": [1, 2, {"b": null}]}', "json", "json"),
    "json list": ("[1, 2, 3]\n", "json", "json"),
    "json lines": ('{"a": 1}\n{"a": 2}\n', "json", "jsonl"),
    "broken json": ('{"a": 1, "b": [1, 2', "text", "text"),
    "a placeholder": ("[your name]\nwrites to you", "text", "text"),
    "xml": ('<?xml version="1.0"?>\n<!-- a -->\n<note><to>you</to></note>', "xml", "xml"),
    "xml undeclared": ("<note id='1'><to>you</to></note>\n", "xml", "xml"),
    "an arrow": ("<- go left\n-> go right", "text", "text"),
    "svg": ('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "image", "svg"),
    "html": ("<!DOCTYPE html>\n<html><body>hi</body></html>", "html", "html"),
    "html fragment": ("<!-- top --><div class='x'>hi</div>", "html", "html"),
    "xhtml": ('<?xml version="1.0"?><!DOCTYPE html><html></html>', "html", "html"),
    "yaml": ("# c\nname: x\nports:\n  - 80\n  - 443\nscript: |\n  any text, here\nlast: 1\n", "yaml", "yaml"),
    "yaml marked": ("---\nname: x\n", "yaml", "yaml"),
    "front matter": ("---\ntitle: x\n---\n\nA page of prose.\n", "text", "text"),
    "a mail": ("From: Ann\nSubject: lunch\n\nCome at one, please.\n", "text", "text"),
}


@pytest.mark.parametrize("case", BINARY)
def test_binary_formats_by_their_bytes(case: str) -> None:
    data, modality, form = BINARY[case]
    media = modality_of(data)
    assert (media.modality, media.format) == (modality, form)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("case", TEXT)
def test_texts_by_their_structure(case: str, encoding: str) -> None:
    text, modality, form = TEXT[case]
    media = modality_of(text.encode(encoding))
    assert (media.modality, media.format) == (modality, form)


@pytest.mark.parametrize("case", [*BINARY])
def test_a_name_never_overrules_the_content(case: str) -> None:
    data, modality, _ = BINARY[case]
    assert modality_of(data, Claim("text/csv", "table.csv")).modality == modality


def test_a_claim_decides_where_the_content_cannot() -> None:
    pairs = b"apples, pears\nnuts, figs\n"
    assert modality_of(pairs).modality == "text"
    assert modality_of(pairs, Claim(mime="Text/CSV; charset=utf-8")).modality == "csv"
    assert modality_of(pairs, Claim(filename="list.CSV")).modality == "csv"
    assert modality_of(b"name: x\n", Claim(filename="a.yml")).modality == "yaml"
    assert modality_of(PROSE.encode(), Claim(filename="a.yml")).modality == "text"
    assert modality_of(b"One line, and no more.\nThen another.\n", Claim(mime="text/csv")).modality == "text"


def test_containers_whose_tracks_are_out_of_reach_believe_the_claim() -> None:
    for head in (ISO + MDAT, make.matroska(b"webm")):
        assert modality_of(head).modality == "video"
        assert modality_of(head, Claim(mime="audio/mp4")).modality == "audio"


def nested(depth: int) -> bytes:
    inner = b""
    for _ in range(depth):
        inner = make.box(b"moov", make.box(b"trak", inner))
    return inner


HOSTILE = {
    "boxes of size zero": ISO + b"\0\0\0\0moov" * 50_000,
    "boxes smaller than their head": ISO + b"\0\0\0\4moov" * 50_000,
    "a long size that goes back": ISO + b"\0\0\0\1moov" + b"\xff" * 8 + b"\0" * 64,
    "a million empty boxes": ISO + make.box(b"free") * 1_000_000,
    "boxes in boxes": ISO + nested(2_000),
    "tracks without end": ISO + make.movie(*[make.box(b"trak")] * 200_000),
    "ebml of nothing": b"\x1aE\xdf\xa3" + b"\x80" * 1_000_000,
    "ebml of unknown sizes": b"\x1aE\xdf\xa3\xff" * 200_000,
    "empty elements": make.matroska(b"webm", before=make.element(0xEC) * 100_000),
    "ogg that begins and begins": make.ogg_page(b"x") * 100_000,
    "ogg of empty pages": (b"OggS\0\2" + b"\0" * 21) * 100_000,
    "zip with a false directory": b"PK\x03\x04" + b"PK\x01\x02" * 100_000 + b"PK\x05\x06" + b"\xff" * 18,
    "comments": b"<!--a-->" * 100_000 + b"x",
    "white space": b" " * 1_000_000 + b"x",
    "white space before bytes": b" " * 1_000_000 + b"\0",
    "brackets": b"[" * 1_000_000,
    "quotes": b'"' * 1_000_000,
    "delimiters": b",;|\t" * 250_000,
    "keys": b"a: " * 300_000,
    "angles": b"<a " * 300_000,
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.timeout(20)
def test_made_up_files_end_soon(case: str) -> None:
    assert isinstance(modality_of(HOSTILE[case], Claim("text/csv", "a.csv")), Media)


def test_the_walk_over_boxes_is_counted() -> None:
    within, past = (make.box(b"free") * count for count in (MAX_BOXES - 40, MAX_BOXES + 1))
    assert modality_of(ISO + within + make.movie(SOUND)).modality == "audio"
    assert modality_of(ISO + past + make.movie(SOUND)).modality == "video"
