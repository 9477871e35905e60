"""The outermost shell: commands, exit codes, and the only broad `except` of the package."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

from pilotscan._version import __version__
from pilotscan.cli.helping import SpokenGroup
from pilotscan.cli.languages import LangAlone
from pilotscan.cli.late import LateCommand
from pilotscan.cli.misuse import Misuse, show_misuse
from pilotscan.cli.speaking import begin, tell, teller
from pilotscan.cli.telling import ACCEPTED, BUG, FINDINGS, USAGE, note, styling
from pilotscan.errors import ConfigError, FrameworkError, PilotscanError, reason_of
from pilotscan.reporting.findings.text import full_text
from pilotscan.reporting.output.safe import visible
from pilotscan.reporting.output.streams import fit_streams, silence_stdout
from pilotscan.told import told

__all__ = ["ACCEPTED", "BUG", "FINDINGS", "USAGE", "app", "main", "run"]

COMMANDS = {
    "evaluate": "Judge pilots and write a report of each.",
    "compare": "Hold pilots side by side: what fails everywhere, who can learn from whom.",
    "path": "Find the least that leads to a better verdict, in order, and who can do it.",
    "transfer": "Judge pilots for other places: what travels with them, and what must be found out "
    "there.",
    "patterns": "Find which conditions go with what became of the pilots.",
    "ask": "Say whom to ask what, in which order, and write the questions as sheets to fill in.",
    "answers": "Take in what people answered, as assessment files beside the pilots.",
    "import": "Bring in what there is: tables of projects and ratings, and bibliographies.",
    "export": "Write what the files say as a data package: tables with their codebook, and whole.",
    "diff": "Tell what changed between two moments, and what of it is worse.",
    "validate": "Find the faults in files of pilots, places and frameworks, and say what to do "
    "about them.",
    "history": "Judge pilots as they were at each revision: one row per revision and pilot.",
    "new": "Write a file to fill in, of a pilot, place or assessment, with questions and levels.",
    "explain": "Say what a word means; without a word, list what can be explained.",
    "schema": "Print the JSON Schema of files: of pilots, targets, assessments and others.",
    "baseline": "Accept what is found now, so that only what is new counts.",
    "config": "Show the configuration, and where each value comes from.",
    "templates": "List our templates, copy them to change them, and see what was changed.",
}
"""What each does. It is all that is known of a command until it is called."""

app = typer.Typer(
    name="pilotscan",
    cls=SpokenGroup,
    help="Judge whether a pilot can be scaled up, how, and what has to happen first.",
    epilog="Exit codes: 0 accepted; 1 faults in files, or a gate missed; 2 wrong usage, broken "
    "configuration or framework, or nothing to read; 70 a bug of our own.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _late() -> None:
    """Stand for a command that is not loaded."""


for _name, _says in COMMANDS.items():
    app.command(_name, cls=LateCommand, help=_says)(_late)


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
    lang: LangAlone = None,
) -> None:
    """Judge whether a pilot can be scaled up, how, and what has to happen first."""


def run() -> int:
    """Run a command of the process, on its own streams, and return its exit code."""
    fit_streams()
    return main()


def main(arguments: list[str] | None = None) -> int:
    """Run a command and return its exit code.

    Parameters
    ----------
    arguments : without the name of the program; by default those of the process
    """
    given = sys.argv[1:] if arguments is None else arguments
    # What counts as valid must not depend on what else is installed.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # Nothing here is worth a thread per core, which numpy starts else as soon as it is loaded.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    begin(given)
    try:
        code = app(given, prog_name="pilotscan", standalone_mode=False)
    except SystemExit as leaving:  # by completion, and where nobody reads on
        return leaving.code if isinstance(leaving.code, int) else USAGE
    except Misuse as error:
        show_misuse(error)
        return USAGE
    except PilotscanError as error:
        _complain(error.message, error)
        return USAGE
    except OSError as error:
        # Files are read and written under guard; what is left is standard output.
        if "--debug" in given:
            raise
        _complain(told("cannot write the output: %(why)s", why=reason_of(error)))
        silence_stdout()
        return USAGE
    except Exception as error:
        if "--debug" in given:
            raise
        _complain(
            told(
                "a bug in pilotscan: %(kind)s: %(text)s. Please report it with the output of the "
                "same command with --debug.",
                kind=type(error).__name__,
                text=str(error),
            )
        )
        return BUG
    return code if isinstance(code, int) else ACCEPTED


def _complain(message: str, error: PilotscanError | None = None) -> None:
    style = styling("auto", sys.stderr)
    if isinstance(error, FrameworkError | ConfigError):
        for diagnostic in error.diagnostics:
            note(full_text(diagnostic, style, teller()))
    note(f"pilotscan: {visible(tell(message))}")
