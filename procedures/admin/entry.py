"""Whom the organiser lets in: the rule, invitation codes and listed wallets."""

from typing import Annotated

from pydantic import BaseModel, Field

from backend.admin import set_entry as entry
from backend.entry.store import EntryRule
from backend.entry.tables import Admission
from backend.entry.views import invitations as view_invitations
from backend.rpc.json_text import Json
from backend.study.decide import require_entry_personal
from backend.users.wallet_address import WalletAddress
from procedures.admin.deciding import Reason, decision, done, made_by
from procedures.admin.reading import Limit, Offset, Overview
from procedures.admin.rules import admin
from procedures.request.access import admins
from procedures.request.context import Context
from procedures.request.moments import Moment

__all__ = ["admin"]


class Code(BaseModel):
    """An invitation code: how many have used it, and how many may."""

    code: str
    uses: int
    uses_max: int
    created_at: str
    revoked_at: str | None


class Invitations(BaseModel):
    """A page of the competition's codes, the newest first, and its listed wallets."""

    codes: list[Code]
    total: int
    limit: int
    offset: int
    wallets: list[str]


@admin.query(guard=admins, rest="GET /api/admin/invitations")
async def invitations(
    context: Context, *, limit: Limit = 20, offset: Offset = 0
) -> Json[Invitations]:
    """Which codes invite to the competition, with their uses, and which wallets are listed."""
    reader = await context.reader()
    return Json(await view_invitations(reader, limit=limit, offset=offset, now=context.now))


@admin.mutation(**decision("/competition/entry"))
async def set_entry(
    context: Context,
    *,
    reason: Reason,
    admission: Admission,
    guests_allowed: bool,
    joins_until: Moment | None = None,
    traders_max: int | None = None,
) -> Json[Overview]:
    """Set who may enter, whole: what is left out sets no limit. Who takes part stays."""
    rule = EntryRule(
        admission=admission,
        guests_allowed=guests_allowed,
        joins_until=joins_until,
        traders_max=traders_max,
    )
    connection = await context.connection()
    told = await entry.set_entry(connection, rule=rule, by=made_by(context, reason))
    await require_entry_personal(connection, season=None, now=context.now)
    return await done(context, told)


@admin.mutation(**decision("/competition/codes"))
async def make_codes(
    context: Context, *, reason: Reason, count: int, uses_max: int = 1
) -> Json[Overview]:
    """Make `count` invitation codes, each for `uses_max` traders; admin.invitations lists them."""
    connection = await context.connection()
    told = await entry.make_codes(
        connection, count=count, uses_max=uses_max, by=made_by(context, reason)
    )
    await require_entry_personal(connection, season=None, now=context.now)
    return await done(context, told)


@admin.mutation(**decision("/competition/codes/:code/revoke"))
async def revoke_code(
    context: Context, *, code: Annotated[str, Field(max_length=40)], reason: Reason
) -> Json[Overview]:
    """Let nobody else in by a code; who used it stays."""
    told = await entry.revoke_code(
        await context.connection(), code=code, by=made_by(context, reason)
    )
    return await done(context, told)


@admin.mutation(**decision("/competition/wallets"))
async def set_invited_wallets(
    context: Context,
    *,
    reason: Reason,
    wallets: Annotated[list[WalletAddress], Field(max_length=entry.WALLETS_MAX)],
) -> Json[Overview]:
    """Set the list of wallets that may enter, in place of the one there was."""
    told = await entry.set_invited_wallets(
        await context.connection(), wallets=wallets, by=made_by(context, reason)
    )
    return await done(context, told)
