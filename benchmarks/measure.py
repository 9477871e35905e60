"""Run one command and print what it took: ``python -I -S measure.py COMMAND [ARGUMENT…]``.

A process of its own for every command, because the system adds up the resources of all children.
It imports next to nothing: the peak memory of a child is never below that of its parent at the
moment it is started.
"""

import os
import resource
import sys
import time

BYTES_PER_UNIT = 1 if sys.platform == "darwin" else 1024


def main() -> int:
    """Print wall seconds, CPU seconds and peak bytes; return the exit code of the command."""
    command = sys.argv[1:]
    quiet = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _, status = os.waitpid(pid, 0)
    wall = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * BYTES_PER_UNIT)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
