"""An exported Whisper as a Triton model repository of its own, to stand beside `model_repository`.

    FOLDER/config.json, tokenizer.json, graphs.json       what the recognizer reads (its parameter `model`)
    FOLDER/whisper_encoder/{config.pbtxt,configs/gpu.pbtxt,1/model.onnx}
    FOLDER/whisper_decoder/...                            the same; 1/model.plan comes from `plans`

The repository is apart because the CPU profile must start without it. `config.pbtxt` runs the graphs on the backend
`onnxruntime`, `configs/gpu.pbtxt` the plans on `tensorrt`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import onnx
from onnx import ModelProto

from builders.hugging_face.folder import BadCheckpoint
from builders.onnx_triton import tensors
from builders.whisper.ctranslate2_folder import MODEL, checkpoint_from_ctranslate2
from builders.whisper.decoder import decoder_graph
from builders.whisper.encoder import encoder_graph
from builders.whisper.hugging_face import checkpoint_from_hugging_face
from builders.whisper.nodes import Precision
from builders.whisper.sizes import Checkpoint

ENCODER, DECODER = "whisper_encoder", "whisper_decoder"
TOKENIZER, CONFIG, GRAPHS = "tokenizer.json", "config.json", "graphs.json"
IN_ONE_FILE = 1 << 30  # bytes of weights; protocol buffers end at twice that
ABOUT = {
    ENCODER: "# Whisper's encoder: log-mel of windows -> their frames, and keys and values of all cross attentions.",
    DECODER: "# Whisper's decoder: tokens, and the keys and values of those before (the first is blank) -> the next.",
}


def checkpoint_from(folder: Path) -> Checkpoint:
    """The Whisper in `folder`, whoever wrote it; BadCheckpoint if it cannot be exported."""
    return checkpoint_from_ctranslate2(folder) if (folder / MODEL).is_file() else checkpoint_from_hugging_face(folder)


def repository_from_checkpoint(
    source: Path, folder: Path, precision: Precision, in_one_file: int = IN_ONE_FILE
) -> None:
    """Write the Whisper in `source` into `folder`; BadCheckpoint if there is none that can be exported."""
    if not (source / TOKENIZER).is_file():
        raise BadCheckpoint(f"{source / TOKENIZER} is missing; it turns tokens into text")
    checkpoint = checkpoint_from(source)
    folder.mkdir(parents=True, exist_ok=True)
    for name, graph in ((ENCODER, encoder_graph), (DECODER, decoder_graph)):
        _model(folder / name, graph(checkpoint, precision), in_one_file)
    shutil.copyfile(source / TOKENIZER, folder / TOKENIZER)
    heads = [list(pair) for pair in checkpoint.sizes.alignment_heads]
    _json(folder / CONFIG, {"alignment_heads": heads, "num_mel_bins": checkpoint.sizes.mels, **checkpoint.ids})
    _json(folder / GRAPHS, _graphs(checkpoint, precision))


def _graphs(checkpoint: Checkpoint, precision: Precision) -> dict[str, object]:
    sizes = checkpoint.sizes
    return {"mels": sizes.mels, "frames": sizes.frames, "layers": sizes.decoder_layers, "heads": sizes.decoder_heads,
            "head_size": sizes.head_size, "vocabulary": sizes.vocabulary, "positions": sizes.positions,
            "precision": precision}  # fmt: skip


def _model(folder: Path, model: ModelProto, in_one_file: int) -> None:
    """One Triton model. Large weights lie in a file beside the graph, which ONNX Runtime and TensorRT both open."""
    (folder / "1").mkdir(parents=True, exist_ok=True)
    (folder / "configs").mkdir(exist_ok=True)
    (folder / "config.pbtxt").write_text(_config(model.graph, gpu=False))
    (folder / "configs" / "gpu.pbtxt").write_text(_config(model.graph, gpu=True))
    path = folder / "1" / "model.onnx"
    beside = path.with_name("model.onnx.data")
    beside.unlink(missing_ok=True)
    if sum(len(tensor.raw_data) for tensor in model.graph.initializer) > in_one_file:
        onnx.save(model, str(path), save_as_external_data=True, location=beside.name)
    else:
        onnx.save(model, str(path))
    onnx.checker.check_model(str(path), full_check=True)


def _config(graph: onnx.GraphProto, *, gpu: bool) -> str:
    lines = [ABOUT[graph.name], f'name: "{graph.name}"',
             'platform: "tensorrt_plan"' if gpu else 'backend: "onnxruntime"',
             "# 0: a request is one window. Nothing is joined to it, so no load can change its numbers.",
             "max_batch_size: 0", *tensors("input", graph.input), *tensors("output", graph.output)]  # fmt: skip
    if not gpu:
        lines.append("instance_group [{ count: 1 kind: KIND_CPU }]")
    elif graph.name == DECODER:
        lines += ["# Profile 0 is for a piece of one reading, profile 1 for the next token of each.",
                  'instance_group [{ count: 1 kind: KIND_GPU profile: [ "0", "1" ] }]']  # fmt: skip
    else:
        lines.append("instance_group [{ count: 1 kind: KIND_GPU }]")
    return "\n".join(lines) + "\n"


def _json(path: Path, content: Mapping[str, object]) -> None:
    path.write_text(json.dumps(content, indent=1) + "\n")
