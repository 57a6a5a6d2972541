"""`mcp`: the tasks as tools for agents, on standard input and output."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from client.cli.settings import DEFAULT_PORT, Settings
from client.cli.state import ready_for_all
from client.cli.terminal import complain
from client.errors import BadConfiguration
from client.gateway.config import keys_of

if TYPE_CHECKING:
    from client.mcp.stdio import Address

ENV_URL, ENV_KEY = "OPENFAZE_URL", "OPENFAZE_API_KEY"


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("mcp", help="offer the tasks to agents as MCP tools, on standard input and output")
    parser.add_argument("--url", metavar="URL", help=f"the server (${ENV_URL}, else the one that runs here)")
    parser.add_argument("--root", type=Path, action="append", metavar="FOLDER",
                        help="tools may read files below it; may be repeated (the home folder)")  # fmt: skip
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until standard input ends."""
    # Half a second of imports that no other command needs.
    import anyio

    from client.mcp.files import LocalFiles
    from client.mcp.stdio import serve_stdio

    if sys.stdin.isatty():
        complain("this is for agents, which speak MCP on standard input; docs/mcp.md says how to give it to one")
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # A thread waits for standard input, and nothing but its end can wake it: there is nothing to tidy up, so go.
        signal.signal(number, signal.SIG_DFL)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    find = partial(address_of, options.url, dict(os.environ))
    find()  # what is malformed is said at once
    anyio.run(serve_stdio, find, LocalFiles(options.root or [Path.home()]))
    return 0


def address_of(url: str | None, environment: Mapping[str, str]) -> Address:
    """The gateway to speak to: `url`, OPENFAZE_URL, the one that runs from this checkout, or the usual port here.

    Raises BadConfiguration for what is no address and for keys that cannot stand in a header.
    """
    from client.mcp.stdio import Address

    settings = Settings.from_environment(environment)
    key = environment.get(ENV_KEY) or None
    if key is not None and keys_of(key) != (key,):
        raise BadConfiguration(f"{ENV_KEY} must be one key")
    given = url or environment.get(ENV_URL)
    if given:
        return Address(_checked(given), key)
    key = key or (settings.api_keys[0] if settings.api_keys else None)
    found = ready_for_all(settings.run_root)
    return Address(found.url if found else f"http://127.0.0.1:{settings.port or DEFAULT_PORT}", key)


def _checked(text: str) -> str:
    """`text` as the base of our paths, with or without the /v1 that SDKs want at its end."""
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL as error:
        raise BadConfiguration(f"{text!r} is no URL: {error}") from error
    if url.scheme not in ("http", "https") or not url.host or url.query or url.userinfo:
        raise BadConfiguration(f"the server's URL must be like http://127.0.0.1:{DEFAULT_PORT}, not {text!r}")
    return text.rstrip("/").removesuffix("/v1")
