"""Clients of a server that fails: they send an order again, with its key, until it is answered."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Self
from uuid import uuid4

import httpx

from backend.database.unavailable import DatabaseUnavailable
from tests.procedures.server import Wallet, reason_of
from tests.world.certificates import CERTIFICATES
from tests.world.world import SOL, USDC

ANSWER_SECONDS = 5.0
TIMEOUT_SECONDS = 40.0
PAUSE_SECONDS = 0.05
AMOUNT = "0.01"
ATTEMPTS = 20
UNAVAILABLE = {(503, kind.reason) for kind in DatabaseUnavailable.__subclasses__()}


def _answered(client: httpx.Client, path: str, given: dict[str, str]) -> dict[str, str]:
    """What the server answers; asked again, as clients do, where an earlier fault broke a line."""
    for _ in range(ATTEMPTS):
        answer = client.post(path, json=given)
        if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            break
        time.sleep(PAUSE_SECONDS)
    found: dict[str, str] = answer.raise_for_status().json()
    return found


@dataclass(frozen=True, slots=True)
class Trader:
    """A signed-in wallet that swaps SOL for USDC at the server's address `url`."""

    url: str
    token: str

    @classmethod
    def signed_in(cls, url: str) -> Self:
        """A new wallet, with the starting portfolio and a session."""
        wallet = Wallet.new()
        with httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS, verify=CERTIFICATES) as client:
            whom = {"wallet_address": wallet.address}
            challenge = _answered(client, "/api/auth/challenge", whom)
            proof = wallet.proof(challenge["message"])
            answer = _answered(client, "/api/auth/sign-in", proof)
        return cls(url=url, token=answer["session_token"])

    def at(self, url: str) -> Self:
        """The same session at another address of the same server."""
        return type(self)(url=url, token=self.token)

    def wallet_address(self) -> str:
        """Whose session it is."""
        headers = {"authorization": f"Bearer {self.token}"}
        answer = httpx.get(
            f"{self.url}/api/auth/me", headers=headers, verify=CERTIFICATES
        ).raise_for_status()
        address: str = answer.json()["wallet_address"]
        return address

    def swap(self, key: str, *, seconds: float = ANSWER_SECONDS) -> httpx.Response:
        """Send one order once; raises httpx.TransportError when no answer comes."""
        return httpx.post(
            f"{self.url}/api/swap",
            headers={"authorization": f"Bearer {self.token}"},
            json={
                "from_token_address": SOL,
                "to_token_address": USDC,
                "amount": AMOUNT,
                "idempotency_key": key,
            },
            timeout=seconds,
            verify=CERTIFICATES,
        )

    def insist(self, key: str, *, seconds: float = ANSWER_SECONDS) -> tuple[str, int]:
        """The answer's text, and how many times the order failed before it came."""
        failures = 0
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            try:
                answer = self.swap(key, seconds=seconds)
            except httpx.TransportError:
                failures += 1
            else:
                if answer.is_success:
                    return answer.text, failures
                # Nothing but the fault itself may refuse such an order, and it says so.
                assert reason_of(answer) in UNAVAILABLE, answer.text
                failures += 1
            time.sleep(PAUSE_SECONDS)
        raise AssertionError(f"the order {key} was not answered in {TIMEOUT_SECONDS} s")


@dataclass(slots=True)
class Trade:
    """What a stream of orders came to: answers by key, times of answers, failures."""

    answers: dict[str, str] = field(default_factory=dict)
    answered_at: list[float] = field(default_factory=list)
    failures: int = 0
    broken: list[BaseException] = field(default_factory=list)

    def answered_since(self, since: float) -> list[float]:
        """When orders were answered from `since` (monotonic) on."""
        return sorted(moment for moment in self.answered_at if moment > since)

    def longest_pause_seconds(self, *, since: float) -> float:
        """The longest time from `since` (monotonic) on, or an answer, to the next one."""
        answered = self.answered_since(since)
        assert answered, "no order was answered any more"
        moments = [since, *answered]
        return max(later - earlier for earlier, later in pairwise(moments))


@contextmanager
def trading(
    traders: list[Trader], *, seconds: float = ANSWER_SECONDS, pause_seconds: float = 0.0
) -> Iterator[Trade]:
    """All trade while the block runs, each with this pause after an answer; afterwards each has
    its last order answered.
    """
    trade = Trade()
    stopped = threading.Event()

    def run(trader: Trader) -> None:
        try:
            while not stopped.is_set():
                key = str(uuid4())
                trade.answers[key], failures = trader.insist(key, seconds=seconds)
                trade.failures += failures
                trade.answered_at.append(time.monotonic())
                stopped.wait(pause_seconds)
        except BaseException as fault:  # noqa: BLE001 - told to the test's own thread
            trade.broken.append(fault)

    threads = [threading.Thread(target=run, args=(trader,)) for trader in traders]
    for thread in threads:
        thread.start()
    try:
        yield trade
    finally:
        stopped.set()
        for thread in threads:
            thread.join()
    assert trade.broken == [], trade.broken
