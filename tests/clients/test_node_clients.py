"""The Node side of the tests: stock tRPC clients, the real server, and the compiler."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from backend.typescript.write import write
from tests.clients.command import run
from tests.clients.every_shape import ROUTER

HERE = Path(__file__).parent
VERSIONS = pytest.mark.parametrize("version", ["", ":newest"], ids=["pinned", "newest"])


def here(*command: str) -> subprocess.CompletedProcess[str]:
    return run(*command, folder=HERE, environment={**os.environ, "PYTHON": sys.executable})


@pytest.fixture(scope="module", autouse=True)
def installed_packages() -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    for folder in (HERE, HERE / "newest"):
        if not (folder / "node_modules").exists():
            installed = here("npm", "ci", "--no-audit", "--no-fund", "--prefix", str(folder))
            assert installed.returncode == 0, installed.stderr


@pytest.mark.parametrize(
    ("node", "version"),
    [((), "11.22.1"), (("--import", "./newest/use.mjs"), "11.25.2")],
    ids=["pinned", "newest"],
)
def test_the_tests_run_with_the_client_they_are_meant_for(
    node: tuple[str, ...], version: str
) -> None:
    show = "console.log(import.meta.resolve('@trpc/client'))"
    outcome = here("node", *node, "--input-type=module", "--eval", show)
    found = Path(unquote(urlsplit(outcome.stdout.strip()).path)).parents[1] / "package.json"
    assert json.loads(found.read_text())["version"] == version


@VERSIONS
def test_we_answer_stock_clients_and_raw_requests_as_the_real_server_does(version: str) -> None:
    outcome = here("npm", "run", "--silent", f"test{version}")
    assert outcome.returncode == 0, outcome.stdout


def test_the_generated_types_are_as_they_were_reviewed() -> None:
    assert write(ROUTER) == (HERE / "every_shape.ts").read_text()


@VERSIONS
def test_the_generated_types_take_right_uses_and_refuse_wrong_ones(version: str) -> None:
    outcome = here("npm", "run", "--silent", f"types{version}")
    assert outcome.returncode == 0, outcome.stdout
