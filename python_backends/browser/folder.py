"""The folder of one box on the host: its script and policies, which are ours, and what is open to Chromium."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from python_backends.browser.rules import managed_policies
from python_backends.errors import PayloadTooLarge, UpstreamFailed


@dataclass(frozen=True, slots=True)
class Folder:
    """`top` can be entered by the server alone; `open` is mounted into the box."""

    top: Path

    @classmethod
    def made(cls, user: int | None) -> Folder:
        """A new one, whose open part belongs to `user`, or to this process's own. Raises OSError."""
        folder = cls(Path(tempfile.mkdtemp(prefix="openfaze-browser-")))
        os.mkfifo(folder.life, mode=0o600)
        folder.policies.mkdir(mode=0o755)
        (folder.policies / "openfaze.json").write_bytes(managed_policies())
        folder.artifacts.mkdir(mode=0o700)
        for path in (folder.open, folder.door.parent, folder.downloads):
            path.mkdir(mode=0o700)
            if user is not None:
                os.chown(path, user, user)
        return folder

    @property
    def script(self) -> Path:
        """What Playwright starts."""
        return self.top / "browser"

    @property
    def life(self) -> Path:
        """A named pipe, whose end tells the script's shell that the server has died."""
        return self.top / "life"

    @property
    def artifacts(self) -> Path:
        """What Playwright's driver writes."""
        return self.top / "artifacts"

    @property
    def profile(self) -> Path:
        """A link to the folder that Playwright makes for a profile, once the script has begun."""
        return self.top / "profile"

    @property
    def policies(self) -> Path:
        """Chromium's managed policies."""
        return self.top / "policies"

    @property
    def open(self) -> Path:
        """What the box's user may use."""
        return self.top / "open"

    @property
    def door(self) -> Path:
        """The Unix socket over which the box hands out its listener."""
        return self.open / "door" / "socket"

    @property
    def downloads(self) -> Path:
        """Where Chromium writes files that it downloads."""
        return self.open / "downloads"

    def listening(self, user: int | None) -> socket.socket:
        """The door, for one connection."""
        door = socket.socket(socket.AF_UNIX)
        door.bind(str(self.door))
        if user is not None:
            os.chown(self.door, user, user)
        door.listen(1)
        door.setblocking(False)
        return door

    def write_script(self, text: str) -> None:
        """Make `script`."""
        self.script.write_text(text, encoding="utf-8")
        self.script.chmod(0o700)

    def downloaded_bytes(self) -> int:
        """Size of everything in `downloads` now."""
        total = 0
        with contextlib.suppress(OSError), os.scandir(self.downloads) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    total += entry.stat(follow_symlinks=False).st_size
        return total

    def downloaded(self, name: str, most: int) -> bytes:
        """A file in `downloads`, which belongs to Chromium: a link in its place is not followed.

        Raises PayloadTooLarge, UpstreamFailed.
        """
        try:
            descriptor = os.open(self.downloads / Path(name).name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError as exc:
            raise UpstreamFailed("the download is not there", code="download_failed") from exc
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise UpstreamFailed("the download is no file", code="download_failed")
            data = file.read(most + 1)
        if len(data) > most:
            raise too_large(most)
        return data

    def clear_downloads(self) -> None:
        """Throw away what was downloaded."""
        with contextlib.suppress(OSError):
            for entry in os.listdir(self.downloads):
                with contextlib.suppress(OSError):
                    os.unlink(self.downloads / entry)

    def remove(self) -> None:
        """All of it, and what Playwright has made for it."""
        with contextlib.suppress(OSError):
            shutil.rmtree(os.readlink(self.profile), ignore_errors=True)
        shutil.rmtree(self.top, ignore_errors=True)


def too_large(most: int) -> PayloadTooLarge:
    """Of a download over its bound."""
    return PayloadTooLarge(f"files of one answer have {most} bytes left, and this one is larger", code="file_too_large")
