"""COCO's run lengths. The strings were written by pycocotools 2.0.11 for the same masks."""

from __future__ import annotations

import numpy as np
import pytest

from python_backends.objects.masks.page_mask import Bools, PageMask, page_mask
from python_backends.objects.masks.run_lengths import compressed, counts_of, rle_of
from tests.objects.masks.drawn import cropped, disc

RING = disc(60, 80, 40, 30, 25) & ~disc(60, 80, 43, 30, 12)
KNOWN = {
    "empty": (np.zeros((5, 7)), "S1"),
    "full": (np.ones((5, 7)), "0S1"),
    "first pixel": (np.pad(np.ones((1, 1)), ((0, 4), (0, 6))), "01R1"),
    "last pixel": (np.pad(np.ones((1, 1)), ((4, 0), (6, 0))), "R11"),
    "rectangle": (np.pad(np.ones((3, 4)), ((1, 1), (2, 1))), ";32000004"),
    "whole columns": (np.pad(np.ones((5, 2)), ((0, 0), (3, 2))), "?::"),
    "whole rows": (np.pad(np.ones((2, 7)), ((3, 0), (0, 0))), "32300000000000"),
    "chequered": (np.indices((4, 4)).sum(0) % 2, "11110O10O10O0"),
    "disc": (disc(30, 40, 17, 14, 9), "n71i08K2N2N2N2O00000O20N1000001N2N2N2N5Hl;"),
    "ring": (
        RING,
        "Rm01d1>G4L4L4L4M2N2N2N2N2O0O2O0O2O0OZOC0<LL03O10NO40LO60JO80HO:0F0:0FO<0C1=0CO=0D0<0DO>0B1<0D0<0D0<0D0<0E09"
        "0H080I050L120O0O021L051G0:4^O0c0c02N2N2N2N3L4L4L4L9Bai0",
    ),
    "disc on 4K": (
        disc(2160, 3840, 1900, 1000, 30),
        "X`Yk31XS2>F6J6L2M4L4M2N2N2N2N2N2O0O2O0O2N2O000O2O000O2O00000000000O20N1000000000001N10001N10001N2N101N101N2N2N"
        "2N2N2N3L4L3N4J6J:B_jim3",
    ),
}


def plain_counts(page: Bools) -> list[int]:
    """The counts by going through the page pixel by pixel."""
    counts, current = [0], False
    for pixel in page.T.ravel():
        if pixel != current:
            counts.append(0)
            current = bool(pixel)
        counts[-1] += 1
    return counts


@pytest.mark.parametrize("name", KNOWN)
def test_the_string_is_pycocotools_own(name: str) -> None:
    page, known = KNOWN[name]
    height, width = page.shape
    assert rle_of(cropped(page.astype(np.bool_))) == {"size": [height, width], "counts": known}


@pytest.mark.parametrize("seed", range(20))
def test_counts_of_random_masks(seed: int) -> None:
    random = np.random.default_rng(seed)
    page = random.random((int(random.integers(1, 9)), int(random.integers(1, 9)))) < random.random()
    counts = counts_of(cropped(page))
    assert counts.tolist() == plain_counts(page)
    assert counts.sum() == page.size


def test_an_uncropped_mask_gives_the_same_counts() -> None:
    page = disc(30, 40, 17, 14, 9)
    assert counts_of(PageMask(40, 30, 0, 0, page)).tolist() == counts_of(cropped(page)).tolist() == plain_counts(page)


def test_large_and_falling_counts_keep_their_sign() -> None:
    # Differences of -16, 16, -17 and 15 lie on either side of where a fifth bit no longer tells the sign.
    assert compressed(np.array([100, 100, 100, 84, 116, 67, 131])) == "T3T3T3@`0_O?"


def test_a_page_at_the_largest_size_does_not_overflow() -> None:
    mask = page_mask(np.ones((64, 64), np.float32), (65000.0, 65000.0, 65400.0, 65400.0), 65500, 65500)
    counts = counts_of(mask)
    assert counts.sum() == 65500**2 and counts[1::2].sum() == mask.area
