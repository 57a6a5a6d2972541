"""Write `model.onnx`: the first layers of Whisper base and our head, weights in 8 bits.

    python -m builders.spoken_language.export --whisper FOLDER --head build/spoken_language/head.pt \\
        --out model_repository/speech_language/1

Matrices and kernels are kept as int8 with one scale an output channel, and brought back to float when the network is
loaded: a quarter of the size, and arithmetic that every ONNX runtime does alike.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import onnx
import torch

from builders.spoken_language.compact import compact
from builders.spoken_language.head import STATES, Head, Whole
from builders.spoken_language.languages import CODES
from builders.spoken_language.states import LAYERS
from builders.spoken_language.whisper import Encoder, encoder_tensors

OPSET = 17


def exported(whole: Whole) -> onnx.ModelProto:
    """The network as a graph in float32, `mel` [n, 80, frames] -> `logits` [n, languages]."""
    buffer = io.BytesIO()
    torch.onnx.export(
        whole, (torch.zeros(2, 80, 400),), buffer, dynamo=False, opset_version=OPSET, input_names=["mel"],
        output_names=["logits"], dynamic_axes={"mel": {0: "n", 2: "frames"}, "logits": {0: "n"}},
    )  # fmt: skip
    return onnx.load_from_string(buffer.getvalue())


def main() -> int:
    """Write the network; its labels are calibrate.py's to write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--whisper", type=Path, required=True, help="CTranslate2 folder of Whisper base")
    parser.add_argument("--head", type=Path, required=True, help="weights that train_head.py wrote")
    parser.add_argument("--out", type=Path, required=True, help="version folder of the model")
    arguments = parser.parse_args()
    head = Head(len(CODES), torch.zeros(STATES), torch.ones(STATES))
    head.load_state_dict(torch.load(arguments.head, weights_only=True))
    whole = Whole(Encoder(encoder_tensors(arguments.whisper), LAYERS), head).eval()
    arguments.out.mkdir(parents=True, exist_ok=True)
    onnx.save(compact(exported(whole)), str(arguments.out / "model.onnx"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
