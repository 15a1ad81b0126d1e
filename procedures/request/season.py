"""Which season a reading is about."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import Field

from backend.competition.season_store import BegunSeason, begun_seasons
from backend.refusals import Refusal
from procedures.request.context import Context

Season = Annotated[
    UUID | None,
    Field(description="a competition's id, of competition.list; without it the newest begun"),
]


class UnknownSeason(Refusal):
    """No season that has begun has the id."""

    key: ClassVar[str] = "NOT_FOUND"
    reason: ClassVar[str] = "unknown_season"


async def begun_season(context: Context, season: UUID | None) -> BegunSeason | None:
    """The season asked for, None where none is; UnknownSeason, with those that there are."""
    if season is None:
        return None
    known = await context.together(begun_seasons, None) or []
    for one in known:
        if one.id == season:
            return one
    named = ", ".join(f"{one.name} ({one.id})" for one in known) or "none"
    raise UnknownSeason(
        f"No season that has begun has the id {season}. Ask for one of those that have: {named}."
    )
