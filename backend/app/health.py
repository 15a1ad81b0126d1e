"""Whether the process answers, and whether it can do its work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from backend.refusals import NotReady

log = logging.getLogger(__name__)

CHECK_SECONDS: Final = 3
KEPT_SECONDS: Final = 1.0
"""How long one look at everything answers all who ask."""
Check = Callable[[], Awaitable[None]]
"""Returns when what it checks can be used, raises when it cannot."""


def routes(checks: Mapping[str, Check]) -> list[Route]:
    """/healthz answers while the process lives, /readyz with 200 only if all `checks` pass."""

    async def is_alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    readiness = _Readiness(checks)

    async def is_ready(_: Request) -> Response:
        report = await readiness.report()
        is_well = all(outcome == "ok" for outcome in report.values())
        return JSONResponse(report, status_code=200 if is_well else 503)

    return [Route("/healthz", is_alive), Route("/readyz", is_ready)]


@dataclass(slots=True)
class _Readiness:
    """The newest look at all `checks`; those who ask while one is under way wait for it."""

    checks: Mapping[str, Check]
    _seen: Mapping[str, str] = field(default_factory=dict)
    _seen_at: float = float("-inf")
    _looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def report(self) -> Mapping[str, str]:
        """By name, "ok" or why not."""
        async with self._looking:
            if monotonic() >= self._seen_at + KEPT_SECONDS:
                outcomes = await asyncio.gather(
                    *(_outcome(name, check) for name, check in self.checks.items())
                )
                self._seen = dict(zip(self.checks, outcomes, strict=True))
                self._seen_at = monotonic()
            return self._seen


async def _outcome(name: str, check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except TimeoutError:
        return f"no answer in {CHECK_SECONDS} s"
    except NotReady as reason:
        log.warning("%s is not ready: %s", name, reason)
        return str(reason)
    except Exception as fault:  # noqa: BLE001 - whatever fails, it is not ready
        # The answer says little; addresses and passwords stay in the log.
        log.warning("%s is not ready: %s", name, fault)
        return "unavailable"
    return "ok"
