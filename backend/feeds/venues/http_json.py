"""Asking a foreign server for JSON, when it may be slow, angry, huge or talking nonsense."""

import asyncio
import json
import math
import random
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

import httpx

from backend.feeds.circuit import Circuit
from backend.feeds.source import BudgetSpent, SourceUnavailable
from backend.redis.source_budget import Budget

CONNECT_SECONDS: Final = 2
TOTAL_SECONDS: Final = 5
RETRIES: Final = 2
BACKOFF_SECONDS: Final = 0.2
# A longer wait belongs to the circuit breaker: somebody stands waiting for this refresh.
WAIT_SECONDS_MAX: Final = 1
# An order waits five seconds at most, and the answer takes its time as well.
BUDGET_WAIT_SECONDS_MAX: Final = 3
BODY_BYTES_MAX: Final = 1024 * 1024
ANSWER_LENGTH_KEPT: Final = 4000
KEY_REFUSED: Final = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})
WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON whose fractions are Decimal, and when the request that brought it began."""

    body: object
    began_at: datetime


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One foreign server: whom to name in errors, where it is, what it must be shown.

    `budget` is how often it may be asked, counted by `circuit`; `key_advice` says what to do
    when it answers that it wants a key, or another one.
    """

    source: str
    base_url: str
    http: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)
    budget: Budget | None = None
    circuit: Circuit = field(default_factory=Circuit)
    key_advice: str = ""

    async def get(
        self, path: str, *, params: Mapping[str, str | list[str]], now: datetime
    ) -> Answer:
        """The JSON at `path`, asked for at `now`. Raises SourceUnavailable and BudgetSpent."""
        url = httpx.URL(self.base_url + path, params=params)
        return await self._ask(self.http.build_request("GET", url, headers=self.headers), now=now)

    async def post(self, path: str, *, body: object, now: datetime) -> Answer:
        """The JSON answered to `body`. Raises SourceUnavailable and BudgetSpent."""
        request = self.http.build_request(
            "POST", self.base_url + path, json=body, headers=self.headers
        )
        return await self._ask(request, now=now)

    async def _ask(self, request: httpx.Request, *, now: datetime) -> Answer:
        request.extensions["timeout"] = httpx.Timeout(
            TOTAL_SECONDS, connect=CONNECT_SECONDS
        ).as_dict()
        try:
            async with asyncio.timeout(TOTAL_SECONDS):
                return await self._ask_again(request, now=now)
        except TimeoutError as error:
            raise SourceUnavailable(
                f"{self.source} did not answer within {TOTAL_SECONDS} s"
            ) from error

    async def _ask_again(self, request: httpx.Request, *, now: datetime) -> Answer:
        started = time.monotonic()
        began_at = now
        for attempt in range(RETRIES + 1):
            if await self._wait_for_budget(now=began_at) or attempt:
                began_at = now + timedelta(seconds=time.monotonic() - started)
            try:
                response, text = await self._send(request)
            except httpx.TransportError as error:
                if attempt == RETRIES:
                    raise SourceUnavailable(
                        f"{self.source} cannot be reached ({type(error).__name__})"
                    ) from error
                wait_seconds = 0
            else:
                if response.status_code == httpx.codes.OK:
                    return Answer(_decode(text, source=self.source), began_at)
                failure = self._failure(response, text, now=began_at)
                wait_seconds = failure.retry_after_seconds or 0
                busy = (
                    response.status_code == httpx.codes.TOO_MANY_REQUESTS
                    or response.is_server_error
                )
                if not busy or attempt == RETRIES or wait_seconds > WAIT_SECONDS_MAX:
                    raise failure
            jitter = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
            await asyncio.sleep(wait_seconds + BACKOFF_SECONDS * 2**attempt * jitter)
            began_at = now + timedelta(seconds=time.monotonic() - started)
        raise AssertionError("the last attempt answers or raises")

    async def _wait_for_budget(self, *, now: datetime) -> bool:
        """Whether the request had to wait for its turn; BudgetSpent if that is too far away."""
        if self.budget is None:
            return False
        reserved = await self.circuit.reserve(
            self.source, self.budget, now=now, wait_seconds_max=BUDGET_WAIT_SECONDS_MAX
        )
        if not reserved.is_granted:
            raise BudgetSpent(
                f"{self.source} may be asked {self.budget.requests} times in "
                f"{self.budget.seconds} s, and was",
                retry_after_seconds=math.ceil(reserved.wait_seconds),
            )
        if reserved.wait_seconds:
            await asyncio.sleep(reserved.wait_seconds)
        return bool(reserved.wait_seconds)

    def _failure(
        self, response: httpx.Response, text: bytes, *, now: datetime
    ) -> SourceUnavailable:
        is_about_key = self.key_advice and response.status_code in KEY_REFUSED
        advice = f": {self.key_advice}" if is_about_key else ""
        return SourceUnavailable(
            f"{self.source} answered {response.status_code}{advice}",
            retry_after_seconds=_retry_after_seconds(response.headers, now=now),
            status=response.status_code,
            answer=text[:ANSWER_LENGTH_KEPT].decode("utf-8", "replace"),
        )

    async def _send(self, request: httpx.Request) -> tuple[httpx.Response, bytes]:
        response = await self.http.send(request, stream=True)
        try:
            body = bytearray()
            # Counted after decompression, so that a small bomb is large here too.
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > BODY_BYTES_MAX:
                    raise SourceUnavailable(
                        f"{self.source} answered more than {BODY_BYTES_MAX} bytes"
                    )
            return response, bytes(body)
        except httpx.DecodingError as error:
            raise SourceUnavailable(f"{self.source} answered garbage") from error
        finally:
            await response.aclose()


def _decode(text: bytes, *, source: str) -> object:
    try:
        # NaN stays NaN here: it costs that one token its price and not the others theirs.
        return json.loads(text, parse_float=Decimal, parse_constant=Decimal)
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise SourceUnavailable(f"{source} answered something that is not JSON") from error


def _retry_after_seconds(headers: httpx.Headers, *, now: datetime) -> int | None:
    """Seconds until the server wants to hear from us; None when it does not say."""
    if WHOLE_NUMBER.fullmatch(reset := headers.get("x-ratelimit-reset", "")):
        return max(0, int(reset) - int(now.timestamp()))
    after = headers.get("retry-after", "")
    return int(after) if WHOLE_NUMBER.fullmatch(after) else None
