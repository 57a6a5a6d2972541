"""From a folder to boxes: what the engine finds with the exported graph is what Transformers finds with its own.

Skipped without PyTorch.
"""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from python_backends.objects.detector import Found
from python_backends.objects.engines.folder import detector_in
from python_backends.running import Array
from tests.builders.hugging_face.sessions import Repository, picture

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

from builders.open_vocabulary.__main__ import main  # noqa: E402  (needs PyTorch when it runs)
from tests.builders.open_vocabulary import tiny  # noqa: E402

PROMPTS = ["Cat", "red submit buttons", "dog"]
SIZES = [(80, 140), (180, 60), (20, 24)]  # lying and larger, upright, smaller than the network's pictures


def exported(kind: str, place: Path) -> Any:
    """The tiny model of `kind`, whose export lies in `place`/model."""
    model = (tiny.dino if "dino" in kind else tiny.owl)(kind, place / "source")
    assert main([str(place / "source"), "--out", str(place / "model")]) == 0
    return model


def found_in(place: Path, image: Array) -> Found:
    """What the engine finds for `PROMPTS`."""
    return asyncio.run(detector_in(place / "model").find(image, PROMPTS, Repository(place).run))


def agrees(found: Found, scores: Any, boxes: Any, image: Array) -> None:
    """Relevance [P, T] and boxes in pixels are those; Transformers lets boxes reach out of the picture."""
    limits = np.array([image.shape[1], image.shape[0]] * 2)
    assert found.relevance == pytest.approx(scores.numpy(), abs=1e-4)
    assert found.boxes == pytest.approx(np.clip(boxes.numpy(), 0, limits), abs=1e-2)


@pytest.mark.parametrize("kind", ["owlv2", "owlvit"])
def test_owl(tmp_path: Path, kind: str) -> None:
    model = exported(kind, tmp_path)
    images = getattr(transformers, {"owlv2": "Owlv2ImageProcessorPil", "owlvit": "OwlViTImageProcessorPil"}[kind])
    processor = images.from_pretrained(tmp_path / "source")
    words = transformers.AutoTokenizer.from_pretrained(tmp_path / "source")
    texts = words([f"a photo of a {prompt}" for prompt in PROMPTS], padding="max_length", return_tensors="pt")
    for size in SIZES:
        image = picture(*size)
        seen = processor(image, return_tensors="pt").pixel_values
        assert detector_in(tmp_path / "model").seen(image) == pytest.approx(seen.numpy(), abs=2e-5)  # type: ignore[attr-defined]
        with torch.no_grad():
            outputs = model(pixel_values=seen, input_ids=texts.input_ids, attention_mask=texts.attention_mask)
        (result,) = processor.post_process_object_detection(outputs, threshold=-1.0, target_sizes=[size])
        agrees(found_in(tmp_path, image), outputs.logits[0].sigmoid().T, result["boxes"], image)


def test_mm_grounding_dino_is_exported_too(tmp_path: Path) -> None:
    """The graph is held against PyTorch's own by the builder; all else is Grounding DINO's."""
    exported("mm-grounding-dino", tmp_path)
    assert detector_in(tmp_path / "model").name.startswith("mm-grounding-dino")


def test_grounding_dino(tmp_path: Path) -> None:
    model = exported("grounding-dino", tmp_path)
    verified = json.loads((tmp_path / "model" / "1" / "manifest.json").read_text())["verified"]["outputs"]
    assert set(verified) == {"chances", "boxes", "features", "proposals"}
    images = transformers.GroundingDinoImageProcessorPil.from_pretrained(tmp_path / "source")
    processor = transformers.GroundingDinoProcessor(
        images, transformers.AutoTokenizer.from_pretrained(tmp_path / "source")
    )
    rows, columns = tiny.CANVAS
    for size in SIZES:
        image = picture(*size)
        fitting = {"size": {"max_height": rows, "max_width": columns}} if size[0] > size[1] else {}
        inputs = processor(images=image, text=[PROMPTS], return_tensors="pt",
                           pad_size={"height": rows, "width": columns}, **fitting)  # fmt: skip
        with torch.no_grad():
            outputs = model(**inputs)
        (result,) = processor.post_process_grounded_object_detection(outputs, threshold=-1.0, target_sizes=[size])
        chances = outputs.logits[0].sigmoid()  # [CLS] cat . red submit button ##s . dog . [SEP]
        scores = torch.stack([chances[:, part].max(1).values for part in (slice(1, 2), slice(3, 7), slice(8, 9))])
        agrees(found_in(tmp_path, image), scores, result["boxes"], image)
