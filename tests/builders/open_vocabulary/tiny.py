"""OWL and Grounding DINO of random weights, small but with every part of the real ones, as folders on disk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.builders.hugging_face.sessions import spread
from tests.objects.engines.words import WORDS, word_pieces

MEAN, STD = [0.48, 0.46, 0.41], [0.27, 0.26, 0.28]
START, END = "<|startoftext|>", "<|endoftext|>"
SIDE = 32  # pixels of OWL's square
CANVAS = (64, 96)  # of Grounding DINO, whose shortest and longest edges are the same


def write_json(path: Path, content: object) -> None:
    """Plain JSON."""
    path.write_text(json.dumps(content))


def owl(kind: str, folder: Path, **changes: Any) -> Any:
    """The model of `kind` (owlv2, owlvit), saved in `folder` with the files of its processor, as on the hub."""
    import transformers

    folder.mkdir(parents=True, exist_ok=True)
    vocabulary = write_byte_pairs(folder)
    text = {"vocab_size": len(vocabulary), "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 1,
            "num_attention_heads": 2, "max_position_embeddings": 12, "pad_token_id": 0,
            "bos_token_id": vocabulary[START], "eos_token_id": vocabulary[END]}  # fmt: skip
    vision = {"hidden_size": 24, "intermediate_size": 24, "num_hidden_layers": 1, "num_attention_heads": 2,
              "image_size": SIDE, "patch_size": 8}  # fmt: skip
    name = {"owlv2": "Owlv2", "owlvit": "OwlViT"}[kind]
    config = getattr(transformers, f"{name}Config")(text_config=text, vision_config=vision, projection_dim=16)
    model = spread(getattr(transformers, f"{name}ForObjectDetection")(config))
    model.save_pretrained(folder)
    images = {"size": {"height": SIDE, "width": SIDE}, "image_mean": MEAN, "image_std": STD,
              "resample": 3 if kind == "owlvit" else 2, "image_processor_type": f"{name}ImageProcessor"}  # fmt: skip
    write_json(folder / "preprocessor_config.json", {**images, **changes})
    return model


def write_byte_pairs(folder: Path) -> dict[str, int]:
    """vocab.json and merges.txt of a CLIP tokenizer, which are all that OWL's folders on the hub have."""
    letters = [chr(code) for code in range(33, 127)]
    tokens, merges = letters + [f"{letter}</w>" for letter in letters], []
    for word in WORDS:
        pieces = [*word[:-1], f"{word[-1]}</w>"]
        while len(pieces) > 1:
            pair, pieces = pieces[:2], ["".join(pieces[:2]), *pieces[2:]]
            merges.append(" ".join(pair))
            tokens.append(pieces[0])
    vocabulary = {token: place for place, token in enumerate(dict.fromkeys([*tokens, START, END]))}
    write_json(folder / "vocab.json", vocabulary)
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(dict.fromkeys(merges)) + "\n")
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "CLIPTokenizer", "model_max_length": 12,
                                                  "pad_token": "!"})  # fmt: skip
    return vocabulary


def dino(kind: str, folder: Path) -> Any:
    """The model of `kind` (grounding-dino, mm-grounding-dino), saved in `folder` with the files of its processor."""
    import transformers

    folder.mkdir(parents=True, exist_ok=True)
    write_word_pieces(folder)
    prefix = "MM" if kind.startswith("mm") else ""
    config = getattr(transformers, f"{prefix}GroundingDinoConfig")(
        backbone_config=transformers.SwinConfig(image_size=32, embed_dim=8, depths=[2, 1, 1, 1], num_heads=[1, 1, 2, 2],
                                                window_size=3, out_indices=[2, 3, 4]),
        text_config=transformers.BertConfig(vocab_size=1100, hidden_size=16, num_hidden_layers=1, num_attention_heads=2,
                                            intermediate_size=16, max_position_embeddings=40),
        d_model=32, encoder_layers=1, decoder_layers=2, encoder_ffn_dim=16, decoder_ffn_dim=16,
        num_queries=8, encoder_attention_heads=2, decoder_attention_heads=2, max_text_len=24,
    )  # fmt: skip
    model = spread(getattr(transformers, f"{prefix}GroundingDinoForObjectDetection")(config))
    model.save_pretrained(folder)
    write_json(folder / "preprocessor_config.json", {
        "size": {"shortest_edge": CANVAS[0], "longest_edge": CANVAS[1]}, "image_mean": MEAN, "image_std": STD,
        "resample": 2, "image_processor_type": "GroundingDinoImageProcessor",
    })  # fmt: skip
    return model


def write_word_pieces(folder: Path) -> None:
    """tokenizer.json, and the file that makes Transformers read it."""
    word_pieces().save(str(folder / "tokenizer.json"))
    write_json(folder / "tokenizer_config.json", {"tokenizer_class": "BertTokenizer", "unk_token": "[UNK]",
               "cls_token": "[CLS]", "sep_token": "[SEP]", "pad_token": "[PAD]", "mask_token": "[MASK]"})  # fmt: skip
