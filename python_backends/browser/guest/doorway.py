"""Opens the one port that Chromium's proxy has, hands it out of the box, and becomes Chromium.

`doorway.py PORT SOCKET PROGRAM ARGUMENTS...`: the box has a network name space of its own, in which nothing is but this
listener. The server gets it over the Unix socket and accepts from outside, so no program of ours stays inside.
"""

import os
import socket
import sys

_BACKLOG = 128


def main() -> None:
    """Does not return: the process goes on as PROGRAM, with its pipes."""
    port, door, *program = sys.argv[1:]
    with socket.socket() as listener, socket.socket(socket.AF_UNIX) as outside:
        listener.bind(("127.0.0.1", int(port)))
        listener.listen(_BACKLOG)
        outside.connect(door)
        socket.send_fds(outside, [b"door"], [listener.fileno()])
    os.execv(program[0], program)


if __name__ == "__main__":
    main()
