"""CTranslate2 folders: what they say about themselves, and a real model with random weights where the library is."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from python_backends.errors import Unavailable
from python_backends.language.tags import Tag
from python_backends.translate.choice import engine_of
from python_backends.translate.neural.engine import NeuralEngine
from python_backends.translate.neural.folder import languages_in, models_in
from python_backends.translate.neural.tokens import joined, pieces_in

HERE = find_spec("ctranslate2") is not None
needs_ctranslate2 = pytest.mark.skipif(not HERE, reason="needs the optional package ctranslate2")
CORPUS = ["the cat sleeps", "my house is red", "good morning to all of you", "el gato duerme", "le chat dort"]


def write_tokenizer(folder: Path) -> list[str]:
    """A small BPE tokeniser in `folder`; returns its vocabulary."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.train_from_iterator(
        CORPUS, trainers.BpeTrainer(vocab_size=90, special_tokens=["<unk>"], show_progress=False)
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    vocabulary = tokenizer.get_vocab()
    return sorted(vocabulary, key=lambda token: vocabulary[token])


def write_folder(folder: Path, extra: Sequence[str]) -> list[str]:
    """A folder that looks like a model: vocabulary, tokeniser, and an empty `model.bin`."""
    folder.mkdir(parents=True)
    vocabulary = ["<s>", "</s>", "<pad>", *write_tokenizer(folder), *extra]
    (folder / "shared_vocabulary.json").write_text(json.dumps(vocabulary))
    (folder / "model.bin").touch()
    return vocabulary


@pytest.mark.parametrize(
    ("name", "extra", "pairs"),
    [
        ("nllb", ["eng_Latn", "zho_Hans", "zho_Hant"], {"en-zh", "zh-en", "en-zh-TW", "zh-TW-en"}),
        ("m2m", ["__en__", "__de__"], {"en-de", "de-en"}),
        ("opus-mt-en-de", [], {"en-de"}),
        ("en_de_ct2_int8", [], {"en-de"}),
        ("opus-mt-tc-big-fr-it", [], {"fr-it"}),
    ],
)  # fmt: skip
def test_languages_come_from_the_vocabulary_or_the_name(
    tmp_path: Path, name: str, extra: list[str], pairs: set[str]
) -> None:
    write_folder(tmp_path / name, extra)
    assert {f"{source}-{target}" for source, target in languages_in(tmp_path / name).pairs()} == pairs


def test_a_name_that_tells_nothing_is_refused(tmp_path: Path) -> None:
    write_folder(tmp_path / "translator", [])
    with pytest.raises(Unavailable, match="opus-mt-en-de"):
        languages_in(tmp_path / "translator")


def test_a_folder_is_a_model_or_holds_models(tmp_path: Path) -> None:
    for name in ("opus-mt-en-de", "opus-mt-de-en"):
        write_folder(tmp_path / name, [])
    assert models_in(tmp_path / "opus-mt-en-de") == [tmp_path / "opus-mt-en-de"]
    assert [path.name for path in models_in(tmp_path)] == ["opus-mt-de-en", "opus-mt-en-de"]
    with pytest.raises(Unavailable, match="ct2-transformers-converter"):
        models_in(tmp_path / "none")


def test_text_goes_to_pieces_and_back(tmp_path: Path) -> None:
    write_folder(tmp_path / "m", [])
    pieces = pieces_in(tmp_path / "m").split("the cat sleeps")
    assert len(pieces) > 1 and joined(pieces) == "the cat sleeps"
    (tmp_path / "m" / "tokenizer.json").unlink()
    with pytest.raises(Unavailable, match="has no tokeniser"):
        pieces_in(tmp_path / "m")


@pytest.mark.skipif(HERE, reason="ctranslate2 is installed")
def test_a_missing_package_is_told_with_its_install_line(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="pip install ctranslate2"):
        engine_of({"translator": str(tmp_path)})


