"""The one table of shapes: every model that the GPU profile serves from a TensorRT plan.

Builders make the plans from it, `configs/gpu.pbtxt` names its profiles, the linter holds both and the graphs against
it, and the dry run refuses what no profile takes. Bounds are those of the callers, named beside each entry.

Precision is where the CPU profile stands: FP16 where that runs bf16 kernels, FP32 where a configuration says why not.
"""

from __future__ import annotations

from collections.abc import Mapping

from builders.tensorrt.profile import PlanShapes, Profile, Profiles
from python_backends.runtime.stand_in_plan import Shape

Sides = tuple[int, int]


def _picture(least: Sides, usual: Sides, greatest: Sides, batch: Shape = ()) -> Profile:
    """Of an RGB picture [h, w, 3]; `batch` is the least, usual and greatest number of pictures, where it has one."""
    first, second, third = (batch[place : place + 1] for place in range(3))
    return Profile((*first, *least, 3), (*second, *usual, 3), (*third, *greatest, 3))


def _detector() -> tuple[Profiles, ...]:
    """Views of pages: sides multiples of 64 up to 1,984 (ocr/detect/size.py); of screens up to 2,304 long and of 1.4
    million pixels (gui/read.py), hence flat."""
    batch = (1, 1, 2)
    return (
        {"image": _picture((64, 64), (1536, 1152), (1984, 1984), batch)},
        {"image": _picture((64, 2048), (576, 2304), (768, 2304), batch)},
        {"image": _picture((2048, 64), (2304, 576), (2304, 768), batch)},
    )


def _recognizer() -> tuple[Profiles, ...]:
    """Strips of the 25 widths of ocr/recognise/strips.py."""

    def strips(least: int, usual: int, greatest: int) -> Profiles:
        return {"image": Profile((1, 48, least, 3), (8, 48, usual, 3), (32, 48, greatest, 3))}

    return (strips(64, 192, 512), strips(520, 1024, 2560), strips(2568, 3840, 6400))


def _elements() -> tuple[Profiles, ...]:
    """Views of screens: sides multiples of 32 up to 2,560, at most 1920 x 1216 pixels (vision/views.py)."""
    return (
        {"image": _picture((32, 32), (800, 1280), (1536, 1536))},
        {"image": _picture((32, 1568), (1088, 1920), (1536, 2560))},
        {"image": _picture((1568, 32), (1920, 1088), (2560, 1536))},
    )


def _objects() -> tuple[Profiles, ...]:
    """Views of pages: sides multiples of 64 up to 2,048, at most 1280 x 1280 pixels; a request names 100 things at
    most, each with what it stands beside (objects/engines/embedded.py, objects/request.py)."""
    prompts = Profile((1, 384), (4, 384), (200, 384))
    pictures = (
        _picture((64, 64), (448, 640), (1344, 1344)),
        _picture((64, 1408), (832, 1472), (1280, 2048)),
        _picture((1408, 64), (1472, 832), (2048, 1280)),
    )
    return tuple({"image": picture, "prompts": prompts} for picture in pictures)


def _encoder() -> tuple[Profiles, ...]:
    """Texts of up to 256 tokens, padded to multiples of 8, at most 32 in a call (text_encoder/batches.py)."""

    def tokens(least: int, usual: int, greatest: int) -> Profiles:
        shapes = Profile((1, least), (4, usual), (32, greatest))
        return {"input_ids": shapes, "attention_mask": shapes}

    return (tokens(1, 16, 64), tokens(65, 128, 256))


PLANS: Mapping[str, PlanShapes] = {
    "guard_image": PlanShapes("fp16", ({"image": _picture((224, 224), (224, 224), (224, 224), (1, 1, 8))},)),
    "gui_detector": PlanShapes("fp16", _elements()),
    "object_detector": PlanShapes("fp16", _objects()),
    "ocr_detector": PlanShapes("fp16", _detector()),
    "ocr_recognizer": PlanShapes("fp16", _recognizer()),
    # Pages of at most 1,600 pixels a side, padded to multiples of 64 (objects/cutting.py), boxes in portions of 1,000
    # (objects/masks_engines/embedded.py). FP32: in half precision the corners of boxes are rounded, which moves edges.
    "segmenter": PlanShapes("fp32", (
        {"image": _picture((64, 64), (640, 640), (1600, 1600)), "boxes": Profile((1, 4), (8, 4), (1000, 4))},
    )),
    # Windows in batches of at most 32 (diarization/collector.py). FP32: who speaks should not depend on kernels.
    "speaker_encoder": PlanShapes("fp32", ({"mel": Profile((1, 160, 40), (32, 160, 40), (32, 160, 40))},)),
    "text_encoder": PlanShapes("fp16", _encoder()),
}  # fmt: skip
