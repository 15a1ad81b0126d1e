"""The stock client trades on the whole server."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from tests.clients.api_process import ROOT, api_process
from tests.clients.command import run
from tests.world.world import PRICES, SOL, USDC

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("script", "changed_prices"),
    [("first_trade.mjs", {}), ("perps.mjs", {SOL: "200", USDC: "1"})],
)
def test_the_stock_client_trades_to_the_last_digit(
    fresh_database_url: str,
    redis_url: str,
    tmp_path: Path,
    script: str,
    changed_prices: Mapping[str, str],
) -> None:
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules").exists():
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=HERE, check=True)
    prices = tmp_path / "prices.json"
    typed = {mint: str(usd) for mint, usd in PRICES.items()} | dict(changed_prices)
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
    command = (sys.executable, "-m", "backend.app.cli")
    subprocess.run((*command, "seed"), cwd=ROOT, env=environment, check=True)
    with api_process(environment) as api:
        trading = {**environment, "ALPHA_URL": api.url}
        outcome = run("node", "--test", script, folder=HERE, environment=trading)
    assert outcome.returncode == 0, outcome.stdout
    subprocess.run((*command, "audit"), cwd=ROOT, env=environment, check=True)
    if script == "first_trade.mjs":
        # The grant's own and one for each hour that the script captured.
        assert most_snapshots(fresh_database_url) == 4


def most_snapshots(url: str) -> int:
    """How many snapshots the trader has who has most of them."""
    with psycopg.connect(url) as connection:
        found = connection.execute(
            "SELECT count(*) FROM portfolio_snapshots GROUP BY user_id ORDER BY 1 DESC LIMIT 1"
        ).fetchone()
    assert found is not None
    return int(found[0])
