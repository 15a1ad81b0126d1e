"""An order was committed and its answer never came: sent again, it acts once and answers."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from tests.clients.api_process import ApiProcess, api_process
from tests.faults.books import Record, assert_each_once, report, swaps
from tests.faults.proxy import Proxy, proxy_to
from tests.faults.stack import Stack, wait_until
from tests.faults.trader import Trader

pytestmark = pytest.mark.long

ORDER_MADE = b"SET response = answer.response"
COMMITTED = b"COMMIT\0"


@contextmanager
def api_behind(proxy: Proxy, stack: Stack) -> Iterator[ApiProcess]:
    """A second API of the stack, whose way to PostgreSQL leads through the proxy."""
    port = str(urlsplit(stack.database_url).port)
    url = stack.database_url.replace(port, str(proxy.port))
    with api_process({**stack.environment, "DATABASE_URL": url}) as api:
        yield api


def send_and_lose(trader: Trader, key: str, proxy: Proxy) -> threading.Thread:
    """Send an order whose answer the proxy keeps; the thread ends when the client gives up."""

    def run() -> None:
        with pytest.raises(httpx.TransportError):
            trader.swap(key, seconds=30)

    thread = threading.Thread(target=run)
    thread.start()
    assert proxy.swallowed.wait(10), "the answer came to the proxy"
    return thread


def test_an_api_killed_between_commit_and_answer_has_acted_once(
    stack: Stack, record_property: Record
) -> None:
    before = swaps(stack.database_url)
    trader = Trader.signed_in(stack.url)
    key = str(uuid4())
    with proxy_to(urlsplit(stack.database_url).port or 0) as proxy, api_behind(proxy, stack) as api:
        warm = str(uuid4())
        answers = {warm: trader.at(api.url).insist(warm)[0]}
        proxy.swallow = (ORDER_MADE, COMMITTED)
        client = send_and_lose(trader.at(api.url), key, proxy)
        os.kill(api.pid, signal.SIGKILL)
        client.join()
        (committed,) = (
            swaps(stack.database_url)
            - before
            - {json.loads(answers[warm])["details"]["transaction_id"]}
        )
        answers[key], failures = trader.insist(key)
    assert json.loads(answers[key])["details"]["transaction_id"] == committed
    assert failures == 0
    assert trader.insist(key)[0] == answers[key]
    assert_each_once(stack, answers, before=before)


def test_an_answer_cut_on_its_way_to_the_client_comes_when_asked_again(stack: Stack) -> None:
    before = swaps(stack.database_url)
    trader = Trader.signed_in(stack.url)
    key = str(uuid4())
    with proxy_to(urlsplit(stack.url).port or 0) as proxy:
        proxy.swallow = (key.encode(), b"HTTP/1.1 200")
        client = send_and_lose(trader.at(f"http://127.0.0.1:{proxy.port}"), key, proxy)
        proxy.cut()
        client.join()
    (committed,) = swaps(stack.database_url) - before
    answer, _ = trader.insist(key)
    assert json.loads(answer)["details"]["transaction_id"] == committed
    assert_each_once(stack, {key: answer}, before=before)


def test_the_api_of_the_stack_is_back_soon_after_kill_9(
    stack: Stack, record_property: Record
) -> None:
    trader = Trader.signed_in(stack.url)
    stack.kill("api")
    key = str(uuid4())
    seconds = wait_until(lambda: bool(trader.insist(key)[0]), what="the API answers again")
    report(record_property, "API killed", recovery_seconds=seconds)
