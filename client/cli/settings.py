"""What the command line takes from the environment. A malformed value is an error that names its variable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from client.errors import BadConfiguration
from client.gateway.config import ENV_KEYS, keys_of
from client.gateway.secret_files import with_secrets
from python_backends.errors import InvalidRequest
from python_backends.runtime.config import RuntimeConfig

DEFAULT_PORT = 8000
RUN_VARIABLE = "OPENFAZE_RUN_DIR"


@dataclass(frozen=True)
class Settings:
    """OPENFAZE_PORT, OPENFAZE_API_KEYS (or _FILE), and OPENFAZE_RUN_DIR: where running systems keep their logs."""

    port: int = DEFAULT_PORT
    api_keys: tuple[str, ...] = ()
    run_root: Path = RuntimeConfig.run_root

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read and check; raises InvalidRequest."""
        given = with_secrets(environment, (ENV_KEYS,))
        port = environment.get("OPENFAZE_PORT") or str(DEFAULT_PORT)
        if not (port.isascii() and port.isdigit()) or int(port) > 65535:
            raise InvalidRequest(f"OPENFAZE_PORT must be a port number from 0 to 65535, not {port!r}")
        run_root = environment.get(RUN_VARIABLE)
        return cls(int(port), keys_of(given.get(ENV_KEYS, "")),
                   Path(run_root).resolve() if run_root else cls.run_root)  # fmt: skip


def make_folder(folder: Path) -> None:
    """Make `folder` in the run folder. Raises BadConfiguration, with the variable that names another, if that fails."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadConfiguration(f"{folder} cannot be made ({error.strerror}); set {RUN_VARIABLE} to a folder that can "
                               "be written to") from error  # fmt: skip
