"""From what the task read to the object of a schema: fuse, decode, finish; labels and places if the decoder fails."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from python_backends.errors import OpenfazeError
from python_backends.finish.lacking import CUT_SHORT, NOT_FOUND
from python_backends.front_door.models import Models
from python_backends.front_door.order import Extraction
from python_backends.front_door.reasoning import Pass, told
from python_backends.triton_io.values import Value

FUSION, FINISH = "fusion", "finish"
PROMPT = ("input_ids", "input_lengths", "request_output_len", "prompt_embedding_table", "prompt_vocab_size",
          "guided_decoding_guide_type", "guided_decoding_guide", "end_id", "return_log_probs")  # fmt: skip
_LOG = logging.getLogger(__name__)


class Reading(NamedTuple):
    """What a task's model says of one document: evidence as JSON, and the FEATURES [rows, 120] of its words."""

    evidence: bytes
    features: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The JSON of the object, where each of its leaves comes from, and what it took.

    `fusion` is the precontext entry of that name. Tokens are those of the decoder, all passes together, None where it
    gave no answer. `reasoning` tells of further passes, empty without. `cut`: the decoder was cut off, lists may go on.
    """

    json: str
    grounding: list[dict[str, Any]]
    fusion: Mapping[str, Any]
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    reasoning: str = ""
    cut: bool = False


async def extract(models: Models, wanted: Extraction, readings: Sequence[Reading]) -> Extracted:
    """The object of `wanted`, by the decoder, or, if that gives no answer, without it.

    Further passes show the decoder its own answer, until it stays or they are used up (propose, verify, revise). Raises
    what `finish` raises if the documents lack a value that must be there, or labels and places find no object either.
    """
    passes: list[Pass] = []
    try:
        while len(passes) <= wanted.passes and not _settled(passes):
            passes.append(await _whole_pass(models, wanted, readings, passes[-1].drafts if passes else None))
    except OpenfazeError as error:
        if error.code == NOT_FOUND and not passes:
            raise  # both readers were heard
        _LOG.warning("the decoder gave no answer, labels and places do: %s", error.message)
        models.whole = models.whole and error.status < 500
        if not passes:
            return await _without(models, wanted, readings, error)
    last = passes[-1]
    return Extracted(
        last.json, last.grounding, last.fusion, sum(each.prompt_tokens for each in passes),
        sum(each.completion_tokens for each in passes), told(passes) if wanted.passes else "", last.cut,
    )  # fmt: skip


def _settled(passes: Sequence[Pass]) -> bool:
    return len(passes) > 1 and passes[-1].json == passes[-2].json


async def _whole_pass(
    models: Models, wanted: Extraction, readings: Sequence[Reading], drafts: Mapping[str, str] | None
) -> Pass:
    """A pass; if lists took the decoder's room before it came to what must be there, another with short lists."""
    try:
        return await _pass(models, wanted, readings, _query(wanted, drafts))
    except OpenfazeError as error:
        if error.code != CUT_SHORT:
            raise
    short = await _pass(models, wanted, readings, _query(wanted, drafts, brief=True))
    return replace(short, cut=True)


async def _pass(models: Models, wanted: Extraction, readings: Sequence[Reading], query: bytes) -> Pass:
    """Fuse, decode, finish, once."""
    evidence = [reading.evidence for reading in readings]
    told_to_fusion: dict[str, Value] = {
        "QUERY": query,
        "EVIDENCE": evidence,
        "FEATURES": np.concatenate([reading.features for reading in readings]),
        "FEATURE_COUNTS": np.array([len(reading.features) for reading in readings], np.int32),
    }
    fused = await models.ask(FUSION, told_to_fusion, [*PROMPT, "FUSION", "STATE"])
    answer = await models.decode({name: fused[name] for name in PROMPT})
    told_to_finish: dict[str, Value] = {"QUERY": query, "EVIDENCE": evidence, "STATE": fused["STATE"], **answer}
    done = await models.ask(FINISH, told_to_finish, ["OBJECT", "GROUNDING", "DRAFTS", "CUT_OFF"])
    return Pass(
        _blob(done["OBJECT"]).decode(), orjson.loads(_blob(done["GROUNDING"])), orjson.loads(_blob(done["DRAFTS"])),
        orjson.loads(_blob(fused["FUSION"])), int(fused["input_lengths"].reshape(-1)[0]), answer["output_ids"].size,
        bool(done["CUT_OFF"].reshape(-1)[0]),
    )  # fmt: skip


async def _without(models: Models, wanted: Extraction, readings: Sequence[Reading], error: OpenfazeError) -> Extracted:
    """The object by labels and places alone; the entry `fusion` says why."""
    evidence = [reading.evidence for reading in readings]
    done = await models.ask(FINISH, {"QUERY": _query(wanted), "EVIDENCE": evidence}, ["OBJECT", "GROUNDING"])
    reason = {"fallback": error.code} | ({"message": error.message} if error.status < 500 else {})
    return Extracted(_blob(done["OBJECT"]).decode(), orjson.loads(_blob(done["GROUNDING"])), reason)


def _query(wanted: Extraction, drafts: Mapping[str, str] | None = None, *, brief: bool = False) -> bytes:
    query: dict[str, Any] = {"schema": wanted.schema, "question": wanted.question}
    query |= {} if drafts is None else {"drafts": drafts}
    return orjson.dumps(query | {"brief": True} if brief else query)


def _blob(tensor: npt.NDArray[Any]) -> bytes:
    return bytes(tensor.reshape(-1)[0])
