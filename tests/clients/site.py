"""A server with a market that stands still, and a key that trades there."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg

from tests.clients.api_process import ROOT, api_process
from tests.procedures.server import Wallet
from tests.world.certificates import CERTIFICATES
from tests.world.world import PRICES, SOL, USDC

COMMAND = (sys.executable, "-m", "backend.app.cli")
FUNDING_RATE = "0.0001"
TRADING = ("read", "trade", "journal")


@dataclass(frozen=True, slots=True)
class Site:
    """A server, and a key that trades there."""

    url: str
    key: str
    database_url: str

    def count(self, rows: str) -> int:
        with psycopg.connect(self.database_url) as connection:
            found = connection.execute(f"SELECT count(*) FROM {rows}").fetchone()
        assert found is not None
        return int(found[0])

    def rows(self, statement: str, *values: object) -> list[tuple[str | None, ...]]:
        """What a statement finds, in order."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def new_key(self, scopes: Sequence[str] = TRADING) -> str:
        """A key of a wallet that nobody has used."""
        return _new_key(self.url, scopes)


@contextmanager
def open_site(*, database_url: str, redis_url: str, prices: Path) -> Iterator[Site]:
    """A server as tests of clients ask it; the audit of its books is clean at the end."""
    typed = {mint: str(usd) for mint, usd in PRICES.items()} | {SOL: "150", USDC: "1"}
    prices.write_text(json.dumps({"prices": typed, "funding_rates": {SOL: FUNDING_RATE}}))
    environment = {
        **os.environ,
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
        "ALPHA_TICK_SECONDS": "1",
    }
    subprocess.run((*COMMAND, "seed"), cwd=ROOT, env=environment, check=True)
    with api_process(environment) as api:
        yield Site(url=api.url, key=_new_key(api.url), database_url=database_url)
    subprocess.run((*COMMAND, "audit"), cwd=ROOT, env=environment, check=True)


def _new_key(url: str, scopes: Sequence[str] = TRADING) -> str:
    wallet = Wallet.new()
    with httpx.Client(base_url=url, verify=CERTIFICATES) as browser:
        challenge = browser.post("/api/auth/challenge", json={"wallet_address": wallet.address})
        proof = wallet.proof(challenge.json()["message"])
        browser.post("/api/auth/sign-in", json=proof).raise_for_status()
        asked = {"name": "bot", "scopes": [*scopes]}
        made = browser.post("/api/keys", json=asked, headers={"origin": url})
    key: str = made.raise_for_status().json()["key"]
    return key
