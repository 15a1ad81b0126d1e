"""Tools that are one procedure under the name that models are given."""

from functools import partial
from typing import Any, Final

from backend.mcp.tool import CHANGES, Arguments, Ask, Hints, Tool
from procedures.router import ROUTER
from procedures.tools.free_text import without_free_text

# A key acts for its own wallet.
_HIDDEN: Final = frozenset({"wallet_address"})


def tool_of(name: str, path: str, *, title: str, description: str, hints: Hints = CHANGES) -> Tool:
    """The tool that calls the procedure, and answers what it does without the words of people."""
    return Tool(
        name=name,
        title=title,
        description=description,
        hints=hints,
        answer=partial(_called, path),
        takes=ROUTER.procedures[path],
        hidden=_HIDDEN,
    )


async def _called(path: str, ask: Ask, given: Arguments) -> dict[str, Any]:
    answer: dict[str, Any] = without_free_text(await ask(path, given))
    return answer
