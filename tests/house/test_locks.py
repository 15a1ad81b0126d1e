"""What is installed is fixed, file by file, and the locks agree with each other."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
RUN_TIME, DEVELOPMENT, UV = "requirements.lock", "requirements-dev.lock", "requirements-uv.lock"
NAME = re.compile(r"^[a-z0-9-]+")


def pins(lock: str) -> Iterator[tuple[str, str]]:
    """Each package of the lock with the version it has, under which circumstances."""
    for line in (ROOT / lock).read_text().splitlines():
        if line and not line.startswith((" ", "#")):
            name, _, version = line.rstrip(" \\").partition("==")
            yield name, version


def asked() -> tuple[set[str], set[str]]:
    """The names that pyproject.toml asks for: at run time, and for development."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = (project["project"]["dependencies"], project["dependency-groups"]["dev"])
    run_time, development = ({NAME.findall(one.lower())[0] for one in group} for group in wanted)
    return run_time, development


@pytest.mark.parametrize("lock", [RUN_TIME, DEVELOPMENT, UV])
def test_a_lock_has_hashes_and_no_addresses(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    assert all("--hash=sha256:" in entry for entry in entries if not entry.startswith("#"))
    assert "://" not in (ROOT / lock).read_text()


def test_the_locks_hold_what_is_asked_for_and_agree() -> None:
    run_time, development = set(pins(RUN_TIME)), set(pins(DEVELOPMENT))
    for names, pinned in zip(asked(), (run_time, development), strict=True):
        assert names <= {name for name, _ in pinned}
    both = {name for name, _ in run_time} & {name for name, _ in development}
    assert {pin for pin in run_time if pin[0] in both} == {
        pin for pin in development if pin[0] in both
    }


def test_what_development_alone_needs_is_not_installed_to_run() -> None:
    _, development = asked()
    assert not development & {name for name, _ in pins(RUN_TIME)}
    assert [name for name, _ in pins(UV)] == ["uv"]
