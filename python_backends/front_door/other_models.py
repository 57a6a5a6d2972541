"""`Models` on behalf of one request: calls that go on until they end, and tell the models when nobody waits."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from python_backends.abandoned import Abandoned
from python_backends.errors import InternalError, Unavailable
from python_backends.front_door.hooks import Partial
from python_backends.front_door.models import ANSWER, DECODER, Tensors
from python_backends.front_door.talk import Talker
from python_backends.news import News
from python_backends.text_encoder.bls import BlsEncoder
from python_backends.text_encoder.encoder import MODEL as ENCODER
from python_backends.text_encoder.tokens import TextTokenizer
from python_backends.triton_io.calls import call
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.values import Value


class Shared:
    """What the requests of one front door have in common: `decode_seconds` is when the decoder is stopped, `talker`
    stands where the decoder that the parameter `decoder_path` names can hold a conversation."""

    def __init__(self, repository: Path, parameters: Mapping[str, str]) -> None:
        self.abandoned = Abandoned.of_this_server()
        self.news = News.of_this_server()
        self.decode_seconds = float(parameters.get("decode_seconds", "60"))
        self.talker = Talker.of(repository, parameters) if "decoder_path" in parameters else None
        self._vocabulary = repository / ENCODER / "1"

    @cached_property
    def tokenizer(self) -> TextTokenizer:
        """That of the model `text_encoder`; read when it is first needed, OSError if it is not there."""
        return TextTokenizer(self._vocabulary)


class OtherModels:
    """Calls on behalf of one request; see `Models`.

    A call is waited for even if the client leaves: Triton 2.51 cannot cancel a call between models, and a request must
    not end before the calls made on its behalf. The models are told, and stop at their next step. Each call has an id
    of its own, because clients may use one id for several requests.
    """

    def __init__(self, inputs: Inputs, answer: Stream, shared: Shared) -> None:
        self._inputs, self._answer, self._shared = inputs, answer, shared
        self._abandoned, self._decode_seconds = shared.abandoned, shared.decode_seconds
        self.whole = True
        self._stops: set[asyncio.Task[object]] = set()

    async def ask(self, model: str, tensors: Mapping[str, Value], outputs: Sequence[str]) -> Tensors:
        """See `Models`."""
        call_id = self._call_id()
        return await self._watched(call(model, tensors, outputs, self._inputs, call_id), call_id)

    async def follow(
        self, model: str, tensors: Mapping[str, Value], outputs: Sequence[str], heard: Callable[[Partial], None]
    ) -> Tensors:
        """See `Models`."""
        call_id = self._call_id()
        with self._shared.news.listening(call_id) as listener:

            def looks() -> None:
                for partial in listener.new():
                    heard(partial)

            return await self._watched(call(model, tensors, outputs, self._inputs, call_id), call_id, looks)

    async def _watched(
        self, work: Awaitable[Tensors], call_id: str, looks: Callable[[], None] = lambda: None
    ) -> Tensors:
        try:
            return await self._answer.telling(work, lambda: self._abandoned.add(call_id), looks)
        finally:
            self._abandoned.discard(call_id)

    @property
    def talker(self) -> Talker | None:
        """See `Models`."""
        return self._shared.talker

    async def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """See `Models`; Unavailable where the encoder's vocabulary is not in the repository."""
        try:
            tokenizer = self._shared.tokenizer
        except OSError as error:
            raise Unavailable(f"the words of model text_encoder are not there: {error}") from error
        return await BlsEncoder(tokenizer, self._inputs).encode(texts)

    async def decode(self, tensors: Mapping[str, Value]) -> Tensors:
        """See `Models`."""
        call_id = self._call_id()
        work = call(DECODER, tensors, ANSWER, self._inputs, call_id)
        late = asyncio.get_running_loop().call_later(self._decode_seconds, self._hurry, call_id)
        try:
            found = await self._answer.telling(work, lambda: self._stop(call_id))
        finally:
            late.cancel()
        if found.keys() != set(ANSWER):
            raise InternalError(f"model {DECODER} ended without an answer", code="model_failed")
        return found

    def _call_id(self) -> str:
        return f"{self._inputs.request_id}/{uuid.uuid4()}"

    def _hurry(self, call_id: str) -> None:
        """The decoder's time is over."""
        self.whole = False
        self._stop(call_id)

    def _stop(self, call_id: str) -> None:
        """Ask the decoder to end the call `call_id`; what it has written by then is its answer."""
        one = np.ones((1, 1), np.int32)
        tensors: dict[str, Value] = {
            "input_lengths": one, "request_output_len": one, "stop": np.ones((1, 1), np.bool_),
        }  # fmt: skip
        task: asyncio.Task[object] = asyncio.ensure_future(call(DECODER, tensors, (), self._inputs, call_id))
        self._stops.add(task)
        task.add_done_callback(self._stopped)

    def _stopped(self, task: asyncio.Task[object]) -> None:
        self._stops.discard(task)
        task.exception()  # a call that has ended meanwhile cannot be stopped, which is as well
