"""Who may enter the competition, and entering it."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from backend.entry.enter import enter as enter_competition
from backend.entry.tables import Admission
from backend.entry.views import entry as view_entry
from backend.redis.rate_limits import CODES_OF_A_WALLET, CODES_OF_AN_ADDRESS
from backend.rpc.json_text import Json
from procedures.competition.joining import freshen_grant
from procedures.competition.reading import NoCompetition, competition
from procedures.request.access import optional_session
from procedures.request.context import Context
from procedures.request.orders import order

__all__ = ["competition"]

CODE_LENGTH_MAX: Final = 40


class Entry(BaseModel):
    """Who may enter the competition, and what is missing for the wallet that asks.

    With the admission `codes` an invitation code is needed, with `wallets` a place on the
    organiser's list. Guest wallets are those that said at their sign-in that they were made in a
    page. `joins_until` is the last moment to join, and at most `traders_max` take part; null sets
    no limit. `traders` is how many do, null where there is no limit.

    `missing` is null when nothing is: `sign_in` with a wallet; `code`: `competition.enter` with
    one; `invitation`: sign in with the wallet that the organiser has listed; `own_wallet`: sign
    in with a wallet that is no guest; `late` or `full`: wait for the next competition.
    """

    competition: str
    admission: Admission
    guests_allowed: bool
    joins_until: str | None
    traders_max: int | None
    traders: int | None
    takes_part: bool
    missing: Literal["sign_in", "code", "invitation", "own_wallet", "late", "full"] | None


@competition.query(guard=optional_session, scope="read", rest="GET /api/competition/entry")
async def entry(context: Context) -> Json[Entry]:
    """Who may enter, and what is missing for you."""
    return Json(await _document(context))


@competition.mutation(**order(rest="POST /api/competition/enter"))
async def enter(
    context: Context, *, code: Annotated[str, Field(max_length=CODE_LENGTH_MAX)]
) -> Json[Entry]:
    """Enter with an invitation code; it gives the starting portfolio once the competition runs.

    Small letters, spaces and dashes do not matter. A code that is not needed is not used up.
    """
    await context.admit(CODES_OF_AN_ADDRESS, context.caller.ip)
    await context.admit(CODES_OF_A_WALLET, context.owner().wallet_address)
    await freshen_grant(context, wallet_address=context.owner().wallet_address)
    await enter_competition(
        await context.connection(), user_id=context.owner().user_id, code=code, now=context.now
    )
    return Json(await _document(context))


async def _document(context: Context) -> bytes:
    user_id = None if context.session is None else context.session.user_id
    document = await view_entry(await context.reader(), user_id=user_id, now=context.now)
    if document is None:
        raise NoCompetition("There is no competition yet. ./alpha seed sets one up.")
    return document
