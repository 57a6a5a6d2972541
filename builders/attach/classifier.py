"""A sequence classifier whose labels are the guard's codes, as a graph or as a Hugging Face folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import GRAPH, Folder
from builders.hugging_face.folder import CONFIG, TOKENIZER, BadCheckpoint, loaded, sources_of, tokenizer_into
from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.verification import Verification, same_bytes
from python_backends.errors import InvalidRequest
from python_backends.guard.sequence import SequenceClassifier
from python_backends.inference.threads import usable_cores

ALLOWED = 1e-3


def fits(folder: Folder, wishes: Wishes) -> bool:
    """A classifier of texts by Hugging Face's naming, or a graph beside a configuration with labels."""
    return folder.architecture.endswith("ForSequenceClassification") or (
        folder.has_graph and "id2label" in folder.config
    )


def plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`."""
    source = folder.path
    if folder.has_graph:
        files = tuple(source / file for file in (CONFIG, TOKENIZER, GRAPH) if (source / file).is_file())
        target = Target(name, out, files, (), {}, lambda _: _as_it_is(source))
        return Plan((target,), {"guard": {"classifier": str(source)}})
    target = Target(name, out, sources_of(source), (GRAPH, CONFIG, TOKENIZER), {}, lambda made: _exported(source, made),
                    libraries=LIBRARIES)  # fmt: skip
    return Plan((target,), {"guard": {"classifier": str(out)}})


def _as_it_is(folder: Path) -> Verification:
    """BadCheckpoint if the guard would refuse it."""
    try:
        SequenceClassifier.open(folder, usable_cores())
    except InvalidRequest as exc:
        raise BadCheckpoint(exc.message) from exc
    return same_bytes("served as it is")


def _exported(source: Path, folder: Path) -> Verification:
    from transformers import AutoModelForSequenceClassification

    from builders.decoder.part import Part
    from builders.hugging_face.network import Network, graph_from_network

    class Logits(Part):
        """(input_ids, attention_mask) -> logits [n, labels]."""

        def __init__(self) -> None:
            super().__init__()
            self.model = loaded(source, AutoModelForSequenceClassification)

        def forward(self, input_ids: object, attention_mask: object) -> tuple[object]:
            return (self.model(input_ids=input_ids, attention_mask=attention_mask).logits,)

    module = Logits()
    random, words = np.random.default_rng(0), int(module.model.config.vocab_size)
    samples = [{"input_ids": random.integers(0, words, (1, length)), "attention_mask": np.ones((1, length), np.int64)}
               for length in (7, 12)]  # fmt: skip
    free = {0: "n", 1: "length"}
    found = graph_from_network(Network(
        name=source.name, about="", module=module, samples=samples, outputs={"logits": ALLOWED}, profiles={},
        free={"input_ids": free, "attention_mask": free, "logits": {0: "n"}},
    ), folder)  # fmt: skip
    shutil.copyfile(source / CONFIG, folder / CONFIG)
    tokenizer_into(source, folder / TOKENIZER)
    _as_it_is(folder)
    return found


FAMILY = Family(
    name="classifier",
    known="sequence classifiers (BERT and its like) whose labels are the guard's codes or `safe`, and graphs of such",
    takes="what judges texts in the guard",
    fits=fits,
    needs_torch=lambda folder, wishes: not folder.has_graph,
    plan=plan,
)
