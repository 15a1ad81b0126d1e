"""A server that is told to stop tells those who listen, and is gone at once."""

import os
import signal
import time
from pathlib import Path

import httpx
from websockets.sync.client import connect

from tests.clients.api_process import api_process

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
        httpx.stream("GET", f"{api.url}/api/prices/stream") as stream,
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
