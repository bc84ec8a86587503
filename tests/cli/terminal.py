"""Runs a command in a real pseudo-terminal and types the keys of a script: lines of `expected text<TAB>keys`."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time


def main() -> int:
    steps = [line.split("\t") for line in sys.stdin.read().splitlines()]
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 110, 0, 0))
        os.environ.update(TERM="xterm-256color")
        os.environ.pop("CI", None)
        os.execvp(sys.argv[1], sys.argv[1:])
    seen = ""
    for expected, keys in steps:
        seen = read_until(terminal, seen, expected)
        time.sleep(0.2)  # the question stands before it listens
        os.write(terminal, keys.encode().decode("unicode_escape").encode())
    read_until(terminal, seen, None)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def read_until(terminal: int, seen: str, expected: str | None) -> str:
    """What was printed after the expected text; without one, everything until the end."""
    deadline = time.monotonic() + 20
    while expected is None or expected not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            sys.exit(f"never saw {expected!r} in:\n{seen}")
        try:
            chunk = os.read(terminal, 65536).decode(errors="replace")
        except OSError:
            chunk = ""
        if chunk == "":
            return seen
        sys.stdout.write(chunk)
        seen += chunk
    return seen[seen.index(expected) + len(expected) :]


if __name__ == "__main__":
    sys.exit(main())
