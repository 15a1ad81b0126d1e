"""What the linter and the type checker read, and what they refuse there."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.rooms import NOT_OURS, ROOT_FOLDERS

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
    assert set(read) == {"alpha", *(name for name in ROOT_FOLDERS if holds_python(ROOT / name))}


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
        (tmp_path / name).mkdir()
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
