"""The decoder as a TensorRT-LLM 1.2.1 engine.

    python -m builders.tensorrt_llm commands   --decoder FOLDER --out DIR [--fp8] ...   what to run in NVIDIA's image
    python -m builders.tensorrt_llm repository --decoder FOLDER --engine DIR/engine --out VIEW
    python -m builders.tensorrt_llm check      --decoder FOLDER --engine DIR/engine --repository VIEW

`repository` writes a model repository of links in which the configurations are the engine's; `check` says what does not
go together, which TensorRT-LLM itself mostly does not. Without --decoder it is our own.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from builders.hugging_face.folder import BadCheckpoint
from builders.tensorrt_llm.check import problems
from builders.tensorrt_llm.commands import EXAMPLES, engine_commands
from builders.tensorrt_llm.serve import repository_of
from builders.tensorrt_llm.settings import TABLE, EngineSettings
from python_backends.decoder.checkpoint import architecture_of
from python_backends.errors import OpenfazeError
from python_backends.runtime.config import RuntimeConfig

OWN = RuntimeConfig.repository / "tensorrt_llm" / "1" / "decoder"


def main(arguments: Sequence[str]) -> int:
    """Print, write or check; the exit status, 1 where a check found something."""
    given = _parser().parse_args(arguments)
    decoder = given.decoder.resolve()
    try:
        if given.verb == "commands":
            settings = EngineSettings(given.batch, given.rows, given.positions, given.tokens, given.dtype, given.fp8)
            lines = engine_commands(decoder, architecture_of(decoder), given.out, settings, given.examples)
            sys.stdout.write("\n".join(lines) + "\n")
        elif given.verb == "repository":
            repository_of(given.engine.resolve(), decoder, given.repository.resolve(), (), given.out)
            sys.stdout.write(f"tritonserver --model-repository={given.out.resolve()} --model-config-name=gpu\n")
        else:
            return _checked(given.engine, decoder, given.repository)
    except BadCheckpoint as error:
        return _refused(str(error))
    except OpenfazeError as error:
        return _refused(error.message)
    return 0


def _checked(engine: Path, decoder: Path, repository: Path) -> int:
    found = problems(engine, decoder, repository)
    sys.stdout.write("".join(f"- {line}\n" for line in found) or "engine, decoder and configurations go together\n")
    return 1 if found else 0


def _refused(message: str) -> int:
    sys.stderr.write(f"builders.tensorrt_llm: {message}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("builders.tensorrt_llm", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    verbs = parser.add_subparsers(dest="verb", required=True)
    commands, repository, check = (verbs.add_parser(name) for name in ("commands", "repository", "check"))
    for verb in (commands, repository, check):
        verb.add_argument("--decoder", type=Path, default=OWN, help="a decoder's folder (default: our own)")
    for verb in (repository, check):
        verb.add_argument("--engine", type=Path, required=True, help="what trtllm-build wrote")
        verb.add_argument("--repository", type=Path, default=RuntimeConfig.repository, help="(default: our own)")
    for verb in (commands, repository):
        verb.add_argument("--out", type=Path, required=True, help="where it goes")
    standard = EngineSettings()
    for name in ("batch", "rows", "positions", "tokens"):
        commands.add_argument(f"--{name}", type=int, default=getattr(standard, name), help="(default %(default)s)")
    commands.add_argument("--dtype", choices=sorted(TABLE), default=standard.dtype, help="(default %(default)s)")
    commands.add_argument("--fp8", action="store_true", help="matrices and cache in FP8, from Hopper on")
    commands.add_argument("--examples", type=Path, default=EXAMPLES, help="TensorRT-LLM's (default %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
