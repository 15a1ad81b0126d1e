"""The beginning of a competition that is played: its tokens, rules and times."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin.seed import seed
from backend.competition.store import change_competition, current_competition
from backend.database.transaction import transaction


async def begin_competition(
    engine: AsyncEngine,
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    name: str | None = None,
    contents: Mapping[str, Any] | None = None,
) -> None:
    """Seed an empty database with a competition that starts at the full hour `starts_at`.

    Without `ends_at` it lasts as long as the seed says, without `name` it is called as there;
    `contents` stand in for those of the seed.
    """
    async with transaction(engine) as connection:
        await seed(connection, now=starts_at, contents=contents)
        competition = await current_competition(connection, now=starts_at)
        assert competition is not None, "the seed has a competition"
        changed = replace(
            competition, name=name or competition.name, ends_at=ends_at or competition.ends_at
        )
        if changed != competition:
            await change_competition(connection, changed)
