"""The plan of the house: which rooms there are, and on which floor each one lies."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GROUND = ("settings", "clock", "ids", "money", "refusals", "log_lines")
FLOORS = {
    **dict.fromkeys((f"backend.{name}" for name in GROUND), 0),
    **dict.fromkeys(("backend.formulas", "backend.tables"), 1),
    **dict.fromkeys(("backend.database", "backend.embedded"), 1),
    **dict.fromkeys(("backend.store", "backend.feeds", "backend.signals", "backend.identity"), 2),
    **dict.fromkeys(("backend.actions", "backend.views", "backend.rpc"), 3),
    **dict.fromkeys(("procedures", "jobs", "backend.transport", "backend.typescript"), 4),
    **dict.fromkeys(("backend.app", "backend.commands"), 5),
    "backend.simulation": 6,
    "backend.cli": 7,
}
BACKEND_ROOMS = {room.removeprefix("backend.") for room in FLOORS if room.startswith("backend.")}
ROOT_FOLDERS = {
    "benchmarks",
    "backend",
    "procedures",
    "jobs",
    "migrations",
    "web",
    "tests",
    "docs",
    "data",
    ".ci",
}
TEST_FOLDERS = BACKEND_ROOMS | {"procedures", "jobs", "clients", "browser", "faults", "house"}
TEST_FOLDERS |= {"benchmarks"}
NOT_OURS = {"node_modules", "__pycache__"}


@dataclass(frozen=True, slots=True)
class Module:
    """One Python file: its path below the root, its dotted name and its syntax tree."""

    path: Path
    name: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The room it lies in, e.g. `backend.store`; its own name on the ground and the roof."""
        parts = self.name.split(".")
        return ".".join(parts[:2]) if parts[0] == "backend" else parts[0]


def modules(root: Path, *folders: str) -> Iterator[Module]:
    """The Python files below the folders of the project at `root`, in order of their paths."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            path = file.relative_to(root)
            if NOT_OURS.isdisjoint(path.parts):
                text = file.read_text()
                yield Module(path, ".".join(path.with_suffix("").parts), text, ast.parse(text))


def server_modules(root: Path) -> list[Module]:
    """The modules of the server, without tests and migrations."""
    return list(modules(root, "backend", "procedures", "jobs"))


def imported_names(module: Module) -> Iterator[tuple[str, int]]:
    """Every dotted name the module imports and its line, also inside functions."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def room_of(name: str) -> str | None:
    """The room a dotted name lies in, None when it is not one of ours."""
    parts = name.split(".")
    room = ".".join(parts[:2]) if parts[0] == "backend" else parts[0]
    return room if room in FLOORS else None
