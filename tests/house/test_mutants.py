"""Every mutant still fits the code and names tests that there are; one that survives is told."""

import ast
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.house.mutants import Mutant, apply, main, read_mutants, report, sound
from tests.house.stages import ROOT

CODE = "def allowed(count):\n    return count <= 3\n"
TESTS = """\
from limit import allowed

def test_limit():
    assert allowed(3)
    assert not allowed(4)

def test_little():
    assert allowed(3)
"""
PATCH = """\
Three at most.
Test: test_limit.py::{test}

--- a/limit.py
+++ b/limit.py
@@ -1,2 +1,2 @@
 def allowed({parameter}):
-    return count <= 3
+    return True
"""


@cache
def names_in(path: Path) -> frozenset[str]:
    """The names of the test functions of a file."""
    parsed = ast.parse(path.read_text()) if path.is_file() else ast.Module([], [])
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in parsed.body if isinstance(node, functions))


@pytest.mark.parametrize("mutant", read_mutants(), ids=lambda mutant: mutant.name)
def test_a_mutant_applies_and_its_tests_exist(mutant: Mutant) -> None:
    assert apply(mutant, ROOT, is_check=True) == ""
    for test in mutant.tests:
        file, _, name = test.partition("::")
        assert name.partition("[")[0] in names_in(ROOT / file), test


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of one limit, its tests, and a folder of mutants."""
    (tmp_path / "limit.py").write_text(CODE)
    (tmp_path / "test_limit.py").write_text(TESTS)
    (tmp_path / "mutants").mkdir()
    subprocess.run(("git", "init", "--quiet", str(tmp_path)), check=True)
    return tmp_path


def test_a_mutant_is_killed_by_its_test_or_reported(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    patches = {
        "killed": PATCH.format(test="test_limit", parameter="count"),
        "survivor": PATCH.format(test="test_little", parameter="count"),
        "outdated": PATCH.format(test="test_limit", parameter="number"),
        "untested": PATCH.format(test="test_nothing", parameter="count"),
    }
    for name, text in patches.items():
        (project / "mutants" / f"{name}.patch").write_text(text)
    mutants = read_mutants(project / "mutants")
    assert report(mutants, at_once=2, root=project) == 3
    told = capsys.readouterr().out
    *results, closing = [line for line in told.splitlines() if line[:1].strip()]
    assert {line.split()[-1]: line[:14].strip() for line in results} == {
        "killed": "killed",
        "survivor": "SURVIVED",
        "outdated": "does not apply",
        "untested": "cannot run",
    }
    assert closing == "1 passed, 3 failed"
    assert "test_limit.py::test_little passes without it" in told
    assert (project / "limit.py").read_text() == CODE


def test_a_test_that_fails_by_itself_proves_nothing(project: Path) -> None:
    (project / "mutants" / "one.patch").write_text(
        PATCH.format(test="test_limit", parameter="count")
    )
    mutants = read_mutants(project / "mutants")
    assert sound(mutants, root=project) == ""
    (project / "limit.py").write_text(CODE.replace("<=", "<"))
    assert "assert allowed(3)" in sound(mutants, root=project)


@pytest.mark.parametrize("text", ["Test: test_limit.py::test_limit\n", "Three at most.\n"])
def test_a_mutant_says_what_it_removes_and_what_must_fail(project: Path, text: str) -> None:
    (project / "mutants" / "one.patch").write_text(text)
    with pytest.raises(ValueError, match=r"one\.patch"):
        read_mutants(project / "mutants")


def test_the_command_lists_them_and_refuses_names_that_are_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["--list", "fill-*"]) == 0
    assert "fill-after-its-order: The database refuses a fill" in capsys.readouterr().out
    assert main(["no-such-mutant"]) == 2
    assert "no-such-mutant" in capsys.readouterr().err
