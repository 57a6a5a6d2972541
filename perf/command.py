"""What every tool's command line shares."""

from __future__ import annotations

import argparse
import os

from client.cli.entry import run as run


def parser_of(module: str, description: str | None) -> argparse.ArgumentParser:
    """A parser whose help is the tool's docstring, examples and all."""
    return argparse.ArgumentParser(
        prog=f"python -m perf.{module}", description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_server(parser: argparse.ArgumentParser, *, grpc: bool = True, http: bool = True) -> None:
    """`--url` and `--grpc`; a tool starts its own server where the address it needs is absent."""
    if http:
        parser.add_argument("--url", default=os.environ.get("OPENFAZE_URL"), help="gateway, http://HOST:PORT")
        parser.add_argument("--key", default=os.environ.get("OPENFAZE_API_KEY", "local"), help="API key")
    if grpc:
        parser.add_argument("--grpc", default=os.environ.get("OPENFAZE_GRPC"), help="Triton's gRPC, HOST:PORT")
