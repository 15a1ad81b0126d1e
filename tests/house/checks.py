"""Every check of the project in order, as `./alpha test` runs them, with a summary."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Check:
    """A command that ends with exit code 0 when all is well."""

    name: str
    command: tuple[str, ...]
    folder: Path = ROOT


def advisories() -> list[Check]:
    """Whether a known vulnerability is in what is installed; they ask PyPI and npm."""
    lock = ("--requirement", str(ROOT / "requirements.lock"))
    return [
        Check(
            "Python advisories",
            (sys.executable, "-m", "pip_audit", "--strict", "--disable-pip", *lock),
        ),
        Check("npm advisories", ("npm", "audit", "--omit=dev"), ROOT / "web"),
    ]


def checks() -> list[Check]:
    """The checks, quick ones first; the browser's last, for it needs the built pages."""
    python = (sys.executable, "-m")
    web = ROOT / "web"
    browser = ROOT / "tests" / "browser"
    found = [
        Check("Python lint", (*python, "ruff", "check", ".")),
        Check("Python layout", (*python, "ruff", "format", "--check", ".")),
        Check("Python types", (*python, "mypy")),
        Check("type drift", (*python, "backend.cli", "types", "--check")),
        Check("web lint", ("npm", "run", "--silent", "lint"), web),
        Check("web types", ("npm", "run", "--silent", "types"), web),
        Check("web tests", ("npm", "run", "--silent", "test"), web),
        Check("Python tests", (*python, "pytest", "-q")),
        Check("web build", ("npm", "run", "--silent", "build"), web),
    ]
    if (browser / "package.json").exists():
        found.append(Check("browser tests", ("npm", "run", "--silent", "test"), browser))
    return found


def run_checks(wanted: list[Check]) -> int:
    """Run all of them, whatever fails, and print what passed; 1 when anything failed."""
    results: list[tuple[Check, bool, float]] = []
    for check in wanted:
        print(f"\n== {check.name}: {' '.join(check.command)}", flush=True)
        started = time.monotonic()
        try:
            exit_code = subprocess.call(check.command, cwd=check.folder)
        except OSError as error:
            print(f"cannot run: {error}")
            exit_code = 1
        results.append((check, exit_code == 0, time.monotonic() - started))
    print()
    for check, is_passed, seconds in results:
        print(f"{'passed' if is_passed else 'FAILED'}  {check.name}  {seconds:.1f} s")
    passed = sum(is_passed for _, is_passed, _ in results)
    print(f"{passed} passed, {len(results) - passed} failed", flush=True)
    return 0 if passed == len(results) else 1


if __name__ == "__main__":
    sys.exit(run_checks(checks() + (advisories() if "--advisories" in sys.argv else [])))
