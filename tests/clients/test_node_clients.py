"""The Node side of the tests: stock tRPC clients, the real server, and the compiler."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.typescript.write import write
from tests.clients.every_shape import ROUTER

HERE = Path(__file__).parent


def run(*command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHON": sys.executable}
    return subprocess.run(
        command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


@pytest.fixture(scope="module", autouse=True)
def installed_packages() -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules").exists():
        installed = run("npm", "ci", "--no-audit", "--no-fund")
        assert installed.returncode == 0, installed.stderr


def test_we_answer_stock_clients_and_raw_requests_as_the_real_server_does() -> None:
    outcome = run("npm", "run", "--silent", "test")
    assert outcome.returncode == 0, outcome.stdout


def test_the_generated_types_are_as_they_were_reviewed() -> None:
    assert write(ROUTER) == (HERE / "every_shape.ts").read_text()


def test_the_generated_types_take_right_uses_and_refuse_wrong_ones() -> None:
    outcome = run("npm", "run", "--silent", "types")
    assert outcome.returncode == 0, outcome.stdout
