"""The organiser of a test's competition: an admin, what they decide, and what is logged of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.admin.store import Decision
from backend.database.transaction import transaction
from backend.refusals import Refusal
from tests.world.world import NOW, World

Decided = Callable[[AsyncConnection, Decision], Awaitable[tuple[UUID, ...]]]
ADMIN = text("INSERT INTO users (username, wallet_address) VALUES (:name, :name) RETURNING id")
LOGGED = text("SELECT act, target, reason FROM admin_acts ORDER BY id")
NOTICES = text("""
SELECT username, kind, details ->> 'reason' AS reason
FROM notifications JOIN users ON users.id = user_id
WHERE kind NOT IN ('competition_started') ORDER BY username, notifications.id
""")


@dataclass(frozen=True, slots=True)
class Organiser:
    """An admin who takes no part themselves."""

    world: World
    user_id: UUID

    async def decides(
        self, act: Decided, *, at: datetime = NOW, reason: str = "as announced"
    ) -> str:
        """`done`, or the stable word of the refusal, after which nothing may have changed."""
        before = await self.world.contents()
        try:
            async with transaction(self.world.engine) as connection:
                await act(connection, Decision(admin_id=self.user_id, reason=reason, now=at))
        except Refusal as refusal:
            assert await self.world.contents() == before
            return refusal.reason
        return "done"

    async def log(self) -> list[tuple[str, str, str]]:
        """What was done to what, and why, from the first act on."""
        return [tuple(row) for row in await self._rows(LOGGED)]

    async def notices(self) -> list[tuple[str, str, str | None]]:
        """Who was told of which kind of act, and the reason given."""
        return [tuple(row) for row in await self._rows(NOTICES)]

    async def write(self, statement: str, **values: object) -> None:
        """Run one statement on the database."""
        async with transaction(self.world.engine) as connection:
            await connection.execute(text(statement), values)

    async def rows(self, question: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        return [tuple(row) for row in await self._rows(text(question))]

    async def _rows(self, statement: TextClause) -> list[Row[Any]]:
        async with self.world.engine.connect() as connection:
            return list(await connection.execute(statement))


async def make_organiser(world: World, *, name: str = "organiser") -> Organiser:
    """An admin of the world's competition."""
    async with transaction(world.engine) as connection:
        user_id: UUID = (await connection.execute(ADMIN, {"name": name})).scalar_one()
    return Organiser(world, user_id)
