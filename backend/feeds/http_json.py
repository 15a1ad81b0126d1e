"""Asking a foreign server for JSON, when it may be slow, angry, huge or talking nonsense."""

import asyncio
import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final

import httpx

from backend.feeds.source import SourceUnavailable

CONNECT_SECONDS: Final = 2
TOTAL_SECONDS: Final = 5
RETRIES: Final = 2
BACKOFF_SECONDS: Final = 0.2
# A longer wait belongs to the circuit breaker: somebody stands waiting for this refresh.
WAIT_SECONDS_MAX: Final = 1
BODY_BYTES_MAX: Final = 1024 * 1024
WHOLE_NUMBER: Final = re.compile(r"[0-9]{1,11}")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One foreign server: whom to name in errors, where it is, what it must be shown."""

    source: str
    base_url: str
    http: httpx.AsyncClient
    headers: Mapping[str, str] = field(default_factory=dict)

    async def get(
        self, path: str, *, params: Mapping[str, str | list[str]], now: datetime
    ) -> object:
        """The JSON at `path`; fractions are Decimal. Raises SourceUnavailable."""
        url = httpx.URL(self.base_url + path, params=params)
        return await self._ask(self.http.build_request("GET", url, headers=self.headers), now=now)

    async def post(self, path: str, *, body: object, now: datetime) -> object:
        """The JSON answered to `body`; fractions are Decimal. Raises SourceUnavailable."""
        request = self.http.build_request(
            "POST", self.base_url + path, json=body, headers=self.headers
        )
        return await self._ask(request, now=now)

    async def _ask(self, request: httpx.Request, *, now: datetime) -> object:
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

    async def _ask_again(self, request: httpx.Request, *, now: datetime) -> object:
        for attempt in range(RETRIES + 1):
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
                    return _decode(text, source=self.source)
                named = _retry_after_seconds(response.headers, now=now)
                wait_seconds = named or 0
                busy = (
                    response.status_code == httpx.codes.TOO_MANY_REQUESTS
                    or response.is_server_error
                )
                if not busy or attempt == RETRIES or wait_seconds > WAIT_SECONDS_MAX:
                    raise SourceUnavailable(
                        f"{self.source} answered {response.status_code}",
                        retry_after_seconds=named,
                    )
            jitter = random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries, guards nothing
            await asyncio.sleep(wait_seconds + BACKOFF_SECONDS * 2**attempt * jitter)
        raise AssertionError("the last attempt answers or raises")

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
