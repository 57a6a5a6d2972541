"""Known values through every model before the server is called ready.

Readiness alone proves little: with numpy 2 installed the server's Python stub answers HTTP 200 with wrong values. So
each model that brings a `1/probe.npz` (arrays `in:NAME`, `out:NAME`, scalar `tolerance`) is asked, and the document
tasks must give a text document back unchanged.
"""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import tritonclient.grpc as triton
from tritonclient.utils import InferenceServerException, np_to_triton_dtype

from python_backends.errors import Unavailable

Array = npt.NDArray[Any]
Probe = Callable[[triton.InferenceServerClient], None]

PROBE_SECONDS = 60.0
PROBE_TEXT = "openfaze gives this back: 0123456789 äöü €"
_CHANNEL = (
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
)


def run_probes(address: str, repository: Path, models: Sequence[str]) -> list[str]:
    """Check every model of `models` that has a known value; return the names of those checked.

    Raises Unavailable (code probe_failed) that names the model and the tensor. `address` is Triton's gRPC host:port.
    """
    checked = []
    with triton.InferenceServerClient(address, channel_args=list(_CHANNEL)) as client:
        for model in models:
            for probe in probes_of(model, repository):
                _run(model, probe, client)
                checked.append(model)
    return checked


def probes_of(model: str, repository: Path) -> list[Probe]:
    """The checks that exist for `model`."""
    path = repository / model / "1" / "probe.npz"
    probes: list[Probe] = [lambda client: check_file(client, model, path)] if path.is_file() else []
    document = {
        "ocr": check_ocr, "openfaze": check_front_door, "finish": check_finish, "document_to_json": check_chain,
        "speech_recognizer": check_recognizer,
    }.get(model)  # fmt: skip
    return [*probes, document] if document else probes


def _run(model: str, probe: Probe, client: triton.InferenceServerClient) -> None:
    try:
        probe(client)
    except InferenceServerException as error:
        raise Unavailable(f"model {model} fails on its known value: {error.message()}", code="probe_failed") from error
    except (KeyError, orjson.JSONDecodeError) as error:
        raise wrong(model, "RESULT", f"the answer has another form ({error})") from error


def wrong(model: str, tensor: str, what: str) -> Unavailable:
    """The error for a known value that came back different."""
    return Unavailable(f"model {model} gives a wrong value in tensor {tensor}: {what}. Triton's Python stub does that "
                       f"under numpy 2 (this is numpy {np.__version__}); otherwise rebuild the model: delete its built "
                       "files and run `./openfaze build`", code="probe_failed")  # fmt: skip


def infer(client: triton.InferenceServerClient, model: str, inputs: Mapping[str, Array], outputs: Sequence[str]) -> Any:
    """One ordinary request."""
    wanted = [triton.InferRequestedOutput(name) for name in outputs]
    return client.infer(model, input_tensors(inputs), outputs=wanted, client_timeout=PROBE_SECONDS)


def input_tensors(inputs: Mapping[str, Array]) -> list[Any]:
    """Triton's request tensors for numpy arrays; bytes arrays become BYTES."""
    tensors = []
    for name, array in inputs.items():
        data = array.astype(np.object_) if array.dtype.kind == "S" else array
        tensor = triton.InferInput(name, list(data.shape), np_to_triton_dtype(data.dtype))
        tensor.set_data_from_numpy(data)
        tensors.append(tensor)
    return tensors


