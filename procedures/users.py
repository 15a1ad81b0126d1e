"""The users of wallets, and what they say of themselves."""

import re
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, Field

from backend.competition.register import change_user, create_user
from backend.money import Amount, Figure, places
from backend.redis.rate_limits import JOININGS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.standings.result import record as view_record
from backend.users.known_user import of_known_user
from backend.users.views import user as view_user
from backend.users.wallet_address import WalletAddress
from procedures.competition.joining import known_user
from procedures.leaderboard import SeasonPlace
from procedures.request.access import optional_session
from procedures.request.context import Context
from procedures.request.orders import order

users = Group("users")

TEXT_LENGTH_MAX: Final = 1000
USD_DIGITS_MAX: Final = 12
USD_PLACES_MAX: Final = 8
EMPTIED: Final = ("email", "trade_style")
"""What "" makes null; a line about oneself is then gone, and a name cannot be empty."""
_EMAIL: Final = re.compile(r"[^@\s]{1,64}@[^@\s]{1,185}\.[^@\s.]{2,}")


def _email(text: str) -> str:
    if text and not _EMAIL.fullmatch(text):
        raise ValueError('an e-mail address looks like name@example.com; "" removes it')
    return text


def _usd(amount: Decimal) -> Decimal:
    if amount >= 10**USD_DIGITS_MAX or places(amount) > USD_PLACES_MAX:
        raise ValueError(
            f"at most {USD_DIGITS_MAX} digits before the point and {USD_PLACES_MAX} after it"
        )
    return amount


Username = Annotated[
    str,
    Field(
        max_length=TEXT_LENGTH_MAX,
        description="1 to 50 characters; no other trader's name may look like it",
    ),
]
Bio = Annotated[
    str, Field(max_length=TEXT_LENGTH_MAX, description="a line of up to 160 characters")
]
Email = Annotated[str, AfterValidator(_email), Field(max_length=255)]
TradeStyle = Annotated[str, Field(max_length=50)]
UsdAmount = Annotated[Amount, AfterValidator(_usd)]


class TraderRecord(BaseModel):
    """A trader's places in the seasons that they took part in, the newest first."""

    wallet_address: str
    seasons: list[SeasonPlace]


class User(BaseModel):
    """A user; `email` is null for everybody but its owner, who typed it: nobody has confirmed that
    it is theirs. `disqualified` is why the organiser excluded them, null for who takes part."""

    id: str
    username: str
    email: str | None
    is_email_confirmed: Literal[False]
    wallet_address: str
    total_asset_usd: Figure
    crypto_investment_usd: Figure
    trade_style: str | None
    bio: str | None
    created_at: str
    updated_at: str
    is_admin: bool
    disqualified: str | None


async def user_document(context: Context, wallet_address: str) -> bytes:
    """The JSON of a wallet's user as the caller may see it; UnknownUser when there is none.

    To a key the user is shown as to everybody: a program need not know an e-mail address.
    """
    is_in_person = context.session is not None and context.session.key is None
    document = await view_user(
        await context.reader(),
        wallet_address=wallet_address,
        viewer_id=context.trader_id if is_in_person else None,
        admins=context.server.settings.admins,
        now=context.now,
    )
    return of_known_user(document, wallet_address)


@users.query(guard=optional_session, scope="read", rest="GET /api/users/:wallet_address")
async def get(context: Context, *, wallet_address: WalletAddress) -> Json[User]:
    """The user of a wallet, made if it was never seen before; one takes part by signing in."""
    context.readings.may_lag = False  # who has just been made elsewhere is known there alone
    await known_user(context, wallet_address=wallet_address)
    return Json(await user_document(context, wallet_address))


@users.query(scope="read", rest="GET /api/users/:wallet_address/record")
async def record(context: Context, *, wallet_address: WalletAddress) -> Json[TraderRecord]:
    """A wallet's place, return and drawdown in each season that it took part in."""
    # To know one place, everybody is ranked.
    async with context.costly_reading():
        document = await view_record(
            await context.reader(), wallet_address=wallet_address, now=context.now
        )
    return Json(of_known_user(document, wallet_address))


@users.mutation(guard=optional_session, rest="POST /api/users")
async def create(
    context: Context,
    *,
    wallet_address: WalletAddress,
    username: Username | None = None,  # noqa: ARG001 - read, so that a bad one is refused
) -> Json[User]:
    """A new user for a wallet that has none yet; one takes part by signing in.

    A `username` counts only with a session of the wallet, which has a user then: users.update sets
    it after signing in. Without one the user is shown by the ends of the address.
    """
    await context.admit(JOININGS, context.caller.ip)
    await create_user(await context.connection(), wallet_address=wallet_address, now=context.now)
    return Json(await user_document(context, wallet_address))


@users.mutation(**order(rest="PATCH /api/users/:wallet_address"))
async def update(
    context: Context,
    *,
    wallet_address: WalletAddress | None = None,
    username: Username | None = None,
    email: Email | None = None,
    trade_style: TradeStyle | None = None,
    bio: Bio | None = None,
    total_asset_usd: UsdAmount | None = None,
    crypto_investment_usd: UsdAmount | None = None,
) -> Json[User]:
    """Change what you tell of yourself; what is left out or null stays, "" removes a text."""
    owner = context.owner(wallet_address)
    given = {
        "username": username,
        "email": email,
        "trade_style": trade_style,
        "bio": bio,
        "total_asset_usd": total_asset_usd,
        "crypto_investment_usd": crypto_investment_usd,
    }
    changes = {
        name: None if value == "" and name in EMPTIED else value
        for name, value in given.items()
        if value is not None
    }
    await change_user(
        await context.connection(), user_id=owner.user_id, changes=changes, now=context.now
    )
    return Json(await user_document(context, owner.wallet_address))
