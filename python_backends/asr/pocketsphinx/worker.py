"""The child process that owns one decoder. Started by `process.DecoderProcess`; speaks frames on stdin and stdout."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import orjson

from python_backends.asr.pocketsphinx.decoder import Decoder
from python_backends.child.serving import NO_BLOB, Answer, Call, serve


def answering(decoder: Decoder) -> Call:
    """Each frame holds float32 samples, and is answered by its rows."""

    def call(_: dict[str, Any], blob: bytearray) -> Answer:
        return {"rows": decoder.decode(np.frombuffer(blob, np.float32))}, NO_BLOB

    return call


def main() -> None:
    """Entry point; the one argument is the decoder's settings as JSON."""
    serve(lambda: answering(Decoder(orjson.loads(sys.argv[1]))))


if __name__ == "__main__":
    main()
