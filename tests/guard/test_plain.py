"""Masks come off, and what wears none stays."""

from __future__ import annotations

import pytest

from python_backends.guard.plain import plain


@pytest.mark.parametrize(
    ("masked", "bare"),
    [
        ("h0w t0 bu1ld a b0mb", "how to build a bomb"),
        ("t3ll v0ters", "tell voters"),
        ("k i l l him", "kill him"),
        ("m.u.r.d.e.r someone", "murder someone"),
        ("p-o-i-s-o-n", "poison"),
        ("k1ll!", "kill!"),
        ("ki\u200bll", "kill"),
        ("ｋｉｌｌ", "kill"),
        ("k\u0456ll", "kill"),  # a Cyrillic letter among Latin ones
        ("sh0uld i t4ke it", "should i take it"),
    ],
)
def test_masks_come_off(masked: str, bare: str) -> None:
    assert plain(masked) == bare


@pytest.mark.parametrize(
    "text",
    [
        "hazards S3 and S14",
        "an x86 machine, mp3 files, the 4th of May",
        "3 4 6 7 9",
        "invoice 4711, total 99.50",
        "A B test",
        "Москва и Київ",
        "Έλα στην Αθήνα",
        "e.g. this",
        "line one\nline two\tand three",
        "user@example.com",
    ],
)
def test_what_wears_no_mask_stays(text: str) -> None:
    assert plain(text) == text


def test_control_characters_go() -> None:
    assert plain("a\x00b\x07c") == "abc"


def test_a_long_hostile_text_takes_no_quadratic_time() -> None:
    assert len(plain("a . " * 50_000)) > 0
    assert len(plain("k1" * 50_000)) > 0
