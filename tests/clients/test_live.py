"""Stock clients follow what happens, on two processes that share nothing but the servers."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clients.api_process import ROOT, api_process
from tests.clients.command import run
from tests.world.world import PRICES, SOL

HERE = Path(__file__).parent


def test_prices_and_notifications_reach_the_listeners_of_every_process(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules").exists():
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=HERE, check=True)
    prices = tmp_path / "prices.json"
    typed = {mint: str(usd) for mint, usd in PRICES.items()} | {SOL: "150"}
    prices.write_text(json.dumps({"prices": typed}))
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
        "ALPHA_TICK_SECONDS": "1",
        "ALPHA_ROOT": str(ROOT),
        "PYTHON": sys.executable,
    }
    seeding = (sys.executable, "-m", "backend.app.cli", "seed")
    subprocess.run(seeding, cwd=ROOT, env=environment, check=True)
    with api_process(environment) as first, api_process(environment) as second:
        both = {"ALPHA_URL": first.url, "ALPHA_URLS": f"{first.url} {second.url}"}
        listening = {**environment, **both}
        outcome = run("node", "--test", "live.mjs", folder=HERE, environment=listening)
    assert outcome.returncode == 0, outcome.stdout
