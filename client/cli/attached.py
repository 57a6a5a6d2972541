"""What a server of this checkout is started with because of attached models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from client.cli.models import attached_folder
from client.cli.settings import make_folder
from python_backends.attached.registry import attached_in
from python_backends.attached.view import write_view
from python_backends.runtime.config import RuntimeConfig, new_server_id

VIEW = "repository"
"""In the server's own run folder, which ends with it."""


def runtime_config(run_root: Path, repository: Path = RuntimeConfig.repository, **settings: Any) -> RuntimeConfig:
    """The configuration, with attached models in their places; `settings` are its other fields.

    Raises InvalidRequest for a model that was attached and is gone.
    """
    attached = attached_in(attached_folder(run_root))
    if not attached:
        return RuntimeConfig(repository=repository, run_root=run_root, **settings)
    server_id = new_server_id()
    make_folder(run_root / server_id)
    view = write_view(repository, attached, run_root / server_id / VIEW)
    if settings.get("decoder") is None:
        settings["decoder"] = next((Path(one.decoder) for one in attached if one.decoder), None)
    return RuntimeConfig(repository=view, run_root=run_root, server_id=server_id, **settings)
