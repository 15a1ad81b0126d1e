"""Every check of the project, as `./alpha test` runs them: all, the quick ones, or given paths."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.house.focus import (
    BROWSER,
    NODE_FOLDERS,
    WEB,
    focused,
    install,
    playwright,
    pytest,
)
from tests.house.stages import CORES, ROOT, Stage, run_stages
from tests.house.summary import closing_lines

CI_SECONDS_MAX = 57 * 60.0
"""Where nobody can interrupt it a run ends by itself, and says what it was at."""

LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-uv.lock")
PYTHON = (sys.executable, "-m")
IMPORTS = (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")
NPM = ("npm", "run", "--silent")
# A file's tests stay in one process, with what they share; each process has servers of its own.
SIDE_BY_SIDE = ("-n", str(CORES), "--dist", "loadfile", "--no-loadscope-reorder")


def lint() -> list[Stage]:
    """What reads the sources only; the drift first, before anything could write the types."""
    return [
        Stage("type drift", (*PYTHON, "backend.app.cli", "types", "--check")),
        install("web packages", "web"),
        Stage("Python lint", (*PYTHON, "ruff", "check", ".")),
        Stage("Python layout", (*PYTHON, "ruff", "format", "--check", ".")),
        Stage("Python types", (*PYTHON, "mypy")),
        Stage("Python imports", IMPORTS),
        Stage("web lint", (*NPM, "lint"), WEB, requires=("web packages",), needs="npm"),
        Stage("web types", (*NPM, "types"), WEB, requires=("web packages",), needs="npm"),
    ]


def python_tests(
    marked: str, *options: str, name: str = "Python tests", is_alone: bool = False
) -> Stage:
    """The tests with these marks."""
    after = ("Node packages",)
    return Stage(name, pytest("-m", marked, *options), after=after, is_alone=is_alone)


def quick() -> list[Stage]:
    """What needs no browser, no fault, no fuzz and no whole competition."""
    return [
        *lint(),
        install("Node packages", *NODE_FOLDERS),
        Stage("web tests", (*NPM, "test"), WEB, requires=("web packages",), needs="npm"),
        python_tests("not long and not alone", *SIDE_BY_SIDE, is_alone=True),
        python_tests("alone and not long", name="Python tests alone", is_alone=True),
    ]


def everything() -> list[Stage]:
    """All of them; those that measure time or memory have the machine to themselves."""
    node = ("Node packages",)
    return [
        *lint(),
        install("Node packages", "tests/browser", *NODE_FOLDERS),
        # Two at once would wait for each other with nothing beside them.
        install("web build", "pages", after=node),
        Stage("web tests", (*NPM, "test"), WEB, requires=("web packages",), needs="npm"),
        Stage("browser lint", (*NPM, "lint"), BROWSER, requires=node, needs="npm"),
        Stage("browser types", (*NPM, "types"), BROWSER, requires=node, needs="npm"),
        # Browsers and the servers that tests start and stop wait often enough to share the cores.
        Stage(
            "browser tests",
            playwright(),
            BROWSER,
            requires=("Node packages", "web build"),
            needs="npx",
        ),
        python_tests("not alone", *SIDE_BY_SIDE),
        python_tests("alone", name="Python tests alone", is_alone=True),
    ]


def advisories() -> list[Stage]:
    """Whether a known vulnerability is in what is installed; they ask PyPI and npm."""
    locks = (word for lock in LOCKS for word in ("--requirement", str(ROOT / lock)))
    return [
        Stage("Python advisories", (*PYTHON, "pip_audit", "--strict", "--disable-pip", *locks)),
        Stage("npm advisories", ("npm", "audit", "--omit=dev"), WEB, needs="npm"),
    ]


def main(words: Sequence[str]) -> int:
    """Run what the words ask for; 1 when anything failed, or on CI could not run."""
    parser = argparse.ArgumentParser(prog="./alpha test", description="Run every check there is.")
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="only these: tests/…[::node] or web/…"
    )
    parser.add_argument("--quick", action="store_true", help=quick.__doc__)
    parser.add_argument("--advisories", action="store_true", help=advisories.__doc__)
    asked = parser.parse_args(words)
    started = time.monotonic()
    try:
        stages = focused(asked.paths) if asked.paths else quick() if asked.quick else everything()
        stages += advisories() if asked.advisories else []
        results = run_stages(stages, seconds_max=CI_SECONDS_MAX if "CI" in os.environ else None)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    print()
    for line in closing_lines(results, seconds=time.monotonic() - started):
        print(line, flush=True)
    endings = {result.ending for result in results}
    return int("FAILED" in endings or ("CI" in os.environ and "left out" in endings))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
