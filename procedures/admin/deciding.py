"""What every decision of the organiser has; to everybody else none of it exists.

Each decision is written to a log that nobody can change, in the transaction that carries it out.
"""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AfterValidator, Field

from backend.admin.store import Decision
from backend.admin.views import overview as view_overview
from backend.redis.notices import wake
from backend.rpc.json_text import Json
from backend.rpc.procedure import Options
from procedures.admin.reading import Overview
from procedures.request.access import deciding_admins
from procedures.request.context import Context
from procedures.request.orders import order

REASON_LENGTH_MAX: Final = 500


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= REASON_LENGTH_MAX or not reason.isprintable():
        raise ValueError(f"a reason is 1 to {REASON_LENGTH_MAX} visible characters")
    return reason


Reason = Annotated[
    str,
    AfterValidator(_reason),
    Field(max_length=2 * REASON_LENGTH_MAX, description="why; shown to traders, kept in the log"),
]


def decision(rest: str) -> Options:
    """The options of an admin's decision, whose REST alias is `rest` below /api/admin."""
    return order(rest=f"POST /api/admin{rest}", guard=deciding_admins)


def made_by(context: Context, reason: str) -> Decision:
    """The decision of whoever calls, at the moment of the call."""
    return Decision(admin_id=context.owner().user_id, reason=reason, now=context.now)


async def done(context: Context, told: tuple[UUID, ...]) -> Json[Overview]:
    """How things stand now; whom it concerns hears of it once it is committed."""
    context.after_commit(lambda: wake(context.server.redis, told))
    return Json(await view_overview(await context.connection(), now=context.now))
