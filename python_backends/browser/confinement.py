"""The command that starts Chromium in its box, as a script: what Playwright is told is the browser's program.

As for the code sandbox, a server that runs as root takes two steps: the outer bubblewrap, still root, builds a tree of
what is needed and becomes an ordinary user; the inner one makes the box from it. Chromium's own sandbox, which keeps
pages apart from the browser, works inside, because name spaces may be nested.
"""

from __future__ import annotations

import os
import shlex
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from python_backends.browser.folder import Folder
from python_backends.browser.limits import Limits
from python_backends.browser.programs import BrowserPrograms
from python_backends.browser.rules import PORT, switches
from python_backends.child.bubblewrap import Mount, devices, read_only, stage

GUEST = Path(__file__).with_name("guest")
_DATA = ("/lib64", "/usr/lib64", "/usr/share/zoneinfo", "/usr/share/fonts", "/usr/share/fontconfig", "/etc/fonts",
         "/etc/ld.so.cache")  # fmt: skip
_POLICIES = ("/etc/chromium/policies/managed", "/etc/opt/chrome/policies/managed")
_PRLIMIT = "/limits/prlimit"
_DOOR, _STAGED = "/door", "/staged"

# Playwright makes a folder for the profile, which Chromium has inside the box instead. Its driver may end before it has
# removed that again, so the box's own folder remembers where it is.
_REMEMBER = 'for word; do case $word in --user-data-dir=*) ln -s "${{word#*=}}" {profile};; esac; done'

# A box whose processes are stopped cannot notice that its server has died, and the kernel does not tell processes of
# another user. So a shell outside reads from the server: the box's first process, then that all is over, or no more.
_WATCH = (
    "(exec 0<{life} 1>/dev/null 2>&1 3<&- 4>&-; read -r init; "
    'while read -r word; do [ "$word" = over ] && exit; done; kill -9 "$init"; '
    'sleep 1; rm -rf "$(readlink {profile})" {top}) &'
)

# What Chromium finds in its environment: nothing of the server's.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/profile", "TMPDIR": "/tmp", "LANG": "C.UTF-8", "TZ": "UTC",
               "LD_LIBRARY_PATH": "/python/lib"}  # fmt: skip


def script_of(programs: BrowserPrograms, limits: Limits, folder: Folder, user: int) -> str:
    """A shell script that becomes Chromium in a box with `folder`; Playwright's arguments go to Chromium."""
    confining = programs.confining
    mounts = tuple(_mounts(programs, folder))
    guest = [*_limiting(limits), f"/python/bin/{confining.python.name}", "-I", "-S", "-B", "/guest/doorway.py",
             str(PORT), f"{_DOOR}/{folder.door.name}", str(programs.chromium)]  # fmt: skip
    if confining.setpriv is None:
        inside = _inside(mounts, folder, str(folder.open), limits)
        words = [str(confining.bubblewrap), *inside, "--", *guest]
    else:
        staged = tuple((target, target) for _, target in mounts)
        outer = [*stage(mounts, "/tmp"), "--dir", _STAGED, "--bind", str(folder.open), f"{_STAGED}/open"]
        words = [str(confining.bubblewrap), *outer, "--",
                 str(confining.setpriv), "--reuid", str(user), "--regid", str(user), "--clear-groups", "--",
                 str(confining.bubblewrap), *_inside(staged, folder, f"{_STAGED}/open", limits), "--",
                 *guest]  # fmt: skip
    top, life, profile = (shlex.quote(str(path)) for path in (folder.top, folder.life, folder.profile))
    before = "\n".join(line.format(top=top, life=life, profile=profile) for line in (_REMEMBER, _WATCH))
    return f'#!/bin/sh\n{before}\nexec {shlex.join(words)} "$@" {shlex.join(switches(limits))}\n'


def _mounts(programs: BrowserPrograms, folder: Folder) -> Iterator[Mount]:
    """Everything that is only read. The Python is for the doorway; it is gone when Chromium runs."""
    confining = programs.confining
    triplet = sysconfig.get_config_var("MULTIARCH") or "x86_64-linux-gnu"
    for path in (f"/usr/lib/{triplet}", f"/lib/{triplet}", *_DATA, str(programs.chromium.parent)):
        if os.path.exists(path):
            yield path, path
    library = confining.standard_library
    yield str(confining.python), f"/python/bin/{confining.python.name}"
    yield str(library), f"/python/lib/{library.name}"
    yield from ((str(path), f"/python/lib/{path.name}") for path in confining.shared_libraries)
    yield str(confining.prlimit), _PRLIMIT
    yield str(GUEST), "/guest"
    yield from ((str(folder.policies), place) for place in _POLICIES)


def _limiting(limits: Limits) -> list[str]:
    bounds = {"nproc": limits.processes, "nofile": 4096, "core": 0, "fsize": limits.folder_bytes, "msgqueue": 0}
    return [_PRLIMIT, *(f"--{name}={value}:{value}" for name, value in bounds.items()), "--"]


def _inside(mounts: tuple[Mount, ...], folder: Folder, open_folder: str, limits: Limits) -> list[str]:
    """The box itself. Downloads have the same path inside as outside: Chromium and Playwright both name it."""
    size = str(limits.folder_bytes)
    downloads = str(folder.downloads)
    return ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "browser", "--new-session",
            "--die-with-parent", "--cap-drop", "ALL", *read_only(mounts), *devices(), "--proc", "/proc",
            "--size", size, "--tmpfs", "/tmp", "--size", size, "--tmpfs", "/profile", "--symlink", "/tmp", "/dev/shm",
            "--bind", f"{open_folder}/{folder.downloads.name}", downloads,
            "--ro-bind", f"{open_folder}/{folder.door.parent.name}", _DOOR,
            "--remount-ro", "/", "--chdir", "/tmp"]  # fmt: skip
