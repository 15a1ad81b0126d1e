"""Three seasons one after another end to the same figures, wherever the settlement of each dies."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import reading
from backend.play.calendar import AWAITED
from backend.simulation.competition import Competition
from jobs.registry import job_function
from jobs.run import perform_on
from tests.portfolio.ledger_breakdown import differences
from tests.simulation.test_simulation import settings_for

pytestmark = pytest.mark.long

DAYS, USERS, SEASONS = 1, 7, 3
STATEMENTS_MAX: Final = 200
_left: ContextVar[list[int] | None] = ContextVar("statements left", default=None)


class Dead(Exception):
    """The job died before a statement."""


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """What the block does dies before the statement that comes after so many."""
    token = _left.set([statements])
    try:
        yield
    finally:
        _left.reset(token)


def count_down(*_: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
    left = _left.get()
    if left is not None:
        left[0] -= 1
        if left[0] < 0:
            raise Dead


@dataclass(slots=True)
class DyingCompetition(Competition):
    """One whose settlement dies before each of its statements, and begins again after each time."""

    deaths: list[datetime] = field(default_factory=list)

    async def _job(self, name: str, chances: Random) -> None:
        if name == "settle_competition" and await self._is_to_be_settled():
            engine: Engine = self.server.engine.sync_engine
            event.listen(engine, "before_cursor_execute", count_down)
            try:
                await self._die_at_each_statement(name)
            finally:
                event.remove(engine, "before_cursor_execute", count_down)
        await Competition._job(self, name, chances)

    async def _die_at_each_statement(self, name: str) -> None:
        for statements in range(STATEMENTS_MAX):
            try:
                with dying_after(statements):
                    await perform_on(
                        self.server.engine,
                        job_function(name),
                        settings=self.settings,
                        now=self.now + AWAITED,
                        chunk={},
                    )
            except Dead:
                self.deaths.append(self.now)
                await self._audit()
            else:
                return
        raise AssertionError("the job never came to its end")

    async def _is_to_be_settled(self) -> bool:
        question = text("SELECT FROM season_at(:now) WHERE ends_at <= :now AND swept_at IS NULL")
        async with reading(self.server.engine) as connection:
            return (await connection.execute(question, {"now": self.now})).first() is not None


@pytest.fixture(scope="module")
def ends() -> dict[str, str]:
    """The standings of the last season, by how the settlements went."""
    return {}


@pytest.mark.parametrize("kind", [Competition, DyingCompetition])
async def test_three_seasons_end_alike_wherever_their_settlement_dies(
    fresh_database_url: str,
    redis_url: str,
    tmp_path: Path,
    engine: AsyncEngine,
    ends: dict[str, str],
    kind: type[Competition],
) -> None:
    settings = settings_for(fresh_database_url, redis_url, tmp_path)
    competition = kind(settings, tmp_path, 5, USERS)
    standings = await competition.run(days=DAYS, seasons=SEASONS)
    assert len(standings.splitlines()) == USERS
    if isinstance(competition, DyingCompetition):
        assert len(set(competition.deaths)) == SEASONS
        assert len(competition.deaths) > 10 * SEASONS
    async with engine.connect() as connection:
        swept = text("SELECT count(*) FROM competitions WHERE swept_at IS NOT NULL")
        assert (await connection.execute(swept)).scalar_one() == SEASONS
        found = await connection.execute(text("SELECT wallet_address FROM users"))
        wallets = list(found.scalars())
    assert len(wallets) == USERS
    assert await differences(engine, wallets, now=competition.now) == []
    assert len({*ends.values(), standings}) == 1
    ends[kind.__name__] = standings
