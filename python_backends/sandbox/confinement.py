"""The command that starts a program confined: namespaces, mounts and filter, as bubblewrap's arguments.

A server that runs as root takes two steps. The outer bubblewrap, still root, builds a tree of nothing but what is
needed and becomes an ordinary user; the inner one, that user, makes the sandbox from this tree. So Python and Deno can
lie where only root may look, and sandboxed code is root nowhere: limits on processes hold, root's files stay root's.
"""

from __future__ import annotations

import os
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from python_backends.child.bubblewrap import devices, joined, read_only, stage
from python_backends.sandbox.limits import Limits
from python_backends.sandbox.programs import GUESTS, Programs, Runtime

WORK, TEMPORARY = "/box", "/tmp"  # of the sandbox, file systems of its own
_PACKAGES, _PRLIMIT = "/packages", "/limits/prlimit"
_LIBRARIES = ("/lib64", "/usr/lib64")
_DATA = ("/usr/share/zoneinfo", "/usr/share/fonts", "/etc/fonts", "/etc/ld.so.cache")
_HEAP_MB_OF_GIB = 512

# What programs find in their environment: nothing of the server's.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin", "HOME": WORK, "TMPDIR": TEMPORARY, "LANG": "C.UTF-8", "TZ": "UTC", "USER": "user",
    "NO_COLOR": "1", "LD_LIBRARY_PATH": "/python/lib", "MPLBACKEND": "Agg", "MPLCONFIGDIR": TEMPORARY,
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "DENO_DIR": f"{TEMPORARY}/.deno", "DENO_NO_UPDATE_CHECK": "1",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """`words` to execute. Of each of `files`, (place, content), the descriptor's number belongs at that place."""

    words: tuple[str, ...]
    files: tuple[tuple[int, bytes], ...]


def command_of(runtime: Runtime, programs: Programs, limits: Limits, token: str, program: bytes, user: int) -> Command:
    """Start the guest of `runtime` behind the seccomp filter `program`; `user` is the id that root becomes."""
    programs.needs(runtime)
    mounts = tuple(_mounts(runtime, programs))
    guest = _limiting(runtime, limits) + _guest(runtime, programs, limits, token)
    if programs.setpriv is None:
        inner = [str(programs.bubblewrap), "--args", "?", "--seccomp", "?", "--", *guest]
        return Command(tuple(inner), ((2, joined(_inside(mounts, limits))), (4, program)))
    staged = tuple((target, target) for _, target in mounts)
    words = [str(programs.bubblewrap), "--args", "?", "--",
             str(programs.setpriv), "--reuid", str(user), "--regid", str(user), "--clear-groups", "--",
             str(programs.bubblewrap), "--args", "?", "--seccomp", "?", "--", *guest]  # fmt: skip
    outer, inside = words.index("?"), len(words) - len(guest) - 4
    return Command(tuple(words), ((outer, joined(stage(mounts, TEMPORARY))), (inside, joined(_inside(staged, limits))),
                                  (inside + 2, program)))  # fmt: skip


def _mounts(runtime: Runtime, programs: Programs) -> Iterator[tuple[str, str]]:
    """(source, target) of everything that is only read."""
    triplet = sysconfig.get_config_var("MULTIARCH") or "x86_64-linux-gnu"
    for path in (*_LIBRARIES, f"/usr/lib/{triplet}", f"/lib/{triplet}", *_DATA):
        if os.path.exists(path):
            yield path, path
    if runtime == "python":
        library = programs.standard_library
        yield str(programs.python), f"/python/bin/{programs.python.name}"
        yield str(library), f"/python/lib/{library.name}"
        yield from ((str(path), f"/python/lib/{path.name}") for path in programs.shared_libraries)
        yield from ((str(path), f"{_PACKAGES}/{place}") for place, path in enumerate(programs.packages))
    else:
        yield str(programs.deno), "/deno/deno"
    yield str(programs.prlimit), _PRLIMIT
    yield str(GUESTS), "/guest"


def _limiting(runtime: Runtime, limits: Limits) -> list[str]:
    """What bounds the program that follows and all its children: set inside, where the count of processes begins."""
    bounds = {"nproc": limits.processes, "nofile": limits.open_files, "fsize": limits.folder_bytes, "core": 0,
              "memlock": 1 << 20, "msgqueue": 0, "sigpending": 256}  # fmt: skip
    if runtime == "python":  # V8 reserves far more addresses than it uses; there the watch bounds memory
        bounds |= {"data": limits.memory_bytes, "as": 4 * limits.memory_bytes}
    return [_PRLIMIT, *(f"--{name}={value}:{value}" for name, value in bounds.items()), "--"]


def _guest(runtime: Runtime, programs: Programs, limits: Limits, token: str) -> list[str]:
    """The program inside. It says `token` before each of its answers."""
    bounds = [token, str(limits.returned_files), str(limits.returned_bytes)]
    if runtime == "python":
        packages = ":".join(f"{_PACKAGES}/{place}" for place in range(len(programs.packages)))
        return [f"/python/bin/{programs.python.name}", "-I", "-S", "-B", "/guest/python_guest.py", *bounds, packages]
    heap = limits.memory_bytes * _HEAP_MB_OF_GIB >> 30
    return ["/deno/deno", "run", "--quiet", "--no-prompt", "--no-config", "--no-lock", "--no-remote", "--no-npm",
            f"--allow-read={WORK},{TEMPORARY}", f"--allow-write={WORK},{TEMPORARY}", "--allow-sys=inspector",
            f"--v8-flags=--max-old-space-size={heap}", "/guest/deno_guest.js", *bounds]  # fmt: skip


def _inside(mounts: Sequence[tuple[str, str]], limits: Limits) -> list[str]:
    """The sandbox itself."""
    size = str(limits.folder_bytes)
    words = ["--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
             "--unshare-cgroup-try", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox", "--new-session",
             "--die-with-parent", "--cap-drop", "ALL", *read_only(mounts), *devices(), "--proc", "/proc",
             "--size", size, "--tmpfs", TEMPORARY, "--size", size, "--tmpfs", WORK,
             "--symlink", TEMPORARY, "/dev/shm", "--remount-ro", "/", "--chdir", WORK]  # fmt: skip
    return words
