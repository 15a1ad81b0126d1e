"""What a wallet has invested."""

from typing import Literal

from pydantic import BaseModel

from backend.investments.views import investments as view_investments
from backend.money import Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.users.known_user import of_known_user
from backend.users.wallet_address import WalletAddress
from procedures.request.context import Context
from procedures.request.disclosure import earlier_part, shown_until
from procedures.request.season import Season, begun_season

investments = Group("investments")


class Investment(BaseModel):
    """A stake or a loan: amounts in units of its token, the rate in percent a year.

    `value` is what ending it now would give; `accrued_interest` is as of `last_update`. A liquid
    stake gave `lst_amount` liquid-staking tokens, of which `lst_held` are still in the wallet: it
    is worth those. They count for the oldest stakes first.
    """

    id: str
    token_address: str
    symbol: str
    action_type: Literal["staking", "liquid_staking", "lending"]
    principal: Figure
    accrued_interest: Figure
    interest_rate: Figure
    start_date: str
    last_update: str
    status: Literal["active", "withdrawn"]
    lst_token_address: str | None
    lst_symbol: str | None
    lst_amount: Figure | None
    lst_held: Figure | None
    value: Figure
    value_usd: Figure | None


class Investments(BaseModel):
    """All investments of a wallet, newest first."""

    investments: list[Investment]


@investments.query(scope="read", rest="GET /api/investments/:wallet_address")
async def list_(
    context: Context, *, wallet_address: WalletAddress, season: Season = None
) -> Json[Investments]:
    """All investments of a wallet in a season, active and withdrawn, newest first.

    Others see as much of them as the organiser's rule of disclosure lets them; what is delayed are
    those that were active then.
    """
    await begun_season(context, season)
    until = await shown_until(context, wallet_address=wallet_address, season=season)
    if until is not None:
        part = await earlier_part(context, wallet_address, until, "investments")
        return Json(b'{"investments":' + part + b"}")
    document = await view_investments(
        await context.reader(), wallet_address=wallet_address, season=season, now=context.now
    )
    return Json(of_known_user(document, wallet_address))
