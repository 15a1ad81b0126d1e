"""A standby that answers readings is killed under trade: nobody misses an answer or their order."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.clients.api_process import api_process
from tests.faults.books import Record, report
from tests.faults.stack import Stack, wait_until
from tests.faults.trader import AMOUNT, TIMEOUT_SECONDS, Trader
from tests.world.certificates import CERTIFICATES
from tests.world.standby import standby_of
from tests.world.world import SOL

pytestmark = pytest.mark.long

TRADERS = 3
ORDERS = 10
"""How many each is to make before and after."""


@dataclass(slots=True)
class Trade:
    """How many orders were made and then read, and what was wrong with that."""

    read: int = 0
    broken: list[str] = field(default_factory=list)


def sol_at(url: str, wallet_address: str, token: str) -> Decimal:
    """How much SOL the wallet holds, as its owner reads it there."""
    answer = httpx.get(
        f"{url}/api/portfolio/{wallet_address}",
        headers={"authorization": f"Bearer {token}"},
        timeout=TIMEOUT_SECONDS,
        verify=CERTIFICATES,
    ).raise_for_status()
    tokens = answer.json()["tokens"]
    return next(Decimal(one["balance"]) for one in tokens if one["token_address"] == SOL)


def figure(url: str, name: str) -> float:
    """A series of the process without labels, 0 where it has none."""
    text = httpx.get(f"{url}/metrics", timeout=TIMEOUT_SECONDS, verify=CERTIFICATES).text
    found = [line.split()[1] for line in text.splitlines() if line.startswith(f"{name} ")]
    return float(found[0]) if found else 0


@contextmanager
def ordering_and_reading(traders: list[Trader], *, at: str) -> Iterator[Trade]:
    """Each orders and then reads `at` another process, all the while that the block runs."""
    trade, ended = Trade(), threading.Event()

    def run(trader: Trader) -> None:
        wallet = trader.wallet_address()
        held = sol_at(trader.url, wallet, trader.token)
        while not ended.is_set():
            answer = trader.swap(str(uuid4()), seconds=TIMEOUT_SECONDS)
            held -= Decimal(AMOUNT)
            try:
                found = sol_at(at, wallet, trader.token)
            except httpx.HTTPError as fault:
                trade.broken.append(repr(fault))
                continue
            if not answer.is_success or found != held:
                trade.broken.append(f"{answer.text}: {found}, not {held}")
                return
            trade.read += 1

    threads = [threading.Thread(target=run, args=(trader,)) for trader in traders]
    for thread in threads:
        thread.start()
    try:
        yield trade
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def test_a_killed_standby_costs_nobody_an_answer_or_their_own_order(
    stack: Stack, record_property: Record
) -> None:
    log = Path(stack.environment["ALPHA_HOME"]) / "logs" / "standby.log"
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with standby_of(stack.database_url, log=log) as standby:
        environment = {**stack.environment, "DATABASE_READ_URL": standby.url}
        with api_process(environment) as one, api_process(environment) as other:

            def is_used() -> bool:
                return all(figure(api.url, "alpha_replica_used") for api in (one, other))

            wait_until(is_used, what="both read the standby")
            here = [trader.at(one.url) for trader in traders]
            with ordering_and_reading(here, at=other.url) as trade:
                read = trade.read

                def goes_on() -> bool:
                    return bool(trade.broken) or trade.read >= read + ORDERS * TRADERS

                wait_until(goes_on, what="trade is on")
                standby.kill()
                wait_until(
                    lambda: not figure(other.url, "alpha_replica_used"), what="the primary is asked"
                )
                read = trade.read
                wait_until(goes_on, what="trade goes on without the standby")
                standby.start()
                back_at = time.monotonic()
                wait_until(is_used, what="both read the standby again")
                healed = time.monotonic() - back_at
                read = trade.read
                wait_until(goes_on, what="trade goes on with the standby")
    assert trade.broken == []
    audited = stack.audit()
    assert audited.returncode == 0, audited.stdout
    report(record_property, "standby killed", read_again_seconds=healed, orders_read=trade.read)
