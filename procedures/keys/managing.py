"""Keys by which programs act for a wallet; they are made and revoked by its owner alone."""

from decimal import Decimal
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from backend.clock import iso
from backend.database.transaction import transaction
from backend.keys.create_key import create_key
from backend.keys.rules import NoSuchKey
from backend.keys.store import NewKey, revoke_key
from backend.keys.tables import Scope
from backend.keys.views import keys as view_keys
from backend.money import Amount, Figure
from backend.redis.events import REVOCATIONS, publish
from backend.redis.rate_limits import NEW_KEYS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.keys.closing import StillOpen, close_positions_of
from procedures.request.access import signed_in
from procedures.request.context import Context
from procedures.request.moments import Moment

keys = Group("keys")

NAME_LENGTH_MAX: Final = 50
ORDERS_PER_DAY_MAX: Final = 100_000


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 1 <= len(name) <= NAME_LENGTH_MAX or not name.isprintable():
        raise ValueError(f"a name is 1 to {NAME_LENGTH_MAX} visible characters")
    return name


KeyName = Annotated[str, AfterValidator(_name), Field(max_length=2 * NAME_LENGTH_MAX)]
Scopes = Annotated[
    list[Scope],
    Field(
        min_length=1,
        max_length=8,
        description="read: prices and portfolios; trade: orders; journal: its decisions; "
        "practice: on its own, never for the season",
    ),
]


def _limiting(cap: Decimal | None) -> Decimal | None:
    if cap == 0:
        raise ValueError("a cap is above 0; without one nothing is limited")
    return cap


Cap = Annotated[
    Amount | None, AfterValidator(_limiting), Field(description="in USD; null does not limit")
]


class NewlyMadeKey(BaseModel):
    """A key. `key` is shown this once and kept nowhere: `Authorization: Bearer alpha_…`."""

    id: str
    key: str
    name: str
    scopes: list[Scope]
    max_order_usd: Figure | None
    max_day_usd: Figure | None
    orders_per_day: int | None
    created_at: str
    expires_at: str | None


class AgentKey(BaseModel):
    """A key without its text, of which `ending` is the end.

    A cap of null does not limit; amounts are in USD. `orders_today` and `value_today_usd` are what
    counts in the caps of the present day of UTC, `open_positions` how many it has opened that are
    open. `last_used_at` is to the minute.
    """

    id: str
    name: str
    ending: str
    scopes: list[Scope]
    max_order_usd: Figure | None
    max_day_usd: Figure | None
    orders_per_day: int | None
    orders_today: int
    value_today_usd: Figure
    open_positions: int
    created_at: str
    expires_at: str | None
    revoked_at: str | None
    last_used_at: str | None
    state: Literal["active", "expired", "revoked"]


class AgentKeys(BaseModel):
    """Your keys: those that open something first, the newest first."""

    keys: list[AgentKey]


class RevokedKey(BaseModel):
    """A key that opens nothing any more; `closed_positions` were closed with it, the others of its
    positions that were to be are `still_open`.
    """

    id: str
    revoked_at: str
    closed_positions: list[str]
    still_open: list[StillOpen]


@keys.mutation(guard=signed_in, rest="POST /api/keys")
async def create(
    context: Context,
    *,
    name: KeyName,
    scopes: Scopes,
    max_order_usd: Cap = None,
    max_day_usd: Cap = None,
    orders_per_day: Annotated[int | None, Field(ge=1, le=ORDERS_PER_DAY_MAX)] = None,
    expires_at: Moment | None = None,
) -> NewlyMadeKey:
    """Make a key for a program that acts for your wallet; its text is answered this once.

    The caps are for one order, and for all orders of a day of UTC. What ends a position or an
    investment is always allowed. No key makes keys, changes the profile or signs anybody out. There
    is no idempotency key: that would keep the text.
    """
    await context.admit(NEW_KEYS, context.owner().wallet_address)
    wanted = NewKey(
        name=name,
        scopes=frozenset(scopes),
        max_order_usd=max_order_usd,
        max_day_usd=max_day_usd,
        orders_per_day=orders_per_day,
        expires_at=expires_at,
    )
    created = await create_key(
        await context.connection(),
        user_id=context.owner().user_id,
        wanted=wanted,
        now=context.now,
    )
    return NewlyMadeKey(
        id=str(created.id),
        key=created.key,
        name=name,
        scopes=sorted(wanted.scopes),
        max_order_usd=max_order_usd,
        max_day_usd=max_day_usd,
        orders_per_day=orders_per_day,
        created_at=iso(context.now),
        expires_at=None if expires_at is None else iso(expires_at),
    )


@keys.query(guard=signed_in, rest="GET /api/keys")
async def list_(context: Context) -> Json[AgentKeys]:
    """Your keys, what they may, and what they have used of it today."""
    user_id = context.owner().user_id
    return Json(await view_keys(await context.reader(), user_id=user_id, now=context.now))


@keys.mutation(guard=signed_in, rest="POST /api/keys/:id/revoke")
async def revoke(
    context: Context,
    *,
    id: UUID,  # noqa: A002 - the field's name on the wire
    close_positions: bool = False,
) -> RevokedKey:
    """Revoke a key: from then on it opens nothing, in no process, and streams that it opened end.

    With `close_positions` the positions that it opened and that are open are closed after that, as
    by your own orders. Revoking again changes nothing, but closes what is still open.
    """
    user_id = context.owner().user_id
    # Committed by itself: whatever becomes of its positions, the key is revoked.
    async with transaction(context.server.engine) as connection:
        revoked_at = await revoke_key(connection, key_id=id, user_id=user_id, now=context.now)
    if revoked_at is None:
        raise NoSuchKey("You have no key with this id. keys.list names yours.")
    await context.note_change()
    await publish(context.server.redis, REVOCATIONS, [{"key_id": str(id)}])
    closed, still_open = (
        await close_positions_of(context, key_id=id) if close_positions else ([], [])
    )
    return RevokedKey(
        id=str(id), revoked_at=iso(revoked_at), closed_positions=closed, still_open=still_open
    )
