"""Removes one protection at a time, in a scratch copy, and runs the tests that must fail then.

A mutant is a patch in tests/mutants: a sentence that says what it removes, the tests that must
fail, each on a line that begins with "Test: ", and the change as `git apply -p1` reads it.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from textwrap import indent
from typing import Final, Literal

from tests.house.focus import NODE_FOLDERS
from tests.house.stages import CORES, ROOT

FOLDER: Final = ROOT / "tests" / "mutants"
# Too large to copy, and changed by no mutant.
SHARED: Final = (".venv", "web/out", *(f"{folder}/node_modules" for folder in NODE_FOLDERS))
SECONDS_MAX: Final = 300.0
"""A test that takes this long waits for something that the mutant took away."""
TEST_FAILED: Final = 1
_TEST: Final = "Test: "
_DIFF: Final = "--- a/"

Ending = Literal["killed", "SURVIVED", "does not apply", "cannot run"]


@dataclass(frozen=True, slots=True)
class Mutant:
    """A protection removed; `tests` are pytest's names of those that must fail."""

    path: Path
    removes: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        """What `./alpha mutants` calls it."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Result:
    """How a mutant fared; `why` says more unless it was killed."""

    mutant: Mutant
    ending: Ending
    seconds: float = 0.0
    why: str = ""


def read_mutants(folder: Path = FOLDER, *, names: Sequence[str] = ()) -> list[Mutant]:
    """The mutants of the folder, by name; `names` may have * in them.

    Raises ValueError for a name that is none's, and for a patch without a sentence or a test.
    """
    mutants = [_read(path) for path in sorted(folder.glob("*.patch"))]
    for name in names:
        if not any(fnmatch(mutant.name, name) for mutant in mutants):
            raise ValueError(f"There is no mutant {name}; ./alpha mutants --list names them.")
    return [
        mutant
        for mutant in mutants
        if not names or any(fnmatch(mutant.name, name) for name in names)
    ]


def _read(path: Path) -> Mutant:
    lines: list[str] = []
    for line in path.read_text().splitlines():
        if line.startswith(_DIFF):
            break
        lines.append(line.strip())
    tests = tuple(line.removeprefix(_TEST) for line in lines if line.startswith(_TEST))
    removes = " ".join(line for line in lines if line and not line.startswith(_TEST))
    if not removes or not tests:
        raise ValueError(f"{path.name} has to say what it removes and which Test: must fail.")
    return Mutant(path, removes, tests)


@contextmanager
def scratch_copy(root: Path = ROOT) -> Iterator[Path]:
    """A copy of all that git would track there, beside links to what is installed."""
    listed = subprocess.run(
        ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"),
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    with tempfile.TemporaryDirectory(prefix="alpha-mutant-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder)
        for name in filter(None, listed.stdout.split("\0")):
            source, target = root / name, copy / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(source, target)
        for name in SHARED:
            if (root / name).exists() and (copy / name).parent.is_dir():
                (copy / name).symlink_to((root / name).resolve())
        yield copy


def apply(mutant: Mutant, copy: Path, *, is_check: bool = False) -> str:
    """Apply the patch there, or only see whether it would; what git says against it, else ""."""
    done = subprocess.run(
        ("git", "apply", "-p1", *(("--check",) if is_check else ()), str(mutant.path)),
        cwd=copy,
        # A repository around the temporary folder would be patched in its stead.
        env={**os.environ, "GIT_CEILING_DIRECTORIES": str(copy.parent)},
        check=False,
        capture_output=True,
        text=True,
    )
    return done.stderr.strip() if done.returncode else ""


def run_tests(copy: Path, tests: Sequence[str]) -> tuple[int | None, str]:
    """pytest's exit code and output in the copy; None when it did not end in time."""
    process = subprocess.Popen(
        (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests),
        cwd=copy,
        # Two versions of a file within a second would be taken for the same compiled one.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=SECONDS_MAX * len(tests))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return None, f"did not end within {SECONDS_MAX * len(tests):.0f} s"
    return process.returncode, output


def run_mutant(mutant: Mutant, *, root: Path = ROOT) -> Result:
    """Apply it in a copy of its own and run each of its tests: all of them have to fail."""
    started = time.monotonic()
    ending: Ending = "killed"
    why = ""
    with scratch_copy(root) as copy:
        refused = apply(mutant, copy)
        if refused:
            return Result(mutant, "does not apply", why=refused)
        for test in mutant.tests:
            code, output = run_tests(copy, [test])
            if code == 0:
                ending, why = "SURVIVED", f"{test} passes without it"
                break
            if code not in {TEST_FAILED, None}:
                ending, why = "cannot run", f"{test}\n{output.strip()}"
                break
    return Result(mutant, ending, time.monotonic() - started, why)


def sound(mutants: Sequence[Mutant], *, root: Path = ROOT) -> str:
    """What the tests say when nothing is removed; "" when all pass, as they have to."""
    tests = sorted({test for mutant in mutants for test in mutant.tests})
    with scratch_copy(root) as copy:
        code, output = run_tests(copy, tests)
    return "" if code == 0 else output.strip()


def report(mutants: Sequence[Mutant], *, at_once: int = CORES, root: Path = ROOT) -> int:
    """Run and print them; how many were not killed."""
    failed = 0
    with ThreadPoolExecutor(max_workers=at_once) as pool:
        for result in pool.map(partial(run_mutant, root=root), mutants):
            print(f"{result.ending:14}  {result.seconds:6.1f} s  {result.mutant.name}", flush=True)
            if result.ending != "killed":
                failed += 1
                print(indent(f"{result.mutant.removes}\n{result.why}", "    "), flush=True)
    print(f"{len(mutants) - failed} passed, {failed} failed")
    return failed


def main(words: Sequence[str]) -> int:
    """Run the mutants that the words name; 1 when one of them was not killed."""
    parser = argparse.ArgumentParser(
        prog="./alpha mutants",
        description="Remove each protection in a scratch copy; the test named in it has to fail.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="only these; * stands for any")
    parser.add_argument("--list", action="store_true", help="only say what each one removes")
    parser.add_argument("--at-once", type=int, default=CORES, metavar="N", help="side by side")
    asked = parser.parse_args(words)
    try:
        mutants = read_mutants(names=asked.names)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if asked.list:
        for mutant in mutants:
            print(f"{mutant.name}: {mutant.removes}", *mutant.tests, sep="\n    ")
        return 0
    complaint = sound(mutants)
    if complaint:
        print(complaint, "A test that fails by itself proves nothing.", sep="\n")
        return 1
    return int(report(mutants, at_once=max(1, asked.at_once)) > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
