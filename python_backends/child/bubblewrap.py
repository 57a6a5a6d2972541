"""Parts of bubblewrap's command line that its users share: mounts, devices, and the tree of a server that is root."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_DEVICES = ("null", "zero", "full", "random", "urandom")
Mount = tuple[str, str]  # (source, target)


def stage(mounts: Sequence[Mount], *folders: str) -> list[str]:
    """What an inner bubblewrap finds that is no longer root: the system's programs and libraries, /proc as it is,
    `mounts`, and empty `folders`."""
    system = [word for name in ("bin", "lib", "lib64", "sbin")
              for path in [Path("/", name)] if path.exists()
              for word in (["--symlink", os.readlink(path), str(path)] if path.is_symlink()
                           else ["--ro-bind", str(path), str(path)])]  # fmt: skip
    own = [(source, target) for source, target in mounts if not target.startswith(("/usr/", "/lib"))]
    return ["--die-with-parent", "--new-session", "--cap-drop", "ALL", "--cap-add", "CAP_SETUID",
            "--cap-add", "CAP_SETGID", "--ro-bind", "/usr", "/usr", *system, *read_only(own), *devices(),
            "--bind", "/proc", "/proc", *(word for folder in folders for word in ("--dir", folder))]  # fmt: skip


def read_only(mounts: Sequence[Mount]) -> list[str]:
    """Mounts, and before them the folders they stand in, which bubblewrap would make readable to their owner only."""
    folders = dict.fromkeys(str(parent) for _, target in mounts for parent in reversed(Path(target).parents[:-1]))
    made = [word for folder in folders for word in ("--dir", folder)]
    return made + [word for source, target in mounts for word in ("--ro-bind", source, target)]


def devices() -> list[str]:
    """A /dev with nothing in it that could be written to and read again."""
    return ["--dir", "/dev"] + [word for name in _DEVICES for word in ("--dev-bind", f"/dev/{name}", f"/dev/{name}")]


def joined(words: Sequence[str]) -> bytes:
    """As `--args` reads them."""
    return b"".join(word.encode() + b"\0" for word in words)
