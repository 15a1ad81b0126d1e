"""The whole server as a process of its own, and the stock client that trades on it."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.actions.world import PRICES

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
READY_SECONDS = 30


@contextmanager
def api_process(environment: Mapping[str, str]) -> Iterator[str]:
    """`./alpha api` on a free port, from the moment it is ready; gives its address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = str(found.getsockname()[1])
    process = subprocess.Popen(
        (sys.executable, "-m", "backend.cli", "api"),
        cwd=ROOT,
        env={**environment, "ALPHA_PORT": port},
    )
    url = f"http://localhost:{port}"
    try:
        deadline = time.monotonic() + READY_SECONDS
        while not _is_ready(url):
            assert process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server is not ready in time"
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _is_ready(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz").is_success
    except httpx.TransportError:
        return False


def test_the_stock_client_trades_to_the_last_digit(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules").exists():
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=HERE, check=True)
    prices = tmp_path / "prices.json"
    prices.write_text(json.dumps({"prices": {mint: str(usd) for mint, usd in PRICES.items()}}))
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
        "ALPHA_ROOT": str(ROOT),
        "PYTHON": sys.executable,
    }
    command = (sys.executable, "-m", "backend.cli")
    subprocess.run((*command, "seed"), cwd=ROOT, env=environment, check=True)
    with api_process(environment) as url:
        outcome = subprocess.run(
            ("node", "--test", "first_trade.mjs"),
            cwd=HERE,
            env={**environment, "ALPHA_URL": url},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )
    assert outcome.returncode == 0, outcome.stdout
    subprocess.run((*command, "audit"), cwd=ROOT, env=environment, check=True)
