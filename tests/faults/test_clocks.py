"""A machine's clock is 40 seconds ahead, or back: it trades by the database's time all the same."""

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import psycopg
import pytest

from tests.clients.api_process import api_process
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import Stack, wait_until
from tests.faults.trader import Trader, trading
from tests.world.world import SOL

pytestmark = pytest.mark.long

TRADERS = 2
NEW_PRICE = "151.5"
# From the latest that an order can have arrived to the earliest that an observation began.
BOUND_SECONDS_MAX = 1.0

_NOW = "SELECT clock_timestamp()"
_BEYOND = """
SELECT
    (SELECT count(*) FROM token_prices WHERE last_updated > clock_timestamp())
    + (SELECT count(*) FROM price_history
       WHERE greatest(priced_at, began_at) > clock_timestamp())
    + (SELECT count(*) FROM transactions WHERE created_at > clock_timestamp())
    + (SELECT count(*) FROM fills
       WHERE greatest(arrived_at, began_at, observed_at) > clock_timestamp())
"""
_SPAN = """
SELECT min(least(arrived_at, began_at, observed_at)), max(greatest(arrived_at, observed_at))
FROM fills WHERE transaction_id::text = ANY(%s)
"""
_PRICE = "SELECT price_usd FROM token_prices WHERE token_address = %s"


def asked(stack: Stack, statement: str, *values: object) -> tuple[object, ...]:
    """The one row that a statement finds."""
    with psycopg.connect(stack.database_url) as connection:
        row = connection.execute(statement.encode(), values).fetchone()
    assert row is not None
    return row


def type_price(stack: Stack, usd: str) -> Callable[[], None]:
    """Let SOL cost this much from now on, everywhere; what is given makes it as before."""
    file = Path(stack.environment["ALPHA_PRICE_SOURCE"].removeprefix("file:"))
    before = file.read_text()
    typed = json.loads(before)
    typed["prices"][SOL] = usd
    other = file.with_suffix(".new")

    def write(text: str) -> None:
        other.write_text(text)
        other.replace(file)

    write(json.dumps(typed))
    return lambda: write(before)


@pytest.mark.parametrize("off_seconds", [40, -40], ids=["40 s ahead", "40 s back"])
def test_trade_on_a_machine_whose_clock_is_wrong_is_as_fair_as_on_any_other(
    stack: Stack, off_seconds: int, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    command = ("tests.faults.shifted", str(off_seconds), "api")
    with api_process(stack.environment, command=command) as wrong:
        (began_at,) = asked(stack, _NOW)
        with trading([*traders, *(trader.at(wrong.url) for trader in traders)]) as trade:
            wait_until(lambda: len(trade.answers) > 4 * TRADERS, what="trade is on at both")
            assert asked(stack, _BEYOND) == (0,)
            restore = type_price(stack, NEW_PRICE)
            typed_at = time.monotonic()
            try:
                wait_until(
                    lambda: asked(stack, _PRICE, SOL) == (NEW_PRICE,), what="prices go on moving"
                )
                frozen_seconds = time.monotonic() - typed_at
            finally:
                restore()
        (ended_at,) = asked(stack, _NOW)
    assert asked(stack, _BEYOND) == (0,)
    made = [json.loads(answer)["details"]["transaction_id"] for answer in trade.answers.values()]
    first, last = asked(stack, _SPAN, made)
    assert isinstance(began_at, datetime)
    assert isinstance(ended_at, datetime)
    assert isinstance(first, datetime)
    assert isinstance(last, datetime)
    assert began_at.timestamp() - BOUND_SECONDS_MAX <= first.timestamp()
    assert last <= ended_at
    assert trade.failures == 0
    assert_each_once(stack, trade.answers, before=before)
    report(record_property, f"clock off by {off_seconds} s", frozen_seconds=frozen_seconds)
