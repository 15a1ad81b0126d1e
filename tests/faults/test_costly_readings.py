"""Readings of a wallet with a long ledger, asked for without end: others are served beside them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import psycopg
import pytest

from tests.faults.books import Record, report
from tests.faults.onlooker import Onlooker
from tests.faults.stack import Stack, is_ready, wait_until
from tests.faults.trader import Trader, trading
from tests.world.certificates import CERTIFICATES
from tests.world.world import SOL

pytestmark = [pytest.mark.long, pytest.mark.alone]

SWAPS = 40_000
CLIENTS = 20
ATTACK_SECONDS = 2
GIVEN_UP_SECONDS = 10
PAUSE_SECONDS = 0.05
GROWN_MEBIBYTES_MAX = 100
WAIT_SECONDS_MAX = 3
READINGS = {
    "where the profit comes from": "/api/pnl/{wallet}/breakdown",
    "the end of a long history": "/api/transactions/{wallet}?offset=39000&limit=100",
    "every entry": "/api/statement/{wallet}",
}
# Past the triggers, which would take long over it.
LEDGER = """
SET LOCAL session_replication_role = replica;
WITH made AS (
    INSERT INTO transactions (user_id, transaction_type, created_at)
    SELECT users.id, 'swap', now() FROM users, generate_series(1, %(swaps)s)
    WHERE wallet_address = %(wallet)s RETURNING id, user_id
)
INSERT INTO ledger_entries (transaction_id, account, user_id, token_address, amount, created_at)
SELECT made.id, leg.account, CASE leg.account WHEN 'wallet' THEN made.user_id END, %(token)s,
       leg.amount, now()
FROM made, (VALUES ('wallet', 1), ('house', -1), ('wallet', -1), ('house', 1))
    AS leg (account, amount)
"""
NO_LEDGER = """
SET LOCAL session_replication_role = replica;
CREATE TEMP TABLE made ON COMMIT DROP AS
SELECT transactions.id FROM transactions JOIN users ON users.id = user_id
WHERE wallet_address = %(wallet)s AND transaction_type = 'swap';
DELETE FROM ledger_entries WHERE transaction_id IN (SELECT id FROM made);
DELETE FROM transactions WHERE id IN (SELECT id FROM made)
"""


@pytest.fixture(scope="module")
def hoarder(running: Stack) -> Iterator[Trader]:
    """A trader with tens of thousands of swaps in the ledger."""
    wait_until(lambda: is_ready(running.url), what="the API is ready")
    trader = Trader.signed_in(running.url)
    values = {"wallet": trader.wallet_address(), "swaps": SWAPS, "token": SOL}
    with psycopg.connect(running.database_url) as connection:
        cursor = psycopg.ClientCursor(connection)
        cursor.execute(LEDGER, values)
        connection.commit()
        connection.execute("ANALYZE transactions, ledger_entries")
        connection.commit()
        yield trader
        cursor.execute(NO_LEDGER, values)


@contextmanager
def asking(trader: Trader, path: str) -> Iterator[list[int]]:
    """Many clients ask again and again while the block runs; the status of each answer."""
    stopped = threading.Event()
    answers: list[int] = []

    def ask() -> None:
        headers = {"authorization": f"Bearer {trader.token}"}
        with httpx.Client(
            base_url=trader.url, headers=headers, timeout=30, verify=CERTIFICATES
        ) as client:
            while not stopped.is_set():
                with suppress(httpx.TransportError):
                    answers.append(client.get(path).status_code)

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    try:
        yield answers
    finally:
        stopped.set()
        for client in clients:
            client.join()


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_readings_of_a_long_ledger_leave_room_for_others(
    stack: Stack, hoarder: Trader, reading: str, record_property: Record
) -> None:
    path = reading.format(wallet=hoarder.wallet_address())
    other = Trader.signed_in(stack.url)
    with (
        trading([other]) as trade,
        Onlooker(stack.api(), path=f"/api/portfolio/{other.wallet_address()}") as onlooker,
        asking(hoarder, path) as answers,
    ):
        began_at = time.monotonic()
        time.sleep(ATTACK_SECONDS)
        while not trade.answered_since(began_at) and time.monotonic() < began_at + GIVEN_UP_SECONDS:
            time.sleep(PAUSE_SECONDS)
        pause_seconds = trade.longest_pause_seconds(since=began_at)
    report(
        record_property,
        reading,
        grown_mebibytes=onlooker.grown_mebibytes,
        others_wait_seconds=onlooker.longest_seconds,
        orders_wait_seconds=pause_seconds,
        readings=answers.count(200),
        turned_away=len(answers) - answers.count(200),
    )
    assert set(answers) <= {200, 429}
    assert 200 in answers
    assert trade.failures == 0
    assert onlooker.grown_mebibytes < GROWN_MEBIBYTES_MAX
    assert onlooker.longest_seconds < WAIT_SECONDS_MAX
    assert pause_seconds < WAIT_SECONDS_MAX
