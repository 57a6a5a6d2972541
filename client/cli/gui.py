"""`gui FILE`: the elements of a screenshot, and a picture with their frames."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from client.cli.seen import add_arguments, show


def add_command(commands: Any) -> None:
    """Declare the command and its arguments."""
    parser = commands.add_parser("gui", help="find the buttons, fields, icons and texts of a screenshot")
    parser.add_argument("file", type=Path, metavar="FILE", help="a screenshot; image or PDF")
    parser.add_argument("--find", default="", metavar="WORDS", help="only what these words name: 'the search field'")
    add_arguments(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Look at one screenshot."""
    return show(options, "gui_detection", "gui_elements", options.find)
