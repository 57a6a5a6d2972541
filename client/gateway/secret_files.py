"""Secrets out of files: `NAME_FILE` names the file that holds what `NAME` would.

A variable can be read in `/proc`, by `docker inspect` and in a crash report; a file that an orchestrator mounts can be
read by the process alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from client.errors import BadConfiguration
from client.gateway.config import ENV_CONTROL, ENV_KEYS

SUFFIX = "_FILE"
NAMES = (ENV_KEYS, ENV_CONTROL)


def with_secrets(environ: Mapping[str, str], names: tuple[str, ...] = NAMES) -> dict[str, str]:
    """`environ` with every `NAME_FILE` of `names` replaced by `NAME` and the file's text, stripped.

    An empty `NAME_FILE` counts as none. Raises BadConfiguration, which names the variable and never repeats a secret,
    if both are set, or the file cannot be read or is empty.
    """
    found = {name: value for name, value in environ.items() if name not in file_variables(names)}
    for name in names:
        path = environ.get(name + SUFFIX)
        if path:
            if found.get(name):
                raise BadConfiguration(f"{name} and {name}{SUFFIX} are both set; set one of them")
            found[name] = _secret_in(name + SUFFIX, Path(path))
    return found


def file_variables(names: tuple[str, ...] = NAMES) -> frozenset[str]:
    """The variables that name files."""
    return frozenset(name + SUFFIX for name in names)


def _secret_in(variable: str, path: Path) -> str:
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfiguration(f"{variable} names {path}, which cannot be read as text") from error
    if not text:
        raise BadConfiguration(f"{variable} names {path}, in which there is nothing")
    return text
