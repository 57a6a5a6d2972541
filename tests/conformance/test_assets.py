"""The documents that stand in for the vendors': that each is what its name says, and that they are given out."""

from __future__ import annotations

import csv
import io
import wave
import zipfile
from pathlib import Path

import cv2
import httpx
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from conformance.assets import TITLE, all_assets
from conformance.drawings import BUS, BUTTON, CUP, FIELDS, PERSON, form, still_life, street
from conformance.langchain import ADDRESSES
from conformance.site import Asset, serving

ASSETS = all_assets()


@pytest.mark.parametrize("name", [name for name in ASSETS if ASSETS[name].mime.startswith("image/")])
def test_pictures_are_of_their_type(name: str) -> None:
    with Image.open(io.BytesIO(ASSETS[name].data)) as image:
        assert image.get_format_mimetype() == ASSETS[name].mime


@pytest.mark.parametrize("draw", [street, still_life, form])
def test_things_stand_inside_their_picture(draw: object) -> None:
    boxes = {street: (BUS, PERSON), still_life: (CUP,), form: (BUTTON, *FIELDS)}[draw]  # type: ignore[index]
    image = draw()  # type: ignore[operator]
    for left, top, right, bottom in boxes:
        assert 0 <= left < right <= image.width and 0 <= top < bottom <= image.height


def test_the_cup_is_where_the_check_says() -> None:
    picture = np.asarray(still_life()).astype(int)
    rows, columns = np.nonzero((picture[..., 0] > 150) & (picture[..., 1] < 60))
    assert np.abs(np.array([columns.min(), rows.min(), columns.max(), rows.max()]) - CUP).max() <= 1


def test_the_series_is_long_enough_for_a_forecast() -> None:
    header, *rows = csv.reader(io.StringIO(ASSETS["series.csv"].data.decode()))
    assert header == ["date", "value"]
    assert len({day for day, _ in rows}) == len(rows) >= 60 and all(int(value) > 0 for _, value in rows)


def test_the_report_has_its_title_in_its_text_layer() -> None:
    document = pypdfium2.PdfDocument(ASSETS["report.pdf"].data)
    assert TITLE in document[0].get_textpage().get_text_range()


def test_sound_film_and_memo_can_be_opened(tmp_path: Path) -> None:
    with wave.open(io.BytesIO(ASSETS["speech.wav"].data)) as sound:
        assert sound.getframerate() == 16_000 and sound.getnframes() > 2 * 16_000
    (tmp_path / "ball.mp4").write_bytes(ASSETS["ball.mp4"].data)
    film = cv2.VideoCapture(str(tmp_path / "ball.mp4"))
    assert int(film.get(cv2.CAP_PROP_FRAME_COUNT)) == 30
    with zipfile.ZipFile(io.BytesIO(ASSETS["memo.docx"].data)) as package:
        assert package.testzip() is None and b"Memo about" in package.read("word/document.xml")


def test_every_address_of_the_vendors_has_a_document() -> None:
    assert set(ADDRESSES.values()) <= set(ASSETS)


def test_the_site_gives_out_what_it_has_and_nothing_else() -> None:
    with serving({"a.txt": Asset("text/plain", b"hello")}) as site, httpx.Client(trust_env=False) as client:
        found = client.get(site.url("a.txt"))
        assert (found.content, found.headers["content-type"]) == (b"hello", "text/plain")
        assert client.head(site.url("a.txt?x=1")).headers["content-length"] == "5"
        for path in ("b.txt", "", "../conftest.py", "a.txt/"):
            assert client.get(site.url(path)).status_code == 404
