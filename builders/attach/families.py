"""All families, and which of them a folder belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from builders.attach import classifier, decoder, objects, speech, translation
from builders.attach.family import Family, Wishes
from builders.attach.folder import Folder
from builders.hugging_face.folder import BadCheckpoint

FAMILIES: Sequence[Family] = (
    decoder.FAMILY,
    speech.FAMILY,
    objects.DETECTOR,
    objects.SEGMENTER,
    translation.FAMILY,
    classifier.FAMILY,
)


def family_of(folder: Folder, wishes: Wishes) -> Family:
    """The family of `folder`; BadCheckpoint lists those there are."""
    for family in FAMILIES:
        if family.fits(folder, wishes):
            return family
    known = "".join(f"\n  {family.name}: {family.known}" for family in FAMILIES)
    raise BadCheckpoint(f"{folder.path} is {folder.told()}, which no task here can use. What can be attached:{known}")
