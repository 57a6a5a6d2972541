"""Folders that PyTorch exports or converts: attached, and held against Transformers' own.

Skipped without PyTorch.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import Tokenizer, decoders, models, pre_tokenizers

from builders.attach.__main__ import main
from builders.translation.__main__ import main as translation
from python_backends.attached.registry import Attachment, attached_in
from python_backends.guard.sequence import SequenceClassifier
from tests.builders.hugging_face.sessions import spread
from tests.builders.open_vocabulary import tiny as detectors
from tests.builders.sam import tiny as segmenters
from tests.objects.engines.words import word_pieces

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")
pytestmark = pytest.mark.filterwarnings("ignore")

WORDS = ["<s>", "<pad>", "</s>", "<unk>", *(f"\u2581w{number}" for number in range(60))]


def attached(folder: Path, into: Path) -> tuple[Attachment, dict[str, Any]]:
    """What was entered, and the differences that the first manifest tells."""
    assert main([str(folder), "--into", str(into)]) == 0
    (manifest,) = [path for path in (into / folder.name).rglob("manifest.json") if "_boxes" not in str(path)]
    found: dict[str, Any] = json.loads(manifest.read_text())["verified"]["outputs"]
    assert all(each["greatest"] <= each["allowed"] / 10 for each in found.values())
    return attached_in(into)[-1], found


def test_a_detector(tmp_path: Path) -> None:
    detectors.owl("owlv2", tmp_path / "seen")
    one, found = attached(tmp_path / "seen", tmp_path / "models")
    assert one.models == ("seen",)
    assert one.parameters == {"object_detection": {"detector": "seen"}}
    assert "boxes" in found


def test_a_segmenter(tmp_path: Path) -> None:
    segmenters.sam2(tmp_path / "cut")
    one, found = attached(tmp_path / "cut", tmp_path / "models")
    assert one.models == ("cut", "cut_boxes")
    assert one.parameters == {"object_detection": {"segmenter": "cut"}}
    assert set(found) == {"fine", "middle", "coarse"} and len(one.verified) == 2


def write_m2m(folder: Path) -> Path:
    """An M2M-100 (NLLB is one) of random weights with NLLB's tokenizer, as a folder."""
    folder.mkdir()
    languages = ["eng_Latn", "deu_Latn", "fra_Latn"]
    vocabulary = {word: place for place, word in enumerate([*WORDS, *languages, "<mask>"])}
    words = Tokenizer(models.BPE(vocabulary, [], unk_token="<unk>", fuse_unk=True))
    words.pre_tokenizer, words.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, bos_token="<s>", eos_token="</s>", pad_token="<pad>", unk_token="<unk>",
        additional_special_tokens=languages,
    )  # fmt: skip
    fast.save_pretrained(folder)
    config = transformers.M2M100Config(
        vocab_size=len(vocabulary), d_model=16, encoder_layers=2, decoder_layers=2, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=24, decoder_ffn_dim=24, max_position_embeddings=64,
    )  # fmt: skip
    spread(transformers.M2M100ForConditionalGeneration(config)).save_pretrained(folder)
    return folder


def test_a_translator_is_converted(tmp_path: Path) -> None:
    from python_backends.translate.neural.folder import languages_in

    one, found = attached(write_m2m(tmp_path / "nllb"), tmp_path / "models")
    converted = Path(one.parameters["translate"]["translator"])
    assert converted.name == "nllb"
    pairs = {f"{source}-{target}" for source, target in languages_in(converted).pairs()}
    assert pairs == {"en-de", "de-en", "en-fr", "fr-en", "de-fr", "fr-de"}
    assert set(found) == {"log_probs"}


def test_an_encoder_of_a_translator_is_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = write_m2m(tmp_path / "nllb"), tmp_path / "encoder"
    assert translation([str(source), "--out", str(out)]) == 0
    found = json.loads((out / "1" / "manifest.json").read_text())["verified"]["outputs"]["states"]
    assert 0 < found["mean"] <= found["greatest"] <= 1e-5
    assert "--maxShapes=input_ids:32x512,attention_mask:32x512" in (out / "configs" / "gpu.pbtxt").read_text()
    detectors.owl("owlv2", tmp_path / "seen")
    assert translation([str(tmp_path / "seen"), "--out", str(out)]) == 2
    assert "this builder knows m2m_100" in capsys.readouterr().err


def test_a_classifier_is_exported(tmp_path: Path) -> None:
    folder = tmp_path / "judge"
    config = transformers.BertConfig(
        vocab_size=1100, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        max_position_embeddings=40, id2label={0: "safe", 1: "S1", 2: "S10"}, label2id={"safe": 0, "S1": 1, "S10": 2},
    )  # fmt: skip
    spread(transformers.BertForSequenceClassification(config)).save_pretrained(folder)
    word_pieces().save(str(folder / "tokenizer.json"))
    one, found = attached(folder, tmp_path / "models")
    assert set(found) == {"logits"}
    assert SequenceClassifier.open(Path(one.parameters["guard"]["classifier"]), 1).codes == ("S1", "S10")
