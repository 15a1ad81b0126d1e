"""What the linter and the type checker read, and what they refuse there."""

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.house.checks import IMPORTS
from tests.house.rooms import NOT_OURS, ROOMS, ROOT_FOLDERS

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = "pyproject.toml"

UNTYPED = "def test_nothing():\n    pass\n"
UNSORTED = "import sys\nimport os\n\nprint(os, sys)\n"
LINT = ("ruff", "check", "--no-cache", ".")
TYPES = ("mypy", "--cache-dir", str(ROOT / ".mypy_cache" / "scratch"))


def holds_python(folder: Path) -> bool:
    """Whether a Python file of ours lies below the folder."""
    return any(NOT_OURS.isdisjoint(file.parts) for file in folder.rglob("*.py"))


def test_every_folder_with_python_is_type_checked() -> None:
    read = tomllib.loads((ROOT / CONFIGURATION).read_text())["tool"]["mypy"]["files"]
    assert {Path(name).parts[0] for name in read} == {
        "alpha", *(name for name in ROOT_FOLDERS if holds_python(ROOT / name))
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text", "checker", "complaint"),
    [
        ("tests/views/test_nothing.py", UNTYPED, TYPES, "[no-untyped-def]"),
        ("tests/house/nothing.py", UNTYPED, TYPES, "[no-untyped-def]"),
        ("migrations/versions/9999_nothing.py", UNTYPED, TYPES, "[no-untyped-def]"),
        ("alpha", UNTYPED, TYPES, "[no-untyped-def]"),
        ("tests/views/test_nothing.py", UNTYPED, LINT, "ANN201"),
        ("migrations/versions/9999_nothing.py", UNTYPED, LINT, "ANN201"),
        ("alpha", UNSORTED, LINT, "I001"),
    ],
)
def test_a_mistake_is_found(
    tmp_path: Path, path: str, text: str, checker: tuple[str, ...], complaint: str
) -> None:
    read = tomllib.loads((ROOT / CONFIGURATION).read_text())["tool"]["mypy"]["files"]
    for name in set(read) - {"alpha"}:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "well.py").write_text("")
    shutil.copy(ROOT / CONFIGURATION, tmp_path)
    shutil.copy(ROOT / "alpha", tmp_path)
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text(text)
    found = subprocess.run(
        [sys.executable, "-m", *checker], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert found.returncode == 1, found.stderr
    assert complaint in found.stdout


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        pytest.param({}, "2 kept, 0 broken", id="well"),
        pytest.param(
            {"backend/ledger/x.py": "from backend.swap import well\n"},
            "backend.ledger.x -> backend.swap.well (l.1)",
            id="up",
        ),
        pytest.param(
            {"backend/clock/x.py": "def f() -> None:\n    import jobs.well\n"},
            "backend.clock.x -> jobs.well (l.2)",
            id="up, inside a function",
        ),
        pytest.param(
            {"backend/ledger/x.py": "import backend.users.well\n"},
            "backend.ledger.x -> backend.users.well (l.1)",
            id="across to a stranger",
        ),
        pytest.param(
            {"backend/rpc/x.py": "from backend.refusals import well\n"},
            "backend.rpc.x -> backend.refusals.well (l.1)",
            id="from the engine",
        ),
        pytest.param(
            {
                "jobs/x.py": "from jobs import y\n",
                "jobs/y.py": "from jobs.z import x\n",
                "jobs/z.py": "import jobs.x\n",
            },
            "no circle of imports BROKEN",
            id="in a circle",
        ),
    ],
)
def test_a_stray_import_is_found(tmp_path: Path, files: Mapping[str, str], complaint: str) -> None:
    shutil.copy(ROOT / CONFIGURATION, tmp_path)
    for room in ROOMS:
        folder = tmp_path.joinpath(*room.split("."))
        folder.mkdir(parents=True)
        (folder / "well.py").write_text("")
    for path, text in files.items():
        (tmp_path / path).write_text(text)
    found = subprocess.run(IMPORTS, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert found.returncode == (1 if files else 0), found.stdout
    assert complaint in found.stdout
