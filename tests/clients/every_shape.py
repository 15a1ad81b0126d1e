"""A router that uses every pydantic construct the TypeScript writer must know."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, Field

from backend.money import Amount, Figure
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.rpc.tracked import LastEventId, Tracked

Item = TypeVar("Item")


class Side(StrEnum):
    """Which way a bet goes."""

    LONG = "long"
    SHORT = "short"


class Spot(BaseModel):
    kind: Literal["spot"]
    price: Decimal


class Perp(BaseModel):
    kind: Literal["perp"]
    leverage: int


class Empty(BaseModel):
    """Nothing to say."""


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    total: int


class Everything(BaseModel):
    """One field of each kind.

    A second paragraph, with a */ in it.
    """

    side: Side
    figure: Figure
    at: datetime
    day: date
    id: UUID
    maybe: str | None
    several: list[int | None]
    pair: tuple[str, int]
    many: tuple[str, ...]
    unique: set[str]
    by_name: dict[str, Spot]
    by_side: dict[Side, int]
    anything: Any
    record: dict[str, Any]
    market: Annotated[Spot | Perp, Field(discriminator="kind")]
    inner: list["Everything"]
    version: Literal["1"] = "1"
    described: Annotated[bool, Field(description="Said in words.")] = False
    odd_name: int = Field(default=1, serialization_alias="odd-name")


shapes = Group("shapes")


@shapes.query
async def every_one(ctx: object) -> Json[Page[Everything]]:
    """All of them.

    In pages.
    """
    return Json(b"{}")


@shapes.query
async def filtered(
    ctx: object, *, side: Side | None = None, limit: Annotated[int, Field(ge=1)] = 20
) -> list[Perp]:
    return []


@shapes.mutation
async def make_one(ctx: object, *, amount: Amount, market: Spot, note: str | None = None) -> Empty:
    """Makes one."""
    return Empty()


@shapes.mutation
async def forget(ctx: object) -> None:
    """Forgets."""


@shapes.subscription
async def on_change(ctx: object, *, sides: list[Side] | None = None) -> AsyncIterator[Everything]:
    """Each change as it comes."""
    changes: list[Everything] = []
    for change in changes:
        yield change


@shapes.subscription
async def on_new(
    ctx: object, *, side: Side, last_event_id: LastEventId = None
) -> AsyncIterator[Tracked[Json[Page[Perp]]]]:
    """Each new page, from where the client was."""
    pages: list[Tracked[Json[Page[Perp]]]] = []
    for page in pages:
        yield page


nested = Group("shapes.inner.kept")


@nested.query
async def find_one(ctx: object, *, amount: Amount) -> Spot:
    """Two groups further in."""
    return Spot(kind="spot", price=amount)


ROUTER = Router([shapes, nested])