def write_model(folder: Path, extra: Sequence[str]) -> Path:
    """A Transformer of the real architecture with random weights, saved as CTranslate2's own converters save one."""
    from ctranslate2.specs import TransformerSpec  # type: ignore[import-not-found,unused-ignore]

    vocabulary = write_folder(folder, extra)
    (folder / "model.bin").unlink()
    spec = TransformerSpec.from_config((1, 1), 2, no_final_norm=False)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = "</s>"
    _fill(spec, len(vocabulary), width=16, inner=32)
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.validate()
    spec.optimize(quantization="float32")
    spec.save(str(folder))
    return folder


def _fill(spec: Any, tokens: int, width: int, inner: int) -> None:
    """Random weights of the right shapes, by the names of the parts."""
    random = np.random.default_rng(7)

    def weights(*shape: int) -> Any:
        return random.normal(0, 0.3, shape).astype(np.float32)

    def linear(part: Any, out: int, into: int) -> None:
        part.weight, part.bias = weights(out, into), weights(out)

    def norm(part: Any) -> None:
        part.gamma, part.beta = np.ones(width, np.float32), np.zeros(width, np.float32)

    def attention(part: Any, sizes: Sequence[int]) -> None:
        norm(part.layer_norm)
        for place, size in enumerate(sizes):
            linear(part.linear[place], size, width)

    spec.encoder.embeddings[0].weight = weights(tokens, width)
    spec.decoder.embeddings.weight = weights(tokens, width)
    linear(spec.decoder.projection, tokens, width)
    for side in (spec.encoder, spec.decoder):
        side.position_encodings.encodings = weights(512, width)
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, (3 * width, width))
            if side is spec.decoder:
                attention(layer.attention, (width, 2 * width, width))
            norm(layer.ffn.layer_norm)
            linear(layer.ffn.linear_0, inner, width)
            linear(layer.ffn.linear_1, width, inner)


@pytest.fixture
def neural(tmp_path: Path) -> Callable[..., NeuralEngine]:
    def make(*folders: tuple[str, Sequence[str]]) -> NeuralEngine:
        for name, extra in folders:
            write_model(tmp_path / "models" / name, extra)
        engine = engine_of({"translator": str(tmp_path / "models")})
        assert isinstance(engine, NeuralEngine)
        return engine

    return make


@needs_ctranslate2
def test_a_model_of_many_languages_is_told_both(neural: Callable[..., NeuralEngine]) -> None:
    engine = neural(("nllb", ["eng_Latn", "fra_Latn", "spa_Latn"]))
    route = engine.route(Tag("en", "US"), Tag("fr", "CA"))
    assert route is not None and route.languages == (Tag("en", "US"), Tag("fr"))
    sentences = ["the cat sleeps", "my house", "the \ue000 cat"]
    drafts = engine.run(route, sentences)
    assert [bool(draft.text) for draft in drafts] == [True, True, False]
    assert not any("Latn" in draft.text or "</s>" in draft.text or "\u2581" in draft.text for draft in drafts)
    assert engine.run(route, sentences) == drafts
    assert engine.run(route, sentences[1:2]) == drafts[1:2]
    assert engine.targets("en") == {"fr", "es"} and engine.sources() == {"en", "fr", "es"}
    engine.close()


@needs_ctranslate2
def test_models_of_one_pair_meet_in_a_pivot(neural: Callable[..., NeuralEngine]) -> None:
    engine = neural(("opus-mt-de-en", ()), ("opus-mt-en-fr", ()))
    route = engine.route(Tag("de"), Tag("fr"))
    assert route is not None
    assert [str(tag) for tag in route.languages] == ["de", "en", "fr"]
    assert len(engine.run(route, ["the cat sleeps"])) == 1
    assert engine.route(Tag("fr"), Tag("de")) is None
    assert engine.targets("de") == {"en", "fr"}
    engine.close()
