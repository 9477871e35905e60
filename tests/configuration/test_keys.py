"""One table says all of a key: no other module lists the keys of a configuration."""

from __future__ import annotations

from pathlib import Path

from typer.main import get_command

import pilotscan
from pilotscan.cli.app import app
from pilotscan.configuration import KEYS
from pilotscan.configuration.schema import configuration_schema, key_texts

SOURCE = Path(pilotscan.__file__).parent


def test_every_key_is_the_default_of_an_option_and_is_explained() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]
    properties = configuration_schema()["properties"]
    for name, key in KEYS.items():
        wanted = key.parameters or (name,)
        known = {
            parameter.name
            for command in commands.values()
            if key.command in {"", command.name}
            for parameter in command.load().params
        }
        assert name == "paths" or known & {*wanted}, name
        assert name in key_texts()
        assert name in properties


def test_no_other_module_lists_the_keys() -> None:
    found = [
        path.relative_to(SOURCE).as_posix()
        for path in sorted(SOURCE.rglob("*.py"))
        if all(f'"{key}"' in path.read_text("utf-8") for key in ("jobs", "seed", "baseline"))
    ]
    assert found == ["configuration/keys.py"]
