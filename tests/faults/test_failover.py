"""The primary is lost and its standby promoted: read-only for a while, and then trade goes on."""

import time
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.proxy import proxy_to
from tests.faults.stack import Stack, readiness, wait_until
from tests.faults.test_lost_answer import api_behind
from tests.faults.trader import Trader, trading
from tests.procedures.server import reason_of
from tests.world.standby import standby_of

pytestmark = pytest.mark.long

TRADERS = 2


@pytest.mark.alone
def test_trade_goes_on_at_a_promoted_standby_and_no_answered_order_is_lost(
    stack: Stack, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    log = Path(stack.environment["ALPHA_HOME"]) / "logs" / "standby.log"
    traders = [Trader.signed_in(stack.url) for _ in range(TRADERS)]
    with (
        proxy_to(urlsplit(stack.database_url).port or 0) as proxy,
        standby_of(stack.database_url, log=log, is_waited_for=True) as standby,
        api_behind(proxy, stack) as api,
    ):
        with trading([trader.at(api.url) for trader in traders]) as trade:
            wait_until(lambda: len(trade.answers) > TRADERS, what="trade is on")
            lost_at = time.monotonic()
            proxy.server_port = standby.port
            proxy.cut()
            wait_until(
                lambda: readiness(api.url).get("database") == "it is read-only",
                what="readiness says that the standby can only be read",
            )
            told = traders[0].at(api.url).swap("told")
            standby.promote()
            answered = len(trade.answers)
            wait_until(
                lambda: bool(trade.broken) or len(trade.answers) > answered + TRADERS,
                what="trade goes on",
            )
        assert reason_of(told) == (503, "database_read_only")
        wait_until(lambda: readiness(api.url)["database"] == "ok", what="readiness says so")
        promoted = replace(
            stack,
            database_url=standby.url,
            environment={**stack.environment, "DATABASE_URL": standby.url},
        )
        assert_each_once(promoted, trade.answers, before=before)
    pause = trade.longest_pause_seconds(since=lost_at)
    report(record_property, "standby promoted", pause_seconds=pause, failures=trade.failures)
