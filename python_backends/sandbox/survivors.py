"""Ending stopped sandboxes when their server is killed.

A sandbox that runs notices that its server has gone by the end of its input. One that is stopped cannot, and the kernel
does not tell processes of another user. So a shell outside knows the first process of each, and reads from the server:
where that ends without a word, so do they.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading

_SCRIPT = """
held=' '
while read -r sign pid; do
  case $sign in
    +) held="$held$pid " ;;
    -) held="${held%% $pid *} ${held#* $pid }" ;;
  esac
done
kill -9 $held
"""


class Survivors:
    """Those that would outlive the server. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", _SCRIPT], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            bufsize=0, cwd="/", env={}, start_new_session=True,
        )  # fmt: skip

    def add(self, init: int) -> None:
        """From now on the namespace whose first process is `init` ends with this process."""
        self._tell(f"+ {init}\n")

    def drop(self, init: int) -> None:
        """No more: it runs again, or has ended. One that was added."""
        self._tell(f"- {init}\n")

    def close(self) -> None:
        """End those that are left, and the shell."""
        with self._lock, contextlib.suppress(OSError):
            assert self._shell.stdin is not None
            self._shell.stdin.close()
        self._shell.wait()

    def _tell(self, line: str) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):  # the shell was killed, or this is closed
            assert self._shell.stdin is not None
            self._shell.stdin.write(line.encode())
