"""Tools of practice: a season of one's own over recorded prices, stepped through."""

from typing import Any, Final

from backend.mcp.tool import ADDS, READS, Arguments, Ask, Tool
from procedures.router import ROUTER
from procedures.tools.free_text import without_free_text

_TAKES: Final = ROUTER.procedures


async def _start(ask: Ask, given: Arguments) -> dict[str, Any]:
    seen: dict[str, Any] = without_free_text(await ask("practice.start", given))
    return seen


async def _step(ask: Ask, given: Arguments) -> dict[str, Any]:
    seen: dict[str, Any] = without_free_text(await ask("practice.step", given))
    return seen


async def _result(ask: Ask, given: Arguments) -> dict[str, Any]:
    result: dict[str, Any] = await ask("practice.result", given)
    return result


PRACTISING: Final = (
    Tool(
        name="practice_start",
        title="Start practice",
        description="Start a season of your own over recorded or simulated prices. Trade it by the "
        "same tools and key at /practice/RUN_ID/mcp. It counts for nothing.",
        hints=ADDS,
        answer=_start,
        takes=_TAKES["practice.start"],
    ),
    Tool(
        name="practice_step",
        title="Step practice",
        description="Let time pass in a run. Answers the market and your portfolio then. "
        "An order moves the clock to the first price after it.",
        hints=ADDS,
        answer=_step,
        takes=_TAKES["practice.step"],
    ),
    Tool(
        name="practice_result",
        title="Practice result",
        description="How a practice run went so far, beside holding the grant; equity and "
        "decisions are oldest first.",
        hints=READS,
        answer=_result,
        takes=_TAKES["practice.result"],
    ),
)
