"""A translator: CTranslate2 folders as they are, or NLLB, M2M-100 and OPUS-MT folders of Hugging Face, converted."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from builders.attach.family import Family, Plan, Wishes
from builders.attach.folder import MODEL_BIN, Folder
from builders.hugging_face.folder import BadCheckpoint
from builders.hugging_face.versions import LIBRARIES
from builders.manifest import Target
from builders.verification import Verification, same_bytes, verified
from python_backends.errors import OpenfazeError
from python_backends.translate.neural.folder import languages_in, models_in
from python_backends.translate.neural.tokens import pieces_in

SPECIFICATION, TASK, KINDS = "TransformerSpec", "translate", ("m2m_100", "marian")
CARRIED = ("tokenizer.json", "sentencepiece.bpe.model", "source.spm", "target.spm")
TOKENS, ALLOWED = 6, 1e-3
"""Of the sentence that both are asked; of log-probabilities, in FP32."""


def plan(folder: Folder, out: Path, name: str, wishes: Wishes) -> Plan:
    """See `Family`."""
    if folder.specification:
        source = folder.path
        files = tuple(sorted(path for path in source.rglob("*") if path.is_file()))
        if len({path.name for path in files}) < len(files):  # several models: their folders tell them apart
            files = tuple(path for path in files if path.name == MODEL_BIN)[:1]
        target = Target(name, out, files, (), {"folder": str(source)}, lambda _: _as_it_is(source))
        return Plan((target,), {TASK: {"translator": str(source)}})
    return Plan((_converted(folder.path, out, name),), {TASK: {"translator": str(out / folder.path.resolve().name)}})


def _as_it_is(source: Path) -> Verification:
    """BadCheckpoint if its languages or its tokeniser are not known, or CTranslate2 cannot load it."""
    _checked(source)
    return same_bytes("served as it is")


def _checked(source: Path) -> None:
    import ctranslate2

    try:
        for model in models_in(source):
            languages_in(model)
            pieces_in(model)
            ctranslate2.Translator(str(model), device="cpu", inter_threads=1, intra_threads=1)
    except OpenfazeError as exc:
        raise BadCheckpoint(exc.message) from exc
    except (RuntimeError, ValueError) as exc:
        raise BadCheckpoint(f"CTranslate2 cannot load {source}: {exc}") from exc


def _converted(source: Path, out: Path, name: str) -> Target:
    """The folder keeps its name, which tells the languages of a model of one pair."""
    inner = source.resolve().name

    def make(folder: Path) -> Verification:
        import ctranslate2

        shutil.rmtree(folder / inner, ignore_errors=True)
        carried = [file for file in CARRIED if (source / file).is_file()]
        try:
            converter = ctranslate2.converters.TransformersConverter(str(source), copy_files=carried)
            converter.convert(str(folder / inner))
        except (OSError, ValueError, KeyError) as exc:
            raise BadCheckpoint(f"{source} cannot be converted: {exc}") from exc
        _checked(folder / inner)
        return _held_against(source, folder / inner)

    sources = tuple(sorted(path for path in source.iterdir() if path.is_file()))
    return Target(name, out, sources, (f"{inner}/{MODEL_BIN}",), {}, make, libraries=(*LIBRARIES, "ctranslate2"))


def _held_against(source: Path, converted: Path) -> Verification:
    """The chances that both give to the same made-up translation, token by token."""
    import ctranslate2
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    model = AutoModelForSeq2SeqLM.from_pretrained(source, local_files_only=True).eval()
    words = AutoTokenizer.from_pretrained(source, local_files_only=True)
    special = set(words.all_special_ids)
    plain = [token for token in range(model.config.vocab_size) if token not in special]
    picked = np.random.default_rng(0).choice([token for token in plain if token < len(words)], 2 * TOKENS)
    end = model.config.eos_token_id
    given, written = [*picked[:TOKENS].tolist(), end], picked[TOKENS:].tolist()
    known = _chances(model, given, written)
    translator = ctranslate2.Translator(str(converted), device="cpu", compute_type="float32", intra_threads=1)
    (scored,) = translator.score_batch([words.convert_ids_to_tokens(given)], [words.convert_ids_to_tokens(written)])
    ours = np.array(scored.log_probs)
    return verified("Transformers' own", [{"log_probs": (ours[: len(written)], known[: len(written)])}],
                    {"log_probs": ALLOWED})  # fmt: skip


def _chances(model: Any, given: Sequence[int], written: Sequence[int]) -> Any:
    """FP64 [n]: the log-probability of each of `written`, by PyTorch."""
    import torch

    ids = torch.tensor([[model.config.decoder_start_token_id, *written]])
    with torch.no_grad():
        logits = model(input_ids=torch.tensor([list(given)]), decoder_input_ids=ids).logits[0]
    chances = torch.log_softmax(logits.double(), -1)
    return np.array([float(chances[place, token]) for place, token in enumerate(written)])


FAMILY = Family(
    name="translator",
    known="NLLB, M2M-100 and OPUS-MT as Hugging Face writes them, and any such model (or several) of CTranslate2",
    takes="the translator",
    fits=lambda folder, wishes: folder.specification == SPECIFICATION or folder.model_type in KINDS,
    needs_torch=lambda folder, wishes: not folder.specification,
    plan=plan,
)
