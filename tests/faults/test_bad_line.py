"""The line between API and PostgreSQL is cut, or slow, under trade with clients in a hurry."""

import time
from urllib.parse import urlsplit

import pytest

from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.proxy import proxy_to
from tests.faults.stack import Stack, wait_until
from tests.faults.test_lost_answer import api_behind
from tests.faults.trader import Trader, trading

pytestmark = pytest.mark.long

TRADERS = 4
CALM_SECONDS = 0.5
AWAY_SECONDS = 1.5
HURRY_SECONDS = 0.4
DELAY_SECONDS = 0.06
SLOW_SECONDS = 4.0


def test_swaps_survive_a_cut_line_to_the_database(stack: Stack, record_property: Record) -> None:
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with proxy_to(urlsplit(stack.database_url).port or 0) as proxy, api_behind(proxy, stack) as api:
        with trading([trader.at(api.url) for trader in traders]) as trade:
            for _ in range(3):
                time.sleep(CALM_SECONDS)
                proxy.cut()
            proxy.is_closed = True
            proxy.cut()
            time.sleep(AWAY_SECONDS)
            wait_until(lambda: proxy.refused > 0, what="the API asks for the database in vain")
            proxy.is_closed = False
            healed_at = time.monotonic()
            answered = len(trade.answers)
            wait_until(
                lambda: bool(trade.broken) or len(trade.answers) > answered + TRADERS,
                what="trade goes on",
            )
        recovery_seconds = min(at for at in trade.answered_at if at > healed_at) - healed_at
    # An order that waits for its price all that time comes through without being refused.
    assert proxy.cuts > 0
    assert_each_once(stack, trade.answers, before=before)
    report(
        record_property,
        "line cut",
        recovery_seconds=recovery_seconds,
        failures=trade.failures,
        swaps=len(trade.answers),
    )


def test_clients_that_ask_again_before_a_slow_answer_are_served_once(
    stack: Stack, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with proxy_to(urlsplit(stack.database_url).port or 0) as proxy, api_behind(proxy, stack) as api:
        with trading([trader.at(api.url) for trader in traders], seconds=HURRY_SECONDS) as trade:
            proxy.delay_seconds = DELAY_SECONDS
            time.sleep(SLOW_SECONDS)
            proxy.delay_seconds = 0
            healed_at = time.monotonic()
        recovery_seconds = min(at for at in trade.answered_at if at > healed_at) - healed_at
    assert trade.failures > TRADERS, "the clients reached their timeout"
    assert_each_once(stack, trade.answers, before=before)
    report(
        record_property,
        "line slow",
        recovery_seconds=recovery_seconds,
        failures=trade.failures,
        swaps=len(trade.answers),
    )
