"""What the suites' command lines share."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence

from client.cli.entry import run as run
from conformance.checks import Outcome
from conformance.report import conclude
from conformance.system import Target, target_of


def parser_of(suite: str, description: str | None) -> argparse.ArgumentParser:
    """A parser whose help is the suite's docstring, with the options that say which server to use."""
    parser = argparse.ArgumentParser(
        prog=f"openfaze conformance {suite}", description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("--url", default=os.environ.get("OPENFAZE_URL"),
                        help="a gateway that runs, http://HOST:PORT (default: start one)")  # fmt: skip
    parser.add_argument("--key", default=os.environ.get("OPENFAZE_API_KEY", "local"), help="its API key")
    parser.add_argument("--assets-port", type=int, default=0,
                        help="of our documents; that gateway needs OPENFAZE_FETCH_ADMIT=127.0.0.1:PORT")  # fmt: skip
    parser.add_argument("--details", action="store_true", help="say in full why each check failed")
    return parser


def suite(
    parser: argparse.ArgumentParser,
    outcomes_at: Callable[[Target, argparse.Namespace], Mapping[str, Sequence[Outcome]]],
    arguments: Sequence[str] | None = None,
) -> int:
    """Run what `outcomes_at` gives for each list of expected.toml; status 1 if any of them differs from its list."""
    options = parser.parse_args(arguments)
    with target_of(options) as target:
        found = outcomes_at(target, options)
    return max(conclude(name, outcomes, details=options.details) for name, outcomes in found.items())
