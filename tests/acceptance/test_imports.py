"""No module needs itself, be it by way of others, be it for type checkers only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pilotscan

SOURCE = Path(pilotscan.__file__).parent
MODULES = {
    ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in SOURCE.rglob("*.py")
}


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the statements in a node at any depth; an expression, of which most are, holds none."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for inner in getattr(node, name, ()):
            yield inner
            yield from statements(inner)


def imported(path: Path) -> set[str]:
    """Return the modules of ours that a module imports, at its top and in its functions."""
    found = set()
    for node in statements(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                found.add(inner if inner in MODULES else node.module)
    return found & MODULES.keys()


def test_no_module_needs_itself() -> None:
    graph = {name: imported(path) for name, path in MODULES.items()}
    assert len(graph["pilotscan.cli.evaluate"]) > 5
    circle: list[str] = []
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = error.args[1]
    assert circle == []
