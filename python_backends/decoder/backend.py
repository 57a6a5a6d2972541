"""Triton backend `tensorrtllm` of the CPU profile: TensorRT-LLM's tensors, parameters and manners, our own engine.

Parameters read from config.pbtxt: `gpt_model_path` (the decoder folder; relative paths start at the model's folder),
`max_tokens_in_paged_kv_cache` (positions of all slots together; 4,096 a slot if not set), `exclude_input_in_output`
(the default of the input of that name) and, ours, `intra_op_thread_count`. The configuration's `max_batch_size` is the
number of slots.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from python_backends.decoder.checkpoint import chosen_folder, invalid, tokenizer_of
from python_backends.decoder.choice import open_engine
from python_backends.decoder.contract import INPUTS
from python_backends.decoder.generation import Chunk
from python_backends.decoder.guide import GuideCompiler
from python_backends.decoder.loop import DecoderLoop
from python_backends.decoder.scheduler import Scheduler
from python_backends.decoder.tensors import DecoderRequest, RequestReader, response_of
from python_backends.errors import InternalError, InvalidRequest, OpenfazeError
from python_backends.inference.session import threads_from
from python_backends.triton_io.inputs import Inputs
from python_backends.triton_io.stream import Stream
from python_backends.triton_io.stream_backend import StreamBackend

SLOT_TOKENS = 4096


class TensorRtLlmBackend(StreamBackend):
    """One decoder; every request is a coroutine that waits for the decoding thread."""

    def initialize(self, args: Mapping[str, str]) -> None:
        """See `StreamBackend`; raises InvalidRequest, which Triton reports, if the decoder folder cannot be served."""
        self._slots = int(json.loads(args["model_config"])["max_batch_size"])
        if self._slots < 1:
            raise invalid("max_batch_size must be at least 1: it is the number of sequences decoded together")
        self._home = Path(args["model_repository"])
        self._running: dict[str, int] = {}
        super().initialize(args)

    def start(self, parameters: Mapping[str, str]) -> None:
        """Load the decoder and start its thread."""
        folder = self._folder(parameters)
        threads = _number(parameters, "intra_op_thread_count", threads_from())
        tokens = _number(parameters, "max_tokens_in_paged_kv_cache", self._slots * SLOT_TOKENS)
        engine = open_engine(folder, self._slots, tokens // self._slots, threads)
        guides = GuideCompiler(tokenizer_of(folder), engine.vocab_size, engine.end_ids)
        exclude = _set(parameters, "exclude_input_in_output").lower() == "true"
        self._reader = RequestReader(
            engine.vocab_size, engine.width, engine.capacity, engine.embed, guides.compile, exclude
        )
        self._loop = DecoderLoop(Scheduler(engine))

    def finalize(self) -> None:
        """See `StreamBackend`."""
        self._loop.close()
        super().finalize()

    async def stream(self, inputs: Inputs, answer: Stream) -> None:
        """Decode one prompt, or stop the request that has this one's id."""
        arrays = _sent(inputs)
        stop = arrays.pop("stop", None)
        if stop is not None and bool(stop.reshape(-1)[0]):
            self._stop(inputs.request_id)
            return
        if "streaming" in arrays and bool(arrays["streaming"].reshape(-1)[0]) and not answer.decoupled:
            raise InvalidRequest(
                "streaming needs `model_transaction_policy { decoupled: true }` in config.pbtxt", param="streaming"
            )
        # Grammars of thousands of words take a while to compile; the others go on meanwhile.
        request = await asyncio.to_thread(self._reader.read, arrays)
        events: asyncio.Queue[Chunk | OpenfazeError] = asyncio.Queue()
        here = asyncio.get_running_loop()

        def hand_over(event: Chunk | OpenfazeError) -> None:
            here.call_soon_threadsafe(events.put_nowait, event)

        ticket = self._loop.submit(request.generation, hand_over)
        self._running[inputs.request_id] = ticket
        try:
            await _relay(request, events, answer)
        finally:
            self._loop.cancel(ticket)
            if self._running.get(inputs.request_id) == ticket:
                del self._running[inputs.request_id]

    def _stop(self, request_id: str) -> None:
        ticket = self._running.get(request_id)
        if not request_id or ticket is None:
            raise InvalidRequest(f"stop: no request with id {request_id!r} is running", param="stop")
        self._loop.cancel(ticket)

    def _folder(self, parameters: Mapping[str, str]) -> Path:
        path = _set(parameters, "gpt_model_path")
        if not path:
            raise invalid("parameter gpt_model_path is not set; it names the decoder folder")
        return chosen_folder("gpt_model_path", self._home / path)


async def _relay(request: DecoderRequest, events: asyncio.Queue[Chunk | OpenfazeError], answer: Stream) -> None:
    """Sends each chunk as a response until the last; raises what the scheduler reports, ClientLeft if nobody waits."""
    written = 0
    while True:
        event = await answer.unless_left(events.get())
        if isinstance(event, OpenfazeError):
            raise event
        written += len(event.ids)
        answer.send(response_of(request, event, written), last=event.reason is not None)
        if event.reason is not None:
            return


def _sent(inputs: Inputs) -> dict[str, Any]:
    """The inputs that the request carries."""
    arrays = {}
    for name in INPUTS:
        try:
            arrays[name] = inputs.array(name)
        except InternalError:  # absent, which all inputs but two may be
            continue
    return arrays


def _set(parameters: Mapping[str, str], name: str) -> str:
    """A parameter's value; templates that were not filled in (`${...}`) count as not set."""
    value = parameters.get(name, "")
    return "" if value.startswith("${") else value


def _number(parameters: Mapping[str, str], name: str, default: int) -> int:
    text = _set(parameters, name)
    if text and not text.isdecimal():
        raise invalid(f"parameter {name} is {text!r}; it must be a whole number")
    return int(text or default)
