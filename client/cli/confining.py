"""Whether sandbox and browser can be confined here: a box like theirs is made, and `true` is run in it."""

from __future__ import annotations

import os
import shutil
import subprocess

from python_backends.sandbox.programs import Programs

_SECONDS = 20.0
_USER = "65534"
_INSIDE = ("--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent",
           "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc")  # fmt: skip


def why_not(programs: Programs) -> str:
    """What the kernel or the container says against it, empty if nothing. In the steps that both take: a server that is
    root becomes an ordinary user in between."""
    box = str(programs.bubblewrap)
    words = [box, *_INSIDE, "--", shutil.which("true") or "/bin/true"]
    if programs.setpriv is not None:
        words = [box, "--dev-bind", "/", "/", "--", str(programs.setpriv), "--reuid", _USER, "--regid", _USER,
                 "--clear-groups", "--", *words]  # fmt: skip
    try:
        done = subprocess.run(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                              env={"PATH": os.defpath}, timeout=_SECONDS)  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    said = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return "" if done.returncode == 0 else (said[-1] if said else f"{box} ended with status {done.returncode}")
