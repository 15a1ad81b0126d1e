"""Which rooms there are, as the contracts of import-linter in pyproject.toml plan them."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
(PLAN,) = (one["layers"] for one in _CONTRACTS["contracts"] if one["id"] == "floors")
ROOMS = frozenset(room for floor in PLAN for room in re.split(r" [|:] ", floor))
"""The rooms by their dotted names, and the modules on the ground."""
BACKEND_ROOMS = {room.removeprefix("backend.") for room in ROOMS if room.startswith("backend.")}
# These may be taken out and used elsewhere: they import nothing else of the project.
ENGINE = (
    "backend.rpc", "backend.asgi", "backend.trpc", "backend.http", "backend.mcp",
    "backend.typescript",
)  # fmt: skip
INNER_ROOMS = {
    "backend/app/link_previews",
    "backend/app/monitoring",
    "backend/app/operations",
    "backend/feeds/venues",
    "backend/feeds/made_up",
    "backend/asgi/protocols",
    "backend/practice/process",
    "jobs/batches",
    "procedures/admin",
    "procedures/investments",
    "procedures/competition",
    "procedures/keys",
    "procedures/request",
    "procedures/perp",
    "procedures/practice",
    "procedures/tools",
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
    "examples",
    "data",
    "deploy",
    ".ci",
}
TEST_FOLDERS = BACKEND_ROOMS | {
    "procedures",
    "jobs",
    "clients",
    "browser",
    "fair",
    "faults",
    "house",
    "mutants",
}
TEST_FOLDERS |= {"benchmarks", "deploy", "world"}
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
