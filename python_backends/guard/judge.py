"""One request from its parameters to its verdict; what computes is behind seams, so this runs without Triton too."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from python_backends.errors import InvalidRequest
from python_backends.guard.classifier import TextClassifier
from python_backends.guard.codes import Requested, parse_codes
from python_backends.guard.image import ImageModels, Pixels, image_view
from python_backends.guard.request import GuardRequest, check_sizes
from python_backends.guard.result import GuardResult, ImageVerdict, guard_result, image_verdict
from python_backends.text_encoder.encoder import Encoder
from python_backends.waiting import all_of


class PictureNetworks(Protocol):
    """The networks that judge pictures: Triton models in service, sessions in a bare process, anything in a test."""

    async def scores(self, model: str, views: Pixels) -> npt.NDArray[np.float32]:
        """FP32 [n], 0 to 1: what the network `model` says of `views` UINT8 [n, 224, 224, 3]."""


@dataclass(frozen=True, slots=True)
class Judge:
    """`classifier` judges texts, `images` names what judges pictures."""

    classifier: TextClassifier
    images: ImageModels

    async def result(
        self, request: GuardRequest, media: Sequence[bytes], encoder: Encoder | None, networks: PictureNetworks
    ) -> GuardResult:
        """The verdict on one text and its pictures; raises the OpenfazeError of whatever cannot be judged."""
        check_sizes(request, len(media))
        asked = parse_codes(request.codes)
        self._refuse_unjudged(asked)
        models = self.images.needed(asked) if media and asked.of_images else {}
        text = asyncio.ensure_future(self.classifier.scores(request.text, encoder) if asked.of_text else nothing())
        pictures = asyncio.ensure_future(_verdicts(media, models, networks))
        both: tuple[Awaitable[object], ...] = (text, pictures)
        await all_of(both)
        return guard_result(asked, text.result(), pictures.result())

    def _refuse_unjudged(self, asked: Requested) -> None:
        missing = [code for code in asked.of_text if code in asked.named and code not in self.classifier.codes]
        if missing:
            raise InvalidRequest(
                f"the classifier of this server does not judge {', '.join(missing)}; it judges "
                f"{', '.join(self.classifier.codes)}",
                code="unsupported",
                param="codes",
            )


async def nothing() -> Mapping[str, float]:
    """The scores of a text that no code was asked of."""
    return {}


async def _verdicts(media: Sequence[bytes], models: Mapping[str, str], networks: PictureNetworks) -> list[ImageVerdict]:
    """One verdict a picture; a network that judges two codes runs once, and none runs if nothing is asked."""
    if not models:
        return []
    views = np.stack([await asyncio.to_thread(image_view, data) for data in media])
    names = sorted(set(models.values()))
    answers = await all_of(networks.scores(name, views) for name in names)
    scores = dict(zip(names, answers, strict=True))
    return [
        image_verdict({code: float(scores[model][place]) for code, model in models.items()})
        for place in range(len(media))
    ]
