"""Every statement the server's code holds, found by walking its modules."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

from sqlalchemy import Dialect, TextClause
from sqlalchemy.dialects.postgresql.base import PGDialect

ROOT = Path(__file__).parents[2]
NUMBERED: Dialect = PGDialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]


def statements() -> dict[str, TextClause]:
    """By module and name; those of a mapping by their key as well."""
    found = {}
    for folder in ("backend", "jobs", "procedures"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for name, value in vars(import_module(module)).items():
                for key, statement in _texts(value):
                    found[f"{module}.{name}{key}"] = statement
    return found


def numbered(statement: TextClause) -> tuple[str, list[str]]:
    """The text as PostgreSQL prepares it, and the names of its parameters in their order."""
    compiled = statement.compile(dialect=NUMBERED)
    return str(compiled), list(compiled.positiontup or ())


def _texts(value: object) -> Iterator[tuple[str, TextClause]]:
    if isinstance(value, TextClause):
        yield "", value
    elif isinstance(value, Mapping):
        for key, one in value.items():
            if isinstance(one, TextClause):
                yield f"[{key}]", one
