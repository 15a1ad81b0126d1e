"""Which stages run the tests at given paths: pytest, vitest or the browser's."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.house.stages import ROOT, Stage

WEB = ROOT / "web"
BROWSER = ROOT / "tests" / "browser"
# Their tests start programs of Node.
NODE_FOLDERS = (
    "tests/clients", "tests/clients/newest", "tests/clients/openapi", "tests/clients/mcp",
    "benchmarks",
)  # fmt: skip
WITH_NODE = ("tests/clients", "tests/benchmarks")


def pytest(*words: str) -> tuple[str, ...]:
    """The command of pytest, which also says what took longest and what was skipped."""
    return (sys.executable, "-m", "pytest", "-q", "-rsfE", "--durations=30", *words)


def playwright(*words: str) -> tuple[str, ...]:
    """The command of the browser's tests."""
    return ("npx", "--no-install", "playwright", "test", *words)


def install(name: str, *places: str, after: tuple[str, ...] = ()) -> Stage:
    """A stage that installs or builds the places, as `./alpha install` does, one at a time."""
    return Stage(name, (str(ROOT / "alpha"), "install", *places), after=after, needs="npm")


def focused(paths: Sequence[str]) -> list[Stage]:
    """The stages for these paths of the project; ValueError for one that is no test's."""
    python, web, browser = [], [], []
    for path in paths:
        file = (ROOT / path.partition("::")[0]).resolve()
        if not file.exists():
            raise ValueError(f"There is no {path}.")
        if file.is_relative_to(BROWSER):
            browser.append(_browser_test(file, path))
        elif file.is_relative_to(WEB):
            web.append(str(file.relative_to(WEB)))
        elif file.is_relative_to(ROOT / "tests") and (file.is_dir() or file.suffix == ".py"):
            python.append(path)
        else:
            raise ValueError(f"{path} is no test: give one in tests/ or web/, or a folder of them.")
    return [*_python(python), *_web(web), *_browser(browser)]


def _browser_test(file: Path, path: str) -> str:
    if file != BROWSER and not file.name.endswith(".spec.ts"):
        raise ValueError(f"{path} is no test of the browser; those end with .spec.ts.")
    return "" if file == BROWSER else file.name


def _python(paths: Sequence[str]) -> list[Stage]:
    if not paths:
        return []
    folders = [Path(path.partition("::")[0]).as_posix() for path in paths]
    is_with_node = any(
        folder.startswith(WITH_NODE) or Path(folder) == Path("tests") for folder in folders
    )
    installing = [install("Node packages", *NODE_FOLDERS)] if is_with_node else []
    after = tuple(stage.name for stage in installing)
    return [*installing, Stage("Python tests", pytest(*paths), after=after, is_alone=True)]


def _web(paths: Sequence[str]) -> list[Stage]:
    if not paths:
        return []
    command = ("npx", "--no-install", "vitest", "run", *paths)
    return [
        install("web packages", "web"),
        Stage("web tests", command, WEB, requires=("web packages",), needs="npx", is_alone=True),
    ]


def _browser(files: Sequence[str]) -> list[Stage]:
    if not files:
        return []
    named = [file for file in files if file] if all(files) else []
    command = playwright(*named)
    return [
        install("pages", "tests/browser", "pages"),
        Stage("browser tests", command, BROWSER, requires=("pages",), needs="npx", is_alone=True),
    ]
