"""Whether the process answers, and whether it can do its work."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)

CHECK_SECONDS: Final = 3
Check = Callable[[], Awaitable[None]]
"""Returns when what it checks can be used, raises when it cannot."""


def routes(checks: Mapping[str, Check]) -> list[Route]:
    """/healthz answers while the process lives, /readyz with 200 only if all `checks` pass."""

    async def is_alive(_: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def is_ready(_: Request) -> Response:
        outcomes = await asyncio.gather(*(_outcome(name, check) for name, check in checks.items()))
        report = dict(zip(checks, outcomes, strict=True))
        is_well = all(outcome == "ok" for outcome in outcomes)
        return JSONResponse(report, status_code=200 if is_well else 503)

    return [Route("/healthz", is_alive), Route("/readyz", is_ready)]


async def _outcome(name: str, check: Check) -> str:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            await check()
    except TimeoutError:
        return f"no answer in {CHECK_SECONDS} s"
    except Exception as fault:  # noqa: BLE001 - whatever fails, it is not ready
        # The answer says little; addresses and passwords stay in the log.
        log.warning("%s is not ready: %s", name, fault)
        return "unavailable"
    return "ok"
