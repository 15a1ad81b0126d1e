"""`./alpha` installs and builds what a command needs, and nothing that would hide a mistake."""

import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from tests.house.checks import everything, quick

ROOT = Path(__file__).resolve().parents[2]
GENERATED = Path("web/src/rpc/generated.ts")
PARTS = ("alpha", "backend", "procedures", "jobs", "migrations", "pyproject.toml", GENERATED)
TESTS = ("tests/conftest.py", "tests/house", "tests/world")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")


def loaded(alpha: Path) -> ModuleType:
    """The launcher at this path, as a module; it does nothing until it is called."""
    spec = spec_from_loader("launcher", SourceFileLoader("launcher", str(alpha)))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A copy of the project that runs with the packages of this one."""
    for part in (*PARTS, *TESTS, *LOCKS):
        source, copy = ROOT / part, tmp_path / part
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy)
        else:
            shutil.copy(source, copy)
    (tmp_path / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (tmp_path / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    launcher = loaded(tmp_path / "alpha")
    locks = (launcher.LOCK, launcher.DEVELOPMENT_LOCK)
    launcher.set_stamp("python", launcher.python_stamp(*locks))
    return tmp_path


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if name != "CI"}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_types_edited_by_hand_are_found_before_anything_writes_them(clone: Path) -> None:
    edited = (clone / GENERATED).read_text().replace("string", "number", 1)
    (clone / GENERATED).write_text(edited)
    tested = run("./alpha", "test", "tests/house/test_locks.py", folder=clone)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert (clone / GENERATED).read_text() == edited
    first, first_of_quick = everything()[0], quick()[0]
    assert first.name == "type drift"
    assert first == first_of_quick
    drift = run(*first.command, folder=clone)
    assert drift.returncode == 1
    assert f"{GENERATED} is not what the procedures say" in drift.stdout
    assert (clone / GENERATED).read_text() == edited


def test_a_focused_python_test_installs_and_builds_nothing_else(clone: Path) -> None:
    tested = run("./alpha", "test", "tests/house/test_locks.py", folder=clone)
    assert tested.stderr == ""
    assert tested.stdout.splitlines()[-1] == "1 passed, 0 failed"
    assert [stamp.name for stamp in (clone / ".venv" / "stamps").iterdir()] == ["python"]
    assert not (clone / "web" / "node_modules").exists()


def test_the_command_line_imports_only_what_every_command_runs() -> None:
    told = run(
        *(sys.executable, "-c", "import sys, backend.app.cli; print(*sys.modules)"), folder=ROOT
    )
    imported = set(told.stdout.split())
    assert "backend.app.commands" in imported
    assert not imported & {"sqlalchemy", "starlette", "alembic", "rq"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("install", "moon"), "There is nothing to install in moon; choose from: web"),
        (("test", "tests/house/test_moon.py"), "There is no tests/house/test_moon.py."),
        (("test", "alpha"), "alpha is no test"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(
    clone: Path, words: tuple[str, ...], sentence: str
) -> None:
    refused = run("./alpha", *words, folder=clone)
    assert refused.returncode != 0
    assert refused.stderr.startswith(sentence)


def test_what_starts_leaves_out_what_only_development_needs(clone: Path) -> None:
    launcher = loaded(clone / "alpha")
    locks = [launcher.LOCK, launcher.DEVELOPMENT_LOCK]
    assert launcher.uv_sync(*locks[:1])[-1] == "requirements.lock"
    assert launcher.python_stamp(*locks[:1]) != launcher.python_stamp(*locks)
    assert not launcher.FOR_DEVELOPMENT & launcher.WITH_PAGES
