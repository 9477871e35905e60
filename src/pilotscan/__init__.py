"""Judge from YAML whether a social-policy pilot can be scaled up.

The public names below are all a notebook needs. They are resolved on first use, so that
``import pilotscan`` (and ``pilotscan --version``) loads neither pandas nor jinja2.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from pilotscan._version import __version__

__all__ = [
    "Comparison",
    "Diagnostics",
    "Evaluation",
    "Evaluations",
    "Framework",
    "FrameworkError",
    "LoadedPilots",
    "LoadedTargets",
    "Ordering",
    "Pilot",
    "PilotError",
    "PilotscanError",
    "RenderError",
    "Target",
    "UsageError",
    "WriteError",
    "WrittenSite",
    "__version__",
    "check",
    "compare",
    "evaluate",
    "load_framework",
    "load_pilots",
    "load_targets",
    "pilots_from_frame",
    "render",
    "write_site",
]

if TYPE_CHECKING:
    from pilotscan.api.faults import Diagnostics
    from pilotscan.api.frame import pilots_from_frame
    from pilotscan.api.judge import Evaluations, compare, evaluate
    from pilotscan.api.load import (
        LoadedPilots,
        LoadedTargets,
        load_framework,
        load_pilots,
        load_targets,
    )
    from pilotscan.api.made import check
    from pilotscan.api.render import render
    from pilotscan.api.write import WrittenSite, write_site
    from pilotscan.comparing.comparison import Comparison
    from pilotscan.comparing.order import Ordering
    from pilotscan.errors import (
        FrameworkError,
        PilotError,
        PilotscanError,
        RenderError,
        UsageError,
        WriteError,
    )
    from pilotscan.model.framework import Framework
    from pilotscan.model.pilot import Pilot
    from pilotscan.model.target import Target
    from pilotscan.scoring.evaluation import Evaluation

_HOMES = {
    "Comparison": "pilotscan.comparing.comparison",
    "Diagnostics": "pilotscan.api.faults",
    "Evaluation": "pilotscan.scoring.evaluation",
    "Evaluations": "pilotscan.api.judge",
    "Framework": "pilotscan.model.framework",
    "FrameworkError": "pilotscan.errors",
    "LoadedPilots": "pilotscan.api.load",
    "LoadedTargets": "pilotscan.api.load",
    "Ordering": "pilotscan.comparing.order",
    "Pilot": "pilotscan.model.pilot",
    "PilotError": "pilotscan.errors",
    "PilotscanError": "pilotscan.errors",
    "RenderError": "pilotscan.errors",
    "Target": "pilotscan.model.target",
    "UsageError": "pilotscan.errors",
    "WriteError": "pilotscan.errors",
    "WrittenSite": "pilotscan.api.write",
    "check": "pilotscan.api.made",
    "compare": "pilotscan.api.judge",
    "evaluate": "pilotscan.api.judge",
    "load_framework": "pilotscan.api.load",
    "load_pilots": "pilotscan.api.load",
    "load_targets": "pilotscan.api.load",
    "pilots_from_frame": "pilotscan.api.frame",
    "render": "pilotscan.api.render",
    "write_site": "pilotscan.api.write",
}


def __getattr__(name: str) -> object:
    """Load a public name from its home module on first use (PEP 562)."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'pilotscan' has no attribute {name!r}")
    value: object = import_module(home).__dict__[name]
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted(__all__)