def check_file(client: triton.InferenceServerClient, model: str, path: Path) -> None:
    """Send the inputs stored in `path` and compare every stored output."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    tolerance = float(arrays.pop("tolerance", np.float64(0.0)))
    inputs = {name.removeprefix("in:"): array for name, array in arrays.items() if name.startswith("in:")}
    expected = {name.removeprefix("out:"): array for name, array in arrays.items() if name.startswith("out:")}
    result = infer(client, model, inputs, list(expected))
    for name, known in expected.items():
        difference = describe_difference(result.as_numpy(name), known, tolerance)
        if difference:
            raise wrong(model, name, difference)


def describe_difference(got: Array | None, known: Array, tolerance: float) -> str | None:
    """How `got` differs from `known` by more than `tolerance` in any element; None when it does not."""
    if got is None:
        return "nothing came back"
    if got.shape != known.shape:
        return f"shape {list(got.shape)} instead of {list(known.shape)}"
    if got.dtype.kind in "OSU":
        return None if got.astype(np.bytes_).tolist() == known.astype(np.bytes_).tolist() else "other bytes"
    apart = np.abs(got.astype(np.float64) - known.astype(np.float64))
    largest = float(apart.max(initial=0.0))
    return None if largest <= tolerance else f"off by {largest:.6g} where {tolerance:g} is allowed"


def _bytes(*items: bytes) -> Array:
    return np.array(items, dtype=np.object_)


def check_ocr(client: triton.InferenceServerClient) -> None:
    """A text document through the whole `ocr` ensemble comes back as it is."""
    request = orjson.dumps({"mime": "text/plain", "filename": "probe.txt"})
    inputs = {"REQUEST": _bytes(request), "MEDIA": _bytes(PROBE_TEXT.encode())}
    result = infer(client, "ocr", inputs, ["RESULT"]).as_numpy("RESULT")
    text = orjson.loads(result.reshape(-1)[0])["extracted_text"]
    if text != PROBE_TEXT:
        raise wrong("ocr", "RESULT", f"{text!r} instead of {PROBE_TEXT!r}")


def check_chain(client: triton.InferenceServerClient) -> None:
    """A number that the schema requires is all the grammar leaves to write, from document to object."""
    schema = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}
    inputs = {"REQUEST": _bytes(b"{}"), "QUERY": _bytes(orjson.dumps({"schema": schema})),
              "MEDIA": _bytes(b"Total: 12.50")}  # fmt: skip
    result = infer(client, "document_to_json", inputs, ["OBJECT", "GROUNDING"])
    found = orjson.loads(result.as_numpy("OBJECT").reshape(-1)[0])
    source = orjson.loads(result.as_numpy("GROUNDING").reshape(-1)[0])[0]["source"]
    if (found, source) != ({"total": 12.5}, "normalised"):
        raise wrong("document_to_json", "OBJECT", f"{found} by {source} instead of 12.5 by the decoder")


def check_finish(client: triton.InferenceServerClient) -> None:
    """A labelled number in one line of evidence is found and named."""
    source = {"sha256": "", "model": "probe", "version": "1"}
    line = {"id": "l0", "task": "ocr", "kind": "line", "text": "Total: 12.50", "confidence": 1.0, "source": source}
    schema = {"type": "object", "properties": {"total": {"type": "number"}}}
    inputs = {
        "QUERY": _bytes(orjson.dumps({"schema": schema})),
        "EVIDENCE": _bytes(orjson.dumps([line | {"order": 0}])),
    }
    result = infer(client, "finish", inputs, ["OBJECT"]).as_numpy("OBJECT")
    made = orjson.loads(result.reshape(-1)[0])
    if made != {"total": 12.5}:
        raise wrong("finish", "OBJECT", f"{made!r} instead of a total of 12.5")


def check_recognizer(client: triton.InferenceServerClient) -> None:
    """Two segments of silence, of different lengths, have a transcript each, in which nobody says anything."""
    lengths = np.array([8_000, 4_000], np.int64)
    samples = np.zeros(int(lengths.sum()), np.float32)
    inputs = {"REQUEST": _bytes(b'{"language": "en"}'), "SAMPLES": samples, "LENGTHS": lengths}
    rows = infer(client, "speech_recognizer", inputs, ["TRANSCRIPTS"]).as_numpy("TRANSCRIPTS").reshape(-1)
    texts = [orjson.loads(row)["text"] for row in rows]
    if texts != ["", ""]:
        raise wrong("speech_recognizer", "TRANSCRIPTS", f"{texts!r} instead of two empty transcripts")


def check_front_door(client: triton.InferenceServerClient) -> None:
    """A text document through `openfaze` as a task comes back as it is."""
    document = {"type": "media", "index": 0, "kind": "file", "mime": "text/plain", "filename": "probe.txt"}
    messages = [
        {"role": "system", "parts": [{"type": "text", "text": "<task>ocr</task>"}]},
        {"role": "user", "parts": [document]},
    ]
    request = {"messages": messages, "json_schema": None, "response_format": "text", "max_tokens": None}
    inputs = {"REQUEST": _bytes(orjson.dumps(request)), "MEDIA": _bytes(PROBE_TEXT.encode())}
    events = [orjson.loads(event) for event in stream(client, "openfaze", inputs, "EVENT")]
    content = "".join(event["text"] for event in events if event["event"] == "content")
    text = orjson.loads(content)["result"]["extracted_text"]
    if text != PROBE_TEXT:
        raise wrong("openfaze", "EVENT", f"{text!r} instead of {PROBE_TEXT!r}")


def stream(client: triton.InferenceServerClient, model: str, inputs: Mapping[str, Array], output: str) -> list[bytes]:
    """All values of tensor `output` that a decoupled model sends for one request."""
    answers: queue.Queue[tuple[Any, InferenceServerException | None]] = queue.Queue()
    values: list[bytes] = []
    client.start_stream(callback=lambda result, error: answers.put((result, error)), stream_timeout=PROBE_SECONDS)
    try:
        client.async_stream_infer(model, input_tensors(inputs), enable_empty_final_response=True)
        while True:
            result, error = _next(answers, model)
            if error is not None:
                raise error
            tensor = result.as_numpy(output)
            values += [] if tensor is None else [bytes(value) for value in tensor.reshape(-1)]
            if result.get_response().parameters["triton_final_response"].bool_param:
                return values
    finally:
        client.stop_stream()


def _next(answers: queue.Queue[tuple[Any, InferenceServerException | None]], model: str) -> tuple[Any, Any]:
    try:
        return answers.get(timeout=PROBE_SECONDS)
    except queue.Empty:
        raise Unavailable(f"model {model} did not answer its known value within {PROBE_SECONDS:g} s",
                          code="probe_failed") from None  # fmt: skip
