"""The house as it stands keeps every rule, and every rule sees what breaks it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.house import structure
from tests.house.structure import RULES

ROOT = Path(__file__).resolve().parents[2]

Rule = Callable[[Path], Iterator[str]]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Rule) -> None:
    broken = list(rule(ROOT))
    assert not broken, "\n" + "\n".join(broken)


LONG_FUNCTION = "def long() -> None:\n" + "    print()\n" * 70

BAD_HOUSES: list[tuple[Rule, Mapping[str, str], str]] = [
    (structure.long_files, {"backend/swap/x.py": "1\n" * 251}, "has 251 lines"),
    (structure.long_functions, {"jobs/x.py": LONG_FUNCTION}, "jobs/x.py:1 long has 71 lines"),
    (structure.vague_names, {"backend/swap/utils.py": ""}, "is named 'utils'"),
    (structure.vague_names, {"backend/services/swap.py": ""}, "is named 'services'"),
    (structure.vague_names, {"backend/swap/__init__.py": ""}, "is not needed"),
    (structure.stray_sql, {"jobs/x.py": 'Q = "SELECT id FROM users"\n'}, "jobs/x.py:1 holds SQL"),
    (structure.stray_sql, {"jobs/x.py": 'Q = f"DELETE FROM {1}"\n'}, "jobs/x.py:1 holds SQL"),
    (structure.stray_sql, {"jobs/x.py": "from sqlalchemy import select\n"}, "imports sqlalchemy"),
    (structure.positional_rows, {"backend/swap/store.py": "Pool(*row)\n"}, "binds a row"),
    (
        structure.stray_sql,
        {"backend/swap/swap.py": "from sqlalchemy import text\n"},
        "into a store",
    ),
    (structure.stray_clocks, {"jobs/x.py": "N = datetime.datetime.now()\n"}, "reads the clock"),
    (structure.stray_clocks, {"backend/swap/formulas.py": "N = time.time()\n"}, "reads the clock"),
    (structure.floats_in_formulas, {"backend/swap/formulas.py": "FEE = 0.1\n"}, "uses a float"),
    (structure.floats_in_formulas, {"backend/swap/formulas.py": "F = float(1)\n"}, "uses a float"),
    (structure.unplanned_places, {"shed/x.txt": ""}, "shed is not on the plan"),
    (structure.unplanned_places, {"backend/attic/x.py": ""}, "backend/attic is not on the plan"),
    (structure.unplanned_places, {"backend/cache.py": ""}, "backend/cache.py is not on the plan"),
    (structure.unplanned_places, {"tests/odds/x.py": ""}, "tests/odds is not on the plan"),
    (structure.unplanned_places, {"backend/swap/sub/x.py": ""}, "a room is flat"),
    (
        structure.crowded_rooms,
        {f"backend/swap/x{number}.py": "" for number in range(16)},
        "backend/swap has 16 files",
    ),
]


@pytest.mark.parametrize(("rule", "files", "sentence"), BAD_HOUSES)
def test_a_rule_sees_what_breaks_it(
    tmp_path: Path, rule: Rule, files: Mapping[str, str], sentence: str
) -> None:
    build(tmp_path, files)
    assert any(sentence in found for found in rule(tmp_path)), list(rule(tmp_path))


def test_every_rule_has_a_house_that_breaks_it() -> None:
    assert {rule for rule, _, _ in BAD_HOUSES} == set(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_house_breaks_no_rule(tmp_path: Path, rule: Rule) -> None:
    build(
        tmp_path,
        {
            "backend/clock.py": "N = datetime.now(UTC)\n",
            "backend/money.py": "import backend.clock\n",
            "backend/ledger/posting.py": 'from sqlalchemy import select\nQ = "SELECT 1 FROM t"\n',
            "backend/swap/swap.py": '"""SELECT from what we have."""\n'
            "from backend.ledger import posting\n",
            "procedures/trading.py": "from backend.swap.swap import swap\n",
            "tests/ledger/test_posting.py": "",
        },
    )
    assert list(rule(tmp_path)) == []


def build(root: Path, files: Mapping[str, str]) -> None:
    """Write the files of a small house below `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
