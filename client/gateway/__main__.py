"""`python -m client.gateway`: serve chat completions in front of a running Triton."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from client.errors import BadConfiguration
from client.gateway.config import ENV_TRITONS, GatewayConfig, config_of
from client.gateway.hosts.chosen import engine_for
from client.gateway.secret_files import with_secrets
from client.gateway.serve import run


def main(argv: list[str]) -> int:
    """The exit status: 2 when the settings cannot be obeyed."""
    defaults = GatewayConfig()
    parser = argparse.ArgumentParser(prog="python -m client.gateway", description=__doc__)
    parser.add_argument("--host", default=defaults.host, help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=defaults.port, help="0 takes a free one (%(default)s)")
    servers = f"Triton's gRPC, several with commas between (${ENV_TRITONS}, else {defaults.triton})"
    parser.add_argument("--triton", default="", metavar="HOST:PORT", help=servers)
    parser.add_argument(
        "--metrics", default=defaults.metrics, metavar="HOST:PORT", help="metrics of a single one (%(default)s)"
    )
    flags = parser.parse_args(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for library in ("httpx", "mcp"):
        logging.getLogger(library).setLevel(logging.WARNING)
    try:
        config = config_of(
            with_secrets(os.environ), host=flags.host, port=flags.port, triton=flags.triton, metrics=flags.metrics
        )  # fmt: skip
        run(config, engine_for(config))
    except BadConfiguration as error:
        sys.stderr.write(f"{error.message}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
