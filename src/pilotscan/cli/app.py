"""The outermost shell: commands, exit codes, and the only broad `except` of the package."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pilotscan._version import __version__
from pilotscan.cli.baseline import baseline
from pilotscan.cli.compare import compare
from pilotscan.cli.config import config
from pilotscan.cli.diff import diff
from pilotscan.cli.evaluate import evaluate
from pilotscan.cli.explain import explain
from pilotscan.cli.history import history
from pilotscan.cli.new import new
from pilotscan.cli.once import once
from pilotscan.cli.running import ACCEPTED, BUG, FINDINGS, USAGE, note, styling
from pilotscan.cli.schema import schema
from pilotscan.cli.templates import templates
from pilotscan.cli.validate import validate
from pilotscan.errors import ConfigError, FrameworkError, PilotscanError
from pilotscan.reporting.output.streams import silence_stdout

__all__ = ["ACCEPTED", "BUG", "FINDINGS", "USAGE", "app", "main"]

app = typer.Typer(
    name="pilotscan",
    help="Judge whether a pilot can be scaled up, how, and what has to happen first.",
    epilog="Exit codes: 0 accepted; 1 faults in files, or a gate missed; 2 wrong usage, broken "
    "configuration or framework, or nothing to read; 70 a bug of our own.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(evaluate)
app.command()(compare)
app.command()(diff)
app.command()(validate)
app.command()(history)
app.command()(new)
app.command()(explain)
app.command()(schema)
app.add_typer(baseline, name="baseline")
app.add_typer(config, name="config")
app.add_typer(templates, name="templates")
once(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pilotscan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """Judge whether a pilot can be scaled up, how, and what has to happen first."""


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments : without the name of the program; by default those of the process
    """
    given = sys.argv[1:] if arguments is None else arguments
    # What counts as valid must not depend on what else is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        app(given, prog_name="pilotscan")
    except SystemExit as leaving:
        # typer leaves by itself: 0 after --help, 2 on wrong usage, else what a command asks for
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except (FrameworkError, ConfigError) as error:
        _complain(str(error), error)
        return USAGE
    except PilotscanError as error:
        _complain(str(error))
        return USAGE
    except OSError as error:
        # Files are read and written under guard; what is left is standard output.
        if "--debug" in given:
            raise
        _complain(f"cannot write the output: {error.strerror or error}")
        silence_stdout()
        return USAGE
    except Exception as error:
        if "--debug" in given:
            raise
        _complain(
            f"a bug in pilotscan: {type(error).__name__}: {error}. Please report it with the "
            "output of the same command with --debug."
        )
        return BUG
    return ACCEPTED


def _complain(message: str, error: FrameworkError | ConfigError | None = None) -> None:
    from pilotscan.reporting.findings.text import full_text  # noqa: PLC0415
    from pilotscan.reporting.output.safe import visible  # noqa: PLC0415

    style = styling("auto", sys.stderr)
    for diagnostic in error.diagnostics if error is not None else ():
        note(full_text(diagnostic, style))
    note(f"pilotscan: {visible(message)}")
