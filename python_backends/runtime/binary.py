"""The tritonserver that the `nvidia-pytriton` wheel carries, and the folder of backends made for it.

Three things the wheel leaves to its user: the Python stub must stand beside `libtriton_python.so`; the backend's
folder must be linked, never copied, because its libraries are found relative to it; and the loader needs the folder of
the very libpython that runs here.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from python_backends.errors import Unavailable
from python_backends.runtime.config import CHECKOUT, python_path

STUB = "triton_python_backend_stub"
OWN_BACKENDS = CHECKOUT / "python_backends" / "runtime" / "backends"


@dataclass(frozen=True)
class Binary:
    """Where the parts of the installed server lie."""

    executable: Path
    python_backend: Path
    stub: Path
    caches: Path
    libraries: tuple[Path, ...]

    def environment(self) -> dict[str, str]:
        """Variables the server needs to find this Python, its packages and the wheel's libraries."""
        inherited = os.environ.get("LD_LIBRARY_PATH")
        libraries = [str(path) for path in self.libraries] + ([inherited] if inherited else [])
        return {
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "LD_LIBRARY_PATH": os.pathsep.join(libraries),
            "PYTHONPATH": python_path(),
            "PYTHONUNBUFFERED": "1",
        }


def python_version() -> str:
    """Major and minor version of this Python, "3.11"."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def libpython_directory() -> Path:
    """The folder of the shared libpython that belongs to this Python.

    Raises Unavailable when there is none: the stub embeds Python, so a statically linked one cannot serve.
    """
    name = f"libpython{python_version()}.so.1.0"
    variables = (sysconfig.get_config_var(key) for key in ("LIBDIR", "MULTIARCH", "LIBPL"))
    libdir, multiarch, config = (str(value or "") for value in variables)
    places = [Path(libdir), Path(libdir, multiarch), Path(sys.base_prefix, "lib"), Path(config)]
    for place in places:
        if (place / name).is_file():
            return place
    raise Unavailable(
        f"this Python ({sys.base_prefix}, {python_version()}) has no shared {name}, which Triton's Python backend "
        f"needs: on Debian and Ubuntu run `apt-get install libpython{python_version()}`; otherwise set OPENFAZE_PYTHON "
        "to a Python built with --enable-shared and delete .venv",
        code="libpython_missing",
    )


def find_binary() -> Binary:
    """The installed server; Unavailable says what to install when a part is missing."""
    package = importlib.util.find_spec("pytriton")
    if package is None or not package.submodule_search_locations:
        raise Unavailable(f"nvidia-pytriton is not installed for {sys.executable} (it exists for Linux on "
                          f"x86_64 and aarch64; this is {platform.system()} {platform.machine()}); "
                          "run ./openfaze once to install it", code="server_missing")  # fmt: skip
    root = Path(next(iter(package.submodule_search_locations))) / "tritonserver"
    stub = root / "python_backend_stubs" / python_version() / STUB
    binary = Binary(root / "bin" / "tritonserver", root / "backends" / "python", stub, root / "caches",
                    (root.parents[1] / "nvidia_pytriton.libs", libpython_directory()))  # fmt: skip
    for path in (binary.executable, binary.python_backend / "libtriton_python.so", stub):
        if not path.is_file():
            raise Unavailable(f"{path} is missing: nvidia-pytriton 0.7.0 is damaged or does not know Python "
                              f"{python_version()}; delete .venv and run ./openfaze again",
                              code="server_missing")  # fmt: skip
    return binary


def install_stub(binary: Binary) -> None:
    """Put the stub for this Python beside the backend's library, where Triton looks for it."""
    target = binary.python_backend / STUB
    if target.is_file() and target.stat().st_size == binary.stub.stat().st_size:
        return
    # Replaced in one step: another server may be starting from the same file.
    partial = target.with_name(f"{STUB}.{os.getpid()}")
    try:
        shutil.copy2(binary.stub, partial)
        partial.chmod(0o755)
        partial.replace(target)
    except OSError as error:
        raise Unavailable(f"cannot write {target} ({error.strerror}): make the environment writable for the first "
                          "start", code="server_missing") from error  # fmt: skip


def make_backend_directory(binary: Binary, target: Path) -> Path:
    """Fill `target` with links to the wheel's Python backend and to our stand-in backends; return it."""
    target.mkdir(parents=True, exist_ok=True)
    own = [path for path in OWN_BACKENDS.glob("*") if (path / "model.py").is_file()] if OWN_BACKENDS.is_dir() else []
    for source in (binary.python_backend, *own):
        link = target / source.name
        if not link.is_symlink():
            link.symlink_to(source, target_is_directory=True)
    return target
