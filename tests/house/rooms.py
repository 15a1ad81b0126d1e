"""The plan of the house: which rooms there are, and on which floor each one lies."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GROUND = ("settings", "clock", "ids", "money", "refusals", "log", "signing", "version")
BASE = ("batches", "ledger", "notifications", "tokens", "users")
PLAN = (
    # The engine, which knows nothing of trading.
    ("backend.rpc",),
    ("backend.asgi",),
    ("backend.trpc", "backend.http", "backend.typescript"),
    # What everything of trading stands on.
    tuple(f"backend.{name}" for name in GROUND),
    ("backend.database", "backend.embedded", "backend.redis"),
    ("backend.feeds",),
    (
        "backend.batches",
        "backend.ledger",
        "backend.tokens",
        "backend.users",
        "backend.notifications",
    ),
    ("backend.prices",),
    ("backend.trading", "backend.competition", "backend.recording"),
    ("backend.investments",),
    # The features, strangers to each other.
    ("backend.swap", "backend.staking", "backend.liquid_staking", "backend.perp"),
    ("backend.features",),
    # What spans them.
    ("backend.portfolio", "backend.audit"),
    ("backend.standings",),
    ("backend.admin",),
    # The doors and the roof.
    ("backend.tables", "procedures", "jobs"),
    ("backend.simulation",),
    ("backend.app",),
)
"""The floors from the lowest to the highest; rooms on one floor are strangers to each other."""
FLOORS = {room: floor for floor, rooms in enumerate(PLAN) for room in rooms}
FLOORS |= dict.fromkeys((f"backend.{name}" for name in GROUND), 0)
# These may be taken out and used elsewhere: they import nothing else of the project.
ENGINE = ("backend.rpc", "backend.asgi", "backend.trpc", "backend.http", "backend.typescript")
BACKEND_ROOMS = {room.removeprefix("backend.") for room in FLOORS if room.startswith("backend.")}
INNER_ROOMS = {
    "backend/feeds/venues",
    "backend/feeds/made_up",
    "backend/asgi/protocols",
    "jobs/batches",
    "procedures/request",
    "procedures/perp",
}
"""The folders inside of rooms; every other room is flat."""
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
TEST_FOLDERS = BACKEND_ROOMS | {
    "procedures",
    "jobs",
    "clients",
    "browser",
    "faults",
    "house",
    "mutants",
}
TEST_FOLDERS |= {"benchmarks", "world"}
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
        """The room it lies in, e.g. `backend.swap`; its own name on the ground and the roof."""
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
