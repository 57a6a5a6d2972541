"""The other models, as the front door's parts see them: each answers what a test gives it, and every call is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.errors import OpenfazeError
from python_backends.front_door.hooks import Partial
from python_backends.front_door.models import ANSWER
from python_backends.front_door.talk import Talker

Reply = Mapping[str, Any] | OpenfazeError
Script = Reply | Callable[[Mapping[str, Any], bytes], Reply]


@dataclass
class FakeModels:
    """`scripts` say what each model answers: its RESULT, an error, or a function of REQUEST and MEDIA that gives one.

    `likeness` gives the vectors of texts, `partials` what a model that is followed says before its RESULT. The decoder
    is never reached.
    """

    scripts: Mapping[str, Script]
    likeness: Callable[[Sequence[str]], npt.NDArray[np.float32]] = lambda texts: np.eye(len(texts), 384, dtype="f")
    talker: Talker | None = None
    partials: Sequence[Mapping[str, Any]] = ()
    whole: bool = True
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def asked(self, model: str) -> list[dict[str, Any]]:
        """Every REQUEST that `model` got."""
        return [request for name, request in self.calls if name == model]

    async def ask(self, model: str, tensors: Mapping[str, Any], outputs: Sequence[str]) -> Mapping[str, Any]:
        request = orjson.loads(tensors.get("REQUEST", tensors.get("QUERY", b"{}")))
        self.calls.append((model, request))
        script = self.scripts[model]
        media = tensors.get("MEDIA", b"")
        reply = script(request, media) if callable(script) else script
        if isinstance(reply, OpenfazeError):
            raise reply
        made = {name: np.array([orjson.dumps(value)], np.object_) for name, value in reply.items()} if (
            model == "finish") else {"RESULT": np.array([orjson.dumps(reply)], np.object_)}  # fmt: skip
        spare = {"EVIDENCE": np.array([b"[]"], np.object_), "FEATURES": np.zeros((0, 120), np.float32)}
        return {name: (spare | made)[name] for name in outputs}

    async def follow(
        self, model: str, tensors: Mapping[str, Any], outputs: Sequence[str], heard: Callable[[Partial], None]
    ) -> Mapping[str, Any]:
        for partial in self.partials:
            heard(partial)
        return await self.ask(model, tensors, outputs)

    async def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        return self.likeness(texts)

    async def decode(self, tensors: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: np.zeros((1, 1, 1)) for name in ANSWER}
