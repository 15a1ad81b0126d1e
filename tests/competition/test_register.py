"""Of two who take one e-mail address at once, the first has it."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.competition.register import EmailTaken, change_user
from backend.database.transaction import transaction
from tests.world.world import BLOCKED, NOW, World


@pytest.mark.parametrize("text", ["one@example.com", "ONE@example.com"])
async def test_who_takes_an_email_address_second_waits_and_is_refused(
    world: World, text: str
) -> None:
    alice, bob = await world.person("alice"), await world.person("bob")

    async def take(user: UUID, email: str, connection: AsyncConnection) -> None:
        await change_user(connection, user_id=user, changes={"email": email}, now=NOW)

    async def take_second() -> None:
        async with transaction(world.engine) as connection:
            await take(bob, text, connection)

    async with transaction(world.engine) as connection:
        await take(alice, "one@example.com", connection)
        taking = asyncio.create_task(take_second())
        while not taking.done() and not await world.count(BLOCKED):  # noqa: ASYNC110 - in the database
            await asyncio.sleep(0.005)
    with pytest.raises(EmailTaken):
        await taking
