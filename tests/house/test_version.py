"""The version is written in one place, and the changelog knows it."""

import json
import re
import tomllib
from pathlib import Path

from backend.version import VERSION
from tests.house.rooms import NOT_OURS, modules

ROOT = Path(__file__).resolve().parents[2]
RELEASE = re.compile(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", re.MULTILINE)
FOLDERS = ("backend", "benchmarks", "jobs", "procedures", "tests")
HEADINGS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")


def test_the_server_says_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == VERSION


def test_no_other_file_writes_the_version() -> None:
    written = re.compile(rf"""["']{re.escape(VERSION)}["']""")
    python = [module.path for module in modules(ROOT, *FOLDERS) if written.search(module.text)]
    packages = [path for depth in range(4) for path in ROOT.glob("*/" * depth + "package.json")]
    node = [
        path.relative_to(ROOT)
        for path in packages
        if NOT_OURS.isdisjoint(path.parts) and "version" in json.loads(path.read_text())
    ]
    assert len(packages) > 1
    assert python + node == []


def test_the_newest_release_of_the_changelog_is_this_version() -> None:
    assert RELEASE.findall((ROOT / "CHANGELOG.md").read_text())[0] == VERSION


def test_the_changelog_has_the_headings_of_its_form_and_no_others() -> None:
    found = re.findall(r"^### (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert set(found) <= set(HEADINGS)
