"""A thousand pages that follow prices on one process: what they cost, and how soon they know."""

import asyncio
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from backend.redis.connect import connect
from backend.redis.events import PRICES, publish
from tests.clients.api_process import ROOT, ApiProcess, api_process
from tests.world.world import PRICES as STARTING_PRICES

pytestmark = pytest.mark.alone

STREAMS = 1_000
MEBIBYTES_MAX = 200
SECONDS_MAX = 1.0
Page = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def resident_mebibytes(pid: int) -> float:
    answer = subprocess.run(
        ("ps", "-o", "rss=", "-p", str(pid)), capture_output=True, text=True, check=True
    )
    return int(answer.stdout) / 1024


async def opened(api: ApiProcess) -> Page:
    """A page that has received its first prices."""
    address = urlsplit(api.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(b"GET /api/prices/stream HTTP/1.1\r\nhost: localhost\r\n\r\n")
    await reader.readuntil(b"\ndata: [{")
    await reader.readuntil(b"\n\n\n")
    return reader, writer


async def seconds_to_all(pages: list[Page], redis_url: str) -> float:
    """From a change of a price to the last page that knows of it."""
    change = {
        "token_address": "So11111111111111111111111111111111111111112",
        "symbol": "SOL",
        "price_usd": "123.45",
        "last_updated": "2026-01-05T12:00:00.000Z",
    }
    async with connect(redis_url) as redis:
        started = time.monotonic()
        await publish(redis, PRICES, [change])
        await asyncio.gather(*(reader.readuntil(b'"123.45"') for reader, _ in pages))
        return time.monotonic() - started


async def measured(api: ApiProcess, redis_url: str) -> tuple[float, float]:
    """What the streams cost in MiB, and the seconds until all know a price."""
    pages = [await opened(api)]
    before = resident_mebibytes(api.pid)
    async with asyncio.timeout(60):
        for _ in range(STREAMS // 50):
            pages += await asyncio.gather(*(opened(api) for _ in range(50)))
        seconds = await seconds_to_all(pages, redis_url)
        cost = resident_mebibytes(api.pid) - before
    for _, writer in pages:
        writer.close()
    return cost, seconds


def test_a_thousand_streams_are_cheap_and_hear_of_a_price_within_a_second(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    _, most_files = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(4_096, most_files), most_files))
    prices = tmp_path / "prices.json"
    texts = {address: str(usd) for address, usd in STARTING_PRICES.items()}
    prices.write_text(json.dumps({"prices": texts}))
    environment = {
        **os.environ,
        "DATABASE_URL": fresh_database_url,
        "REDIS_URL": redis_url,
        "ALPHA_PRICE_SOURCE": f"file:{prices}",
    }
    subprocess.run(
        (sys.executable, "-m", "backend.app.cli", "seed"), cwd=ROOT, env=environment, check=True
    )
    with api_process(environment) as api:
        cost_mebibytes, seconds = asyncio.run(measured(api, redis_url))
    print(f"{STREAMS} streams: {cost_mebibytes:.0f} MiB, all told in {seconds * 1000:.0f} ms")
    assert cost_mebibytes < MEBIBYTES_MAX
    assert seconds < SECONDS_MAX
