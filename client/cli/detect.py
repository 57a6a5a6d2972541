"""`detect FILE "prompt"`: what words name on a picture, and a picture with frames and outlines."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from client.cli.seen import add_arguments, show


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("detect", help="find what words name on a picture: 'the red star'")
    parser.add_argument("file", type=Path, metavar="FILE", help="image or PDF")
    parser.add_argument("prompt", nargs="?", default="", help="what to find; without it all objects")
    parser.add_argument("--masks", action="store_true", help="cut out what is found: its outline as well as its box")
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look for one prompt."""
    what = options.prompt or "all objects"
    words = f"segment {what}" if options.masks else f"find {what}"
    return show(options, "object_detection", "detected_objects", words)
