"""`up`: the server and its chat endpoint, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shlex
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from client.chat_completions import MODEL
from client.cli.attached import runtime_config
from client.cli.index import default_folder
from client.cli.settings import Settings
from client.cli.system import System, SystemConfig
from client.cli.terminal import messages, write_result
from client.cli.tools import build_models, dry_run_of
from python_backends.own_folder import is_free
from python_backends.runtime.config import CHECKOUT, Profile, RuntimeConfig
from python_backends.vector_cache.folder import CACHE_VARIABLE
from python_backends.vector_store.folder import STORE_VARIABLE
from python_backends.web_search.folder import INDEX_VARIABLE

EXAMPLE = CHECKOUT / "examples" / "receipt.jpg"


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("up", help="start the server and the chat endpoint, until Ctrl-C")
    parser.add_argument("--host", default=SystemConfig.host, help="address of the endpoint (default %(default)s)")
    parser.add_argument("--port", type=int, default=None, help="port of the endpoint (default OPENFAZE_PORT or 8000)")
    for name in ("grpc", "http", "metrics"):
        parser.add_argument(f"--{name}-port", type=int, default=0, help=f"Triton's {name} port (default: a free one)")
    parser.add_argument("--repository", type=Path, default=RuntimeConfig.repository, help="model repository")
    parser.add_argument("--decoder", type=Path, default=None, help="decoder folder (Hugging Face) in place of our own")
    profiles = "gpu-dry-run: the GPU profile's configurations on this processor (docs/gpu.md)"
    parser.add_argument("--profile", choices=get_args(Profile), default=RuntimeConfig.profile, help=profiles)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Start, say how to use it, and watch. Ends by an interrupt or by the failure of a part."""
    config = _config(options)
    build_models()
    started = time.monotonic()
    with ExitStack() as stack:
        if options.profile != "cpu":
            models = stack.enter_context(dry_run_of(config.runtime.repository))
            config = replace(config, runtime=replace(config.runtime, repository=models, profile=options.profile))
        with messages().status("starting Triton and the gateway"):
            system = stack.enter_context(System(config))
        write_result(announcement(system, time.monotonic() - started))
        system.watch()
    return 0


def _config(options: argparse.Namespace) -> SystemConfig:
    settings = Settings.from_environment(os.environ)
    runtime = runtime_config(settings.run_root, options.repository.resolve(),
                             grpc_port=options.grpc_port, http_port=options.http_port,
                             metrics_port=options.metrics_port, decoder=options.decoder,
                             cache=_lasting(settings.run_root / "vector_cache", CACHE_VARIABLE),
                             store=_lasting(settings.run_root / "vector_store", STORE_VARIABLE),
                             index=_index(settings.run_root))  # fmt: skip
    port = settings.port if options.port is None else options.port
    return SystemConfig(runtime, options.host, port, settings.api_keys)


def _lasting(folder: Path, variable: str) -> Path | None:
    """`folder`, to outlive the server; None while another server keeps its own there, or where `variable` names one."""
    return folder if variable not in os.environ and is_free(folder) else None


def _index(run_root: Path) -> Path | None:
    """Where `./openfaze index` puts pages; None where the environment names another place."""
    return default_folder(run_root) if INDEX_VARIABLE not in os.environ else None


def announcement(system: System, seconds: float) -> str:
    """What runs where, who may use it, and two things to paste."""
    keys = system.config.api_keys
    access = "a key from OPENFAZE_API_KEYS" if keys else (
        "OFF: everyone on this machine may use it; set OPENFAZE_API_KEYS to change that")  # fmt: skip
    header = " -H 'Authorization: Bearer YOUR_KEY'" if keys else ""
    example = shlex.quote(str(EXAMPLE))
    return f"""openfaze is ready after {seconds:.1f} s. Ctrl-C stops it.

  endpoint   {system.url}/v1
  keys       {access}
  Triton     gRPC {system.triton.grpc}   HTTP {system.triton.http}   metrics {system.triton.metrics}
  logs       {system.triton.log_path.parent}

With curl:
  (printf '{{"model":"{MODEL}","messages":[{{"role":"system","content":"<task>ocr</task>"}},{{"role":"user","content":\
[{{"type":"image_url","image_url":{{"url":"data:image/jpeg;base64,'; base64 -w0 {example}; printf '"}}}}]}}]}}') |
  curl -s {system.url}/v1/chat/completions -H 'Content-Type: application/json'{header} -d @-

With the official SDK (pip install interfaze):
  from interfaze import Interfaze, inputs
  client = Interfaze(base_url="{system.url}/v1", api_key="{"YOUR_KEY" if keys else "none"}")
  client.tasks.ocr(inputs.from_path("{EXAMPLE}"))["extracted_text"]
"""
