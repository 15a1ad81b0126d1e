"""Redis is full or read-only under trade: nobody ends for it, and all go on by themselves."""

import time
from collections.abc import Callable

import pytest
import redis

from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.stack import Stack, readiness, wait_until
from tests.faults.test_killed_servers import is_done
from tests.faults.trader import Trader, trading

pytestmark = pytest.mark.long

NOTICED_SECONDS_MAX = 60.0
STAYING = ("api", "worker", "scheduler", "ticker")
WAITING = {name: f"the {name} waits and tries again" for name in ("worker", "scheduler")}
Change = Callable[[redis.Redis], object]


@pytest.mark.parametrize(
    ("refuse", "accept", "said"),
    [
        pytest.param(
            lambda client: client.config_set("maxmemory", 1),
            lambda client: client.config_set("maxmemory", 0),
            "it is full",
            id="full",
        ),
        pytest.param(
            # Of a server that there is not: what it has stays, and can only be read.
            lambda client: client.replicaof("127.0.0.1", 1),
            lambda client: client.replicaof("NO", "ONE"),
            "it is read-only",
            id="read-only",
        ),
    ],
)
def test_workers_schedulers_and_trade_outlast_a_redis_that_takes_no_writes(
    stack: Stack, refuse: Change, accept: Change, said: str, record_property: Record
) -> None:
    wait_until(lambda: None not in map(stack.process, STAYING), what="all run")
    processes = [stack.process(name) for name in STAYING]
    warned = {name: stack.log(name).count(line) for name, line in WAITING.items()}
    before = swaps(stack.database_url)
    with redis.Redis.from_url(stack.redis_url) as client:
        try:
            refuse(client)
            with trading([Trader.signed_in(stack.url)]) as trade:
                began_at = time.monotonic()
                wait_until(
                    lambda: (
                        readiness(stack.url) == {"database": "ok", "redis": said}
                        and all(
                            stack.log(name).count(line) > warned[name]
                            for name, line in WAITING.items()
                        )
                    ),
                    what="readiness says why, and worker and scheduler notice",
                    seconds=NOTICED_SECONDS_MAX,
                )
                answered = len(trade.answers)
                wait_until(lambda: len(trade.answers) > answered, what="trade goes on")
                pause_seconds = trade.longest_pause_seconds(since=began_at)
        finally:
            accept(client)
        healed_at = time.monotonic()
        wait_until(
            lambda: is_done(client, f"after-{said.replace(' ', '-')}"), what="jobs run again"
        )
        wait_until(
            lambda: all(
                stack.log(name).count(f"the {name} goes on") == stack.log(name).count(line)
                for name, line in WAITING.items()
            ),
            what="worker and scheduler go on",
        )
    assert trade.failures == 0
    assert_each_once(stack, trade.answers, before=before)
    assert [stack.process(name) for name in STAYING] == processes, "nobody was started again"
    for name, line in WAITING.items():
        assert stack.log(name).count(line) == warned[name] + 1, f"the {name} says so once"
    report(
        record_property,
        f"Redis: {said}",
        jobs_seconds=time.monotonic() - healed_at,
        orders_wait_seconds=pause_seconds,
    )
