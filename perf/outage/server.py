"""One host: a Triton with the models that read documents. `python -m perf.outage.server` inside its namespace."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from client.cli.entry import run
from python_backends.runtime.config import CHECKOUT, RuntimeConfig
from python_backends.runtime.server import TritonServer

GRPC_PORT, HTTP_PORT, METRICS_PORT = 8001, 8000, 8002
_MODELS = ("openfaze", "ocr", "ocr_document", "ocr_read", "ocr_page", "ocr_detector", "ocr_recognizer", "ocr_layout")


def main() -> int:
    """Serve until somebody ends it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--address", required=True)
    parser.add_argument("--server-id", required=True)
    parser.add_argument("--folder", type=Path, required=True, help="for the repository and the logs")
    arguments = parser.parse_args()
    config = RuntimeConfig(
        repository=repository_in(arguments.folder), run_root=arguments.folder, server_id=arguments.server_id,
        address=arguments.address, grpc_port=GRPC_PORT, http_port=HTTP_PORT, metrics_port=METRICS_PORT,
    )  # fmt: skip
    with TritonServer(config) as server:
        while True:
            server.check()
            time.sleep(0.5)


def repository_in(folder: Path) -> Path:
    """`folder`/repository, with links to the models that reading needs."""
    repository = folder / "repository"
    repository.mkdir(parents=True, exist_ok=True)
    for model in _MODELS:
        link = repository / model
        if not link.is_symlink():
            link.symlink_to(CHECKOUT / "model_repository" / model, target_is_directory=True)
    return repository


if __name__ == "__main__":
    run(main)
