"""Triton model `guard`: REQUEST and MEDIA -> RESULT and EVIDENCE."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from python_backends.errors import InvalidRequest, OpenfazeError
from python_backends.evidence import evidence_to_json
from python_backends.guard.classifier import open_classifier
from python_backends.guard.codes import Requested, parse_codes
from python_backends.guard.image import ImageModels, image_view
from python_backends.guard.request import GuardRequest, check_sizes
from python_backends.guard.result import ImageVerdict, guard_result, image_verdict
from python_backends.ocr.request import parsed
from python_backends.runtime.session import threads_from
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io import Inputs, StepBackend, Value, call, fail, respond


class Backend(StepBackend):
    """One text and its pictures a request. `classifier` names the folder of what judges texts, `*_model` of pictures."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `StepBackend`."""
        self._repository = Path(args["model_repository"]).parent
        super().initialize(args)

    def start(self, parameters: Mapping[str, str]) -> None:
        """Open the classifier; InvalidRequest if its folder is none."""
        self._classifier = open_classifier(self._repository / parameters.get("classifier", ""), threads_from())
        self._images = ImageModels.of(parameters)
        self._tokenizer = TextTokenizer(self._repository / ENCODER / "1") if self._classifier.needs_encoder else None

    async def execute(self, requests: Sequence[Any]) -> list[Any]:  # type: ignore[override]  # Triton awaits it
        """One response for each request, in order."""
        return list(await asyncio.gather(*(self._answer_async(Inputs(request)) for request in requests)))

    async def _answer_async(self, inputs: Inputs) -> Any:
        try:
            return respond(await self._judged(inputs))
        except OpenfazeError as error:
            return fail(error)

    async def _judged(self, inputs: Inputs) -> Mapping[str, Value]:
        request, media = parsed(GuardRequest, inputs.blob("REQUEST")), inputs.blobs("MEDIA")
        check_sizes(request, len(media))
        asked = parse_codes(request.codes)
        self._refuse_unknown_to_classifier(asked)
        text, images = await asyncio.gather(
            self._text_scores(request.text, asked, inputs), self._verdicts(media, asked, inputs)
        )
        result = guard_result(asked, text, images)
        return {"RESULT": result.model_dump_json().encode(), "EVIDENCE": evidence_to_json([])}

    def _refuse_unknown_to_classifier(self, asked: Requested) -> None:
        missing = [code for code in asked.of_text if code in asked.named and code not in self._classifier.codes]
        if missing:
            raise InvalidRequest(
                f"the classifier of this server does not judge {', '.join(missing)}; it judges "
                f"{', '.join(self._classifier.codes)}",
                code="unsupported",
                param="codes",
            )

    async def _text_scores(self, text: str, asked: Requested, inputs: Inputs) -> Mapping[str, float]:
        if not asked.of_text:
            return {}
        encoder = None if self._tokenizer is None else BlsEncoder(self._tokenizer, inputs)
        return await self._classifier.scores(text, encoder)

    async def _verdicts(self, media: Sequence[bytes], asked: Requested, inputs: Inputs) -> list[ImageVerdict]:
        """One verdict a picture; a network that judges two codes runs once."""
        if not media or not asked.of_images:
            return []
        models = self._images.needed(asked)
        views = np.stack(await asyncio.gather(*(asyncio.to_thread(image_view, data) for data in media)))
        names = sorted(set(models.values()))
        answers = await asyncio.gather(*(self._scores_by(name, views, inputs) for name in names))
        scores = dict(zip(names, answers, strict=True))
        return [
            image_verdict({code: float(scores[model][place]) for code, model in models.items()})
            for place in range(len(media))
        ]

    async def _scores_by(self, model: str, views: np.ndarray[Any, Any], inputs: Inputs) -> np.ndarray[Any, Any]:
        """FP32 [n]; one picture a call, so that its numbers do not depend on its company."""
        outputs = await asyncio.gather(*(call(model, {"image": view[None]}, ["score"], inputs) for view in views))
        return np.concatenate([output["score"].reshape(-1) for output in outputs])
