"""Entry point: parse, run one command, turn failures into one line and an exit status.

Exit status: 0 all well, 1 the work failed, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from client.cli import (
    ask,
    build,
    conformance,
    detect,
    doctor,
    forecast,
    gateway,
    gui,
    index,
    mcp,
    models,
    perf,
    read,
    status,
    test,
    transcribe,
    triton,
    up,
)
from client.cli.terminal import complain
from python_backends.errors import OpenfazeError

# These hand all their arguments on to another program.
PASSED_ON: dict[str, Callable[[Sequence[str]], int]] = {
    "build": build.run, "conformance": conformance.run, "gateway": gateway.run, "models": models.run,
    "perf": perf.run, "test": test.run,
}  # fmt: skip


def parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    what = "Reads, looks at and listens to files with a Triton server of its own."
    root = argparse.ArgumentParser(prog="openfaze", allow_abbrev=False, description=what)
    commands = root.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in (read, ask, gui, detect, transcribe, forecast, index, up, triton, status, mcp, doctor):
        module.add_command(commands)
    for module in (models, gateway, test, build, conformance, perf):
        commands.add_parser(module.NAME, help=module.HELP, add_help=False)
    return root


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        # `nohup` asks for hang-ups to be ignored, and means it.
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    try:
        if arguments and arguments[0] in PASSED_ON:
            return PASSED_ON[arguments[0]](arguments[1:])
        options = parser().parse_args(arguments)
        status: int = options.run(options)
        return status
    except OpenfazeError as error:
        complain(error.message)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader of our output left, as `| head` does; nothing more can be written.
        sys.stderr.close()
        return 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
