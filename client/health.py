"""`python -m client.health URL`: exit status 0 if URL answers 2xx, else 1 with the reason. For health checks of images.

Standard library only and nothing of the project: it is started every few seconds.
"""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Sequence

_SECONDS = 5.0


def main(arguments: Sequence[str]) -> int:
    """Ask once, around any proxy; 2 for a wrong call."""
    if len(arguments) != 1 or not arguments[0].startswith("http://"):
        sys.stderr.write("usage: python -m client.health http://HOST:PORT/PATH\n")
        return 2
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(arguments[0], timeout=_SECONDS):
            return 0
    except (OSError, urllib.error.URLError) as error:
        sys.stderr.write(f"{arguments[0]}: {error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
