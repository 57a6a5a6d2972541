"""Detectors and segmenters in Hugging Face folders, in the place of our own."""

from __future__ import annotations

from pathlib import Path

from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import Folder

DETECTORS = ("owlv2", "owlvit", "grounding-dino", "mm-grounding-dino")
SEGMENTERS = ("sam2", "sam2_video")
TASK = "object_detection"


def detector_plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`."""
    from builders.open_vocabulary.target import Wishes as Chosen
    from builders.open_vocabulary.target import detector_target

    target = detector_target(folder.path, out / name, Chosen(wishes.canvas, wishes.template))
    return Plan((target,), {TASK: {"detector": name}}, repository=out)


def segmenter_plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`."""
    from builders.sam.target import segmenter_targets

    return Plan(segmenter_targets(folder.path, out / name), {TASK: {"segmenter": name}}, repository=out)


DETECTOR = Family(
    name="detector",
    known="OWLv2, OWL-ViT, Grounding DINO, MM Grounding DINO",
    takes="what finds things in pictures",
    fits=lambda folder, wishes: folder.model_type in DETECTORS,
    needs_torch=lambda folder, wishes: True,
    plan=detector_plan,
)
SEGMENTER = Family(
    name="segmenter",
    known="SAM 2 and 2.1",
    takes="what cuts things out of pictures",
    fits=lambda folder, wishes: folder.model_type in SEGMENTERS,
    needs_torch=lambda folder, wishes: True,
    plan=segmenter_plan,
)
