"""Entry point of ``python -m pilotscan`` and of the console script."""

import gc
import os
import sys

__all__ = ["main"]


def main() -> None:
    """Run the command line and leave with its exit code."""
    _open_closed_streams()
    gc.disable()  # nothing that is loaded at the start is garbage; commands turn it on again
    # Worker processes import this module, and need nothing of this.
    from pilotscan.cli.app import run  # noqa: PLC0415

    code = run()
    gc.freeze()  # nor is anything looked for once more at the end
    sys.exit(code)


def _open_closed_streams() -> None:
    """Give standard streams that were closed an empty file, so that writing to them is possible."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123


if __name__ == "__main__":
    main()
