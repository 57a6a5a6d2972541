"""The child process that owns one decoder. Started by `process.DecoderProcess`; speaks frames on stdin and stdout."""

from __future__ import annotations

import os
import signal
import sys

import numpy as np
import orjson

from python_backends.asr.pocketsphinx.decoder import Decoder
from python_backends.child.pipes import FOREVER, PipeClosed, packed, read_frame, write_all


def serve(decoder: Decoder, into: int, out_of: int) -> None:
    """Answer each frame, float32 samples, by one with its rows, until the parent closes the pipe or dies."""
    write_all(out_of, packed({"ready": True}), FOREVER)
    while True:
        try:
            _, blob = read_frame(into, FOREVER)
        except PipeClosed:
            return
        write_all(out_of, packed({"rows": decoder.decode(np.frombuffer(blob, np.float32))}), FOREVER)


def main() -> None:
    """Entry point; the one argument is the decoder's settings as JSON."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out_of = os.dup(1)
    os.dup2(2, 1)  # what a library writes to stdout goes to the log, not between the frames
    serve(Decoder(orjson.loads(sys.argv[1])), 0, out_of)


if __name__ == "__main__":
    main()
