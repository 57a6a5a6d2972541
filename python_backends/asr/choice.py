"""Which recogniser answers: what the parameters of the model `speech_recognizer` say."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from python_backends.asr.engine import Engine
from python_backends.asr.graphs.folder import graphs_in
from python_backends.asr.graphs.network import GraphsNetwork
from python_backends.asr.pocketsphinx.engine import PocketSphinxEngine
from python_backends.asr.whisper.engine import BEAM, WhisperEngine
from python_backends.asr.whisper.folder import is_whisper, read_folder
from python_backends.asr.whisper.network import CTranslate2Network
from python_backends.errors import InternalError
from python_backends.inference.threads import usable_cores
from python_backends.parameters import whole

MODEL = "speech_recognizer"
ENGINES = ("auto", "whisper", "whisper_graphs", "pocketsphinx")
DEFAULT_FOLDER = "speech_recognizer/1/whisper"
MOST_WORKERS = 8
"""Unless the configuration asks for more: each holds the activations of a window, some 60 MB with Whisper base."""


def engine_of(parameters: Mapping[str, str], repository: Path) -> Engine:
    """The engine that a model's parameters name; `auto` is Whisper where its folder is there, else PocketSphinx.

    Raises InternalError for a parameter or a folder that is wrong, Unavailable (code recognizer_missing).
    """
    chosen = parameters.get("engine") or "auto"
    folder = repository / (parameters.get("model") or DEFAULT_FOLDER)
    workers = whole(parameters, "workers", min(usable_cores(), MOST_WORKERS))
    if chosen not in ENGINES:
        raise InternalError(f"parameter engine of the model `{MODEL}` is `{chosen}`; there are {', '.join(ENGINES)}")
    if chosen == "pocketsphinx" or (chosen == "auto" and not is_whisper(folder)):
        return PocketSphinxEngine(workers)
    beam = whole(parameters, "beam", BEAM)
    if chosen == "whisper_graphs":
        return _graphs_engine(folder, workers, beam)
    read = read_folder(folder)
    network = CTranslate2Network(folder, workers, parameters.get("compute_type") or "int8")
    return WhisperEngine(network, read, workers, beam)


def _graphs_engine(folder: Path, workers: int, beam: int) -> Engine:
    """Over the models `whisper_encoder` and `whisper_decoder` of the same server."""
    from python_backends.asr.graphs.served import ServedNetworks  # can be imported within Triton only

    graphs = graphs_in(folder)
    read = read_folder(folder, graphs.sizes.vocabulary)
    return WhisperEngine(GraphsNetwork(ServedNetworks(graphs), graphs, read), read, workers, beam)
