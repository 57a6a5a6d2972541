"""A causal language model in a Hugging Face folder, as the decoder or as a guard: nothing is made, all is checked."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import Folder
from builders.decoder.arithmetic import reference_logits
from builders.hugging_face.folder import BadCheckpoint
from builders.manifest import Target
from builders.verification import Verification, verified
from python_backends.decoder.checkpoint import ARCHITECTURES, read_config, tokenizer_of
from python_backends.decoder.engine import OnnxEngine
from python_backends.decoder.weights import load_weights, shards_of
from python_backends.errors import InvalidRequest
from python_backends.inference.threads import usable_cores

GUARD, DECODER = "guard", "decoder"
FILES = ("config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")
TOKENS = 8  # of the prompt that both are asked
ALLOWED = 1e-3


def fits(folder: Folder, wishes: Wishes) -> bool:
    """Any causal language model: those that are not built here are refused by name, which says which are."""
    return folder.architecture.endswith("ForCausalLM")


def plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`."""
    purpose = wishes.purpose or DECODER
    if purpose not in (DECODER, GUARD):
        raise BadCheckpoint(f"a causal language model serves as {DECODER} or as {GUARD}, not as {purpose}")
    if folder.architecture not in ARCHITECTURES:
        raise BadCheckpoint(f"{folder.path} is {folder.told()}; the decoder's graph is written for "
                            f"{', '.join(ARCHITECTURES)}")  # fmt: skip
    source = folder.path
    try:
        read_config(source)
        sources = (*(source / file for file in FILES if (source / file).is_file()), *shards_of(source))
        tokenizer_of(source)
    except InvalidRequest as exc:
        raise BadCheckpoint(exc.message) from exc
    target = Target(name, out, sources, (), {"purpose": purpose}, lambda _: held_against_arithmetic(source))
    if purpose == GUARD:
        return Plan((target,), {"guard": {"classifier": str(source)}}, takes="what judges texts in the guard")
    return Plan((target,), decoder=source)


def held_against_arithmetic(source: Path) -> Verification:
    """The engine's logits after a few tokens against the plain arithmetic in FP64; BadCheckpoint for bad weights."""
    try:
        config = read_config(source)
        weights = load_weights(source, config)
    except InvalidRequest as exc:
        raise BadCheckpoint(exc.message) from exc
    ids = np.random.default_rng(0).integers(0, config.vocab_size, TOKENS).tolist()
    engine = OnnxEngine(config, weights, slots=1, capacity=2 * TOKENS, threads=usable_cores())
    rows = engine.embed(ids)
    known = reference_logits(config, weights, rows)
    logits = [engine.append(0, row[np.newaxis]) for row in rows]
    return verified("the decoder's arithmetic in FP64", [{"logits": (np.stack(logits), known)}], {"logits": ALLOWED})


FAMILY = Family(
    name="decoder",
    known=f"{', '.join(name.removesuffix('ForCausalLM') for name in ARCHITECTURES)} (config.json, tokenizer.json, "
    "safetensors), Llama Guard with --for guard",
    takes="the decoder",
    fits=fits,
    needs_torch=lambda folder, wishes: False,
    plan=plan,
)
