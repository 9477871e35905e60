"""``pilotscan diff``: what changed between two moments, and why."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pilotscan.cli.configured import paths_of, was_given
from pilotscan.cli.options import (
    DEFAULT_FRAMEWORK,
    DEFAULT_LANG,
    DEFAULT_PATH,
    STDOUT,
    AsOf,
    Color,
    ColorWhen,
    Config,
    Debug,
    FrameworkName,
    Lang,
    NoConfig,
    Quiet,
    Route,
    Templates,
)
from pilotscan.cli.running import collect_less_garbage, refuse_yaml, report_faults
from pilotscan.cli.telling import ACCEPTED, FINDINGS, note
from pilotscan.cli.templates import check_templates
from pilotscan.configuration import Configured
from pilotscan.errors import UsageError, WriteError
from pilotscan.reporting.output.streams import silence_stdout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pilotscan.changes import Changes, Snapshot
    from pilotscan.model.framework import Framework
    from pilotscan.reading import LoadedFramework
    from pilotscan.reporting.render import Renderer

__all__ = ["diff"]

NOTES_AT_MOST = 20
"""So many notes about what was passed over are shown."""


class Format(StrEnum):
    """Formats of changes."""

    TEXT = "text"
    MD = "md"
    HTML = "html"
    JSON = "json"
    PDF = "pdf"
    DOCX = "docx"


BINARY = frozenset({Format.PDF, Format.DOCX})


def diff(  # noqa: PLR0913, PLR0917 - one parameter per option
    context: typer.Context,
    old: Annotated[
        str,
        typer.Argument(
            help="A folder, a pilot file, a saved JSON result, or a revision: git:main.",
            show_default=False,
        ),
    ],
    new: Annotated[
        list[str] | None,
        typer.Argument(
            help="The same; several files and folders make one side. Default: the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    paths: Annotated[
        list[Path] | None,
        typer.Option(
            "--path",
            metavar="PATH",
            help="What is read of a revision; repeatable. Default: the files and folders of the "
            "other side, else the folder 'pilots'.",
            show_default=False,
        ),
    ] = None,
    framework: FrameworkName = DEFAULT_FRAMEWORK,
    old_framework: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="By which OLD is judged, if it is another one. That of a revision is read as it "
            "was then.",
            show_default=False,
        ),
    ] = None,
    route: Route = None,
    as_of: AsOf = None,
    fail_on_regression: Annotated[
        bool,
        typer.Option("--fail-on-regression", help="Exit with 1 if something of a pilot got worse."),
    ] = False,
    lang: Lang = DEFAULT_LANG,
    kind: Annotated[
        Format | None,
        typer.Option(
            "--format",
            help="Default: by the ending of the file, else text.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str, typer.Option("--out", metavar="FILE|-", help="Where to write; '-' is standard output.")
    ] = STDOUT,
    templates: Templates = None,
    config: Config = Configured(),  # noqa: B008 - frozen
    no_config: NoConfig = False,  # noqa: ARG001 - read before all others
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - read by the outermost shell
    color: Color = ColorWhen.AUTO,
) -> None:
    """Read the options of ``diff``, and do it."""
    # Everything heavy is imported here, so that --help and --version need none of it.
    from pilotscan.changes import compare_snapshots  # noqa: PLC0415
    from pilotscan.reading import LoadedFramework, check_route, read_framework  # noqa: PLC0415
    from pilotscan.reporting.output.extras import need  # noqa: PLC0415
    from pilotscan.runs.diff import SideJob, Source, read_snapshot  # noqa: PLC0415

    written = _kind(kind, output)
    need(written)
    if templates is not None:
        check_templates(templates)
    loaded = read_framework(framework)
    before = loaded if old_framework is None else read_framework(old_framework)
    for one in (loaded, before):
        check_route(route, one.framework)
    configured = paths_of(None, config) or [DEFAULT_PATH]
    then, now = _sides(old, new, paths, configured)
    collect_less_garbage()
    by_configuration = not was_given(context, "framework")
    settings = config.file if by_configuration else None
    job = SideJob(loaded, route, as_of, name=framework, settings=settings)
    after = read_snapshot(Source(*now), job)
    other: LoadedFramework | None = None
    if after.rules is not None and after.framework is not None:
        other = LoadedFramework(after.rules, after.framework.sha256)
    if old_framework is not None:
        job = SideJob(before, route, as_of, name=old_framework)
    earlier = read_snapshot(Source(*then), job, other)
    if not any((earlier.pilots, earlier.unjudged, after.pilots, after.unjudged)):
        raise UsageError(f"there is no pilot in {earlier.shown} and none in {after.shown}")
    changes = compare_snapshots(earlier, after)
    _report(changes, color)
    _write(changes, written, output, str(lang), loaded, templates, color, quiet=quiet)
    faults = any(d.severity == "error" for d in after.diagnostics)
    worse = fail_on_regression and bool(changes.regressions)
    raise typer.Exit(FINDINGS if faults or worse else ACCEPTED)


def _kind(kind: Format | None, output: str) -> Format:
    """Return the format that is asked for or that the name of the file stands for."""
    refuse_yaml(Path(output), "--out")
    ending = Path(output).suffix.lower().removeprefix(".")
    if kind is not None:
        return kind
    if output == STDOUT or ending in {"txt", ""}:
        return Format.TEXT
    if ending not in set(Format):
        raise UsageError(f"--out {output} does not say in which format: add --format")
    return Format(ending)


def _sides(
    old: str, new: Sequence[str] | None, paths: Sequence[Path] | None, configured: Sequence[Path]
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...]]]:
    """Return for each side what was given and what is read of a revision."""
    from pilotscan.runs.diff import is_revision, is_saved  # noqa: PLC0415

    now = tuple(new or [str(path) for path in configured])
    for given in now:
        if len(now) > 1 and (is_revision(given) or is_saved(given)):
            raise UsageError(f"{given} makes a side by itself; give one NEW, or files and folders")
    if not any(map(is_revision, (old, *now))) and paths:
        raise UsageError("--path is about a revision: write one as git:main")
    asked = tuple(map(str, paths or ()))

    def read(others: Sequence[str]) -> tuple[str, ...]:
        plain = tuple(name for name in others if not (is_revision(name) or is_saved(name)))
        return asked or plain or tuple(map(str, configured))

    return ((old,), read(now)), (now, read((old,)))


def _report(changes: Changes, color: str) -> None:
    """Tell what is wrong with the new files, and what of both sides was passed over."""
    from pilotscan.reporting.output.safe import visible  # noqa: PLC0415

    report_faults(
        [d for d in changes.new.diagnostics if d.severity == "error"], color, verbose=True
    )
    notes = [f"{side.shown}: {told}" for side in (changes.old, changes.new) for told in side.notes]
    notes += list(_broken_then(changes.old))
    for told in notes[:NOTES_AT_MOST]:
        note(f"pilotscan: {visible(told)}")
    if len(notes) > NOTES_AT_MOST:
        note(f"pilotscan: {len(notes) - NOTES_AT_MOST} more such notes")


def _broken_then(side: Snapshot) -> list[str]:
    """Say of each file of the old side that could not be judged what was wrong with it."""
    first: dict[str, str] = {}
    for fault in side.diagnostics:
        if fault.severity == "error":
            first.setdefault(fault.where.file, f": {fault.code} {fault.message}")
    return [
        f"{side.shown}: {item.file} could not be judged then{first.get(item.file, '')}"
        for item in side.unjudged
    ]


def _write(  # noqa: PLR0913, PLR0917
    changes: Changes,
    kind: Format,
    output: str,
    lang: str,
    titles: LoadedFramework,
    templates: Path | None,
    color: str,
    *,
    quiet: bool,
) -> None:
    """Write changes where they were asked for."""
    from pilotscan.reporting.output.safe import in_log  # noqa: PLC0415
    from pilotscan.reporting.render import Renderer  # noqa: PLC0415

    sides = (changes.new.framework, changes.old.framework)
    is_known = any(mark is not None and mark.id == titles.framework.id for mark in sides)
    words = titles.framework if is_known else None
    if kind is Format.TEXT and output == STDOUT:
        if not quiet:
            _print(changes, lang, words, color)
        return
    if kind is Format.TEXT:
        from pilotscan.reporting.changes.terminal import changes_on_terminal  # noqa: PLC0415
        from pilotscan.reporting.words.language import Language as Words  # noqa: PLC0415

        lines = changes_on_terminal(changes, Words(lang), words)
        data = "".join(f"{line.plain}\n" for line in lines).encode()
    else:
        data = _document(changes, kind, Renderer(lang, titles.sha256, templates), words)
    if output != STDOUT:
        _save(Path(output), data, quiet=quiet)
        return
    try:
        sys.stdout.buffer.write(data if kind in BINARY else in_log(data, kind))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        silence_stdout()  # the reader has had enough


def _document(
    changes: Changes, kind: Format, renderer: Renderer, titles: Framework | None
) -> bytes:
    if kind is Format.JSON:
        return renderer.changes(changes, kind).encode()
    return renderer.changed(changes, titles).data(kind)


def _print(changes: Changes, lang: str, titles: object, color: str) -> None:
    from pilotscan.reporting.changes.terminal import changes_on_terminal  # noqa: PLC0415
    from pilotscan.reporting.output.terminal import consoles  # noqa: PLC0415
    from pilotscan.reporting.words.language import Language as Words  # noqa: PLC0415

    stdout, _ = consoles(color)
    for line in changes_on_terminal(changes, Words(lang), titles):  # type: ignore[arg-type]
        stdout.print(line, soft_wrap=True)


def _save(path: Path, data: bytes, *, quiet: bool) -> None:
    from pilotscan.loading.discover import shown_path  # noqa: PLC0415
    from pilotscan.reporting.output.folder import write_file  # noqa: PLC0415

    try:
        write_file(path, data)
    except OSError as error:
        raise WriteError(f"cannot write {path}: {error.strerror or error}") from None
    if not quiet:
        typer.echo(shown_path(path))
