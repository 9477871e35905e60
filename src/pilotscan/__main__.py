"""Entry point of ``python -m pilotscan`` and of the console script."""

import gc
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    gc.disable()  # nothing that is loaded at the start is garbage; commands turn it on again
    from pilotscan.cli.app import main as run  # noqa: PLC0415 - worker processes import this module

    sys.exit(run())


if __name__ == "__main__":
    main()
