"""Tools of practice: a season of one's own over recorded prices, stepped through."""

from typing import Final

from backend.mcp.tool import ADDS, READS
from procedures.tools.one_call import tool_of

PRACTISING: Final = (
    tool_of(
        "practice_start",
        "practice.start",
        title="Start practice",
        description="Start a season of your own over recorded or simulated prices. Trade it by the "
        "same tools and key at /practice/RUN_ID/mcp. It counts for nothing.",
        hints=ADDS,
    ),
    tool_of(
        "practice_step",
        "practice.step",
        title="Step practice",
        description="Let time pass in a run. Answers the market and your portfolio then. "
        "An order moves the clock to the first price after it.",
        hints=ADDS,
    ),
    tool_of(
        "practice_result",
        "practice.result",
        title="Practice result",
        description="How a practice run went so far, beside holding the grant; equity and "
        "decisions are oldest first.",
        hints=READS,
    ),
)
