"""A server that is told to stop tells those who listen, answers what is under way, and goes."""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest
from websockets.sync.client import connect

from tests.clients.api_process import ROOT, api_process
from tests.faults.books import count, swaps
from tests.faults.stack import COMMAND, market_environment, wait_until
from tests.faults.trader import Trader
from tests.world.certificates import CERTIFICATES

pytestmark = pytest.mark.alone

# Longer than a server that waits for nobody needs to be gone.
UNDER_WAY_SECONDS = 1.5
STREAM = '{"id":1,"method":"subscription","params":{"path":"tokens.onPrices"}}'


def test_streams_end_and_sockets_are_sent_elsewhere_when_the_server_stops(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    prices = tmp_path / "prices.json"
    prices.write_text('{"prices": {}}')
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
    }
    with (
        api_process(environment) as api,
        connect(f"{api.url.replace('http', 'ws')}/trpc") as socket,
        httpx.stream("GET", f"{api.url}/api/prices/stream", verify=CERTIFICATES) as stream,
    ):
        lines = stream.iter_lines()
        assert next(lines) == "event: connected"
        socket.send(STREAM)
        assert '"started"' in str(socket.recv(timeout=5))
        assert '"data":[]' in str(socket.recv(timeout=5))
        os.kill(api.pid, signal.SIGTERM)
        told_at = time.monotonic()
        assert socket.recv(timeout=5) == '{"id":null,"method":"reconnect"}'
        assert not [line for line in lines if line.startswith("event: return")]
        assert time.monotonic() - told_at < 2


def test_an_order_under_way_is_made_and_answered_and_no_other_is_taken(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    environment = {
        **os.environ,
        **market_environment(tmp_path),
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
    }
    subprocess.run((*COMMAND, "seed"), cwd=ROOT, env=environment, check=True)
    with (
        api_process(environment) as api,
        ThreadPoolExecutor() as beside,
        psycopg.connect(fresh_database_url) as holder,
    ):
        trader = Trader.signed_in(api.url)
        holder.execute("SELECT FROM user_balances FOR UPDATE")
        order = beside.submit(trader.swap, "the-last-one", seconds=10)
        waiting = "pg_stat_activity WHERE wait_event_type = 'Lock'"
        wait_until(lambda: count(fresh_database_url, waiting) > 0, what="the order is under way")
        os.kill(api.pid, signal.SIGTERM)
        wait_until(lambda: not is_open(api.url), what="nobody is let in any more")
        time.sleep(UNDER_WAY_SECONDS)
        assert not order.done()
        holder.rollback()
        answer = order.result()
    assert answer.is_success, answer.text
    assert {answer.json()["details"]["transaction_id"]} == swaps(fresh_database_url)


def is_open(url: str) -> bool:
    """Whether requests are taken at this address."""
    try:
        return httpx.get(f"{url}/healthz", verify=CERTIFICATES).is_success
    except httpx.TransportError:
        return False
