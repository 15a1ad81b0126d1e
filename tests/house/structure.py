"""The rules of the house; each gives one sentence for each place that breaks it."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.house.rooms import (
    BACKEND_ROOMS,
    INNER_ROOMS,
    NOT_OURS,
    ROOT_FOLDERS,
    TEST_FOLDERS,
    Module,
    imported_names,
    modules,
    server_modules,
)

OF_US = ("backend", "procedures", "jobs", "benchmarks", "examples", "tests")
"""The folders whose Python is held to the rules of reading."""
FILE_LINES_MAX = 250
FUNCTION_LINES_MAX = 70
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "services", "service", "managers", "manager"}
VAGUE_NAMES |= {"common", "base", "misc", "kit", "lib", "core"}
SQL_NAMES = {"store", "views", "tables"}
SQL_SUFFIX = "_store"
SQL_FILES = {
    "backend/admin/health.py",
    "backend/admin/metrics.py",
    "backend/audit/agent_rules.py",
    "backend/audit/order_rules.py",
    "backend/audit/rules.py",
    "backend/agents/newest_reasons.py",
    "backend/audit/season_rules.py",
    "backend/audit/trading_rules.py",
    "backend/ledger/posting.py",
    "backend/ledger/statement.py",
    "backend/ledger/transactions.py",
    "backend/portfolio/ended_portfolio.py",
    "backend/portfolio/equity_curve.py",
    "backend/portfolio/equity_lines.py",
    "backend/portfolio/cost_basis.py",
    "backend/portfolio/pnl_breakdown.py",
    "backend/portfolio/pnl_calendar.py",
    "backend/portfolio/position_funding.py",
    "backend/portfolio/tape.py",
    "backend/tokens/day_changes.py",
    "backend/prices/candles.py",
    "backend/prices/history.py",
    "backend/recording/retention.py",
    "backend/standings/result.py",
    "backend/trading/idempotency.py",
    "backend/trading/market.py",
}
"""Files named after the one thing that they write or read."""
SQL_PLACE = "statements belong into a store or a view."
PURE_FILES = {
    "backend/audit/beancount.py",
    "backend/prices/gate.py",
    "backend/prices/refresh_plan.py",
    "backend/standings/retention.py",
}
ROOM_FILES_MAX = 15
SQL_TEXT = re.compile(
    r"\b(SELECT\s[\s\S]*\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|"
    r"(CREATE|ALTER|DROP|TRUNCATE)\s+TABLE)\b"
)
SQL_BUILDERS = {f"sqlalchemy.{name}" for name in ("select", "insert", "update", "delete", "text")}
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
CLOCK_FILE = Path("backend/clock.py")


def long_files(root: Path) -> Iterator[str]:
    """A file fits in one sitting."""
    for module in modules(root, *OF_US):
        lines = module.text.count("\n")
        if lines > FILE_LINES_MAX:
            yield f"{module.path} has {lines} lines; the limit is {FILE_LINES_MAX}."


def long_functions(root: Path) -> Iterator[str]:
    """A function fits on one screen."""
    for module in modules(root, *OF_US):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES_MAX:
                    where = f"{module.path}:{node.lineno}"
                    limit = f"the limit is {FUNCTION_LINES_MAX}"
                    yield f"{where} {node.name} has {lines} lines; {limit}."


def vague_names(root: Path) -> Iterator[str]:
    """A name says what is inside."""
    for module in modules(root, *OF_US):
        vague = VAGUE_NAMES.intersection(module.path.with_suffix("").parts)
        for name in sorted(vague):
            yield f"{module.path} is named {name!r}, which does not say what is inside."
        if module.path.name == "__init__.py":
            yield f"{module.path} is not needed; rooms are namespace packages."


def stray_sql(root: Path) -> Iterator[str]:
    """Statements live where the database is known."""
    for module in server_modules(root):
        if _may_hold_sql(module):
            continue
        for name, line in imported_names(module):
            if name in SQL_BUILDERS:
                yield f"{module.path}:{line} imports {name}; {SQL_PLACE}"
        documentation = _docstrings(module.tree)
        for node in ast.walk(module.tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if node not in documentation and SQL_TEXT.search(node.value):
                yield f"{module.path}:{node.lineno} holds SQL; {SQL_PLACE}"


def _may_hold_sql(module: Module) -> bool:
    name = module.path.stem
    is_named_so = name in SQL_NAMES or name.endswith(SQL_SUFFIX)
    is_in_room = is_named_so and module.path.parts[0] == "backend"
    return is_in_room or module.room == "backend.database" or str(module.path) in SQL_FILES


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}


def positional_rows(root: Path) -> Iterator[str]:
    """What a statement finds is bound by name, whatever the order of its columns."""
    for module in server_modules(root):
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Starred) and ast.unparse(node.value) == "row":
                yield f"{module.path}:{node.lineno} binds a row by position; bind it by name."


def stray_clocks(root: Path) -> Iterator[str]:
    """Only backend/clock.py reads the time; below procedures and jobs `now` is an argument."""
    for module in server_modules(root):
        if module.path == CLOCK_FILE:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Attribute) and _ends_like_a_clock(ast.unparse(node)):
                yield f"{module.path}:{node.lineno} reads the clock; `now` is an argument."


def _ends_like_a_clock(text: str) -> bool:
    return ".".join(text.split(".")[-2:]) in CLOCKS


def floats_in_formulas(root: Path) -> Iterator[str]:
    """Formulas are Decimal in, Decimal out."""
    for module in server_modules(root):
        if not module.path.stem.endswith("formulas") and str(module.path) not in PURE_FILES:
            continue
        for node in ast.walk(module.tree):
            is_number = isinstance(node, ast.Constant) and isinstance(node.value, float)
            is_type = isinstance(node, ast.Name) and node.id == "float"
            if is_number or is_type:
                where = f"{module.path}:{getattr(node, 'lineno', 0)}"
                yield f"{where} uses a float; formulas take and give Decimal."


def unplanned_places(root: Path) -> Iterator[str]:
    """Every folder, and every file directly in backend/, is on the plan."""
    plans = (
        (root, ROOT_FOLDERS),
        (root / "backend", BACKEND_ROOMS),
        (root / "tests", TEST_FOLDERS),
    )
    for place, planned in plans:
        for entry in sorted(place.iterdir()) if place.is_dir() else []:
            is_hidden = entry.name.startswith(".") or entry.name in NOT_OURS
            is_module = place.name == "backend" and entry.suffix == ".py"
            is_place = is_module or (entry.is_dir() and not is_hidden)
            if is_place and entry.stem not in planned:
                yield f"{entry.relative_to(root)} is not on the plan of the house."
    for module in server_modules(root):
        depth = len(module.path.parts) - (2 if module.path.parts[0] == "backend" else 1)
        if depth > 1 and str(module.path.parent) not in INNER_ROOMS:
            yield f"{module.path} lies in a folder inside a room; a room is flat."


def crowded_rooms(root: Path) -> Iterator[str]:
    """A room has one subject."""
    counts = Counter(module.path.parent for module in server_modules(root))
    for folder, count in sorted(counts.items()):
        if count > ROOM_FILES_MAX:
            yield f"{folder} has {count} files; the limit is {ROOM_FILES_MAX}."


RULES: tuple[Callable[[Path], Iterator[str]], ...] = (
    long_files,
    long_functions,
    vague_names,
    stray_sql,
    positional_rows,
    stray_clocks,
    floats_in_formulas,
    unplanned_places,
    crowded_rooms,
)
