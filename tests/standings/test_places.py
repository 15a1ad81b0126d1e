"""The leaderboard's order: who is ahead of whom, and of two who are alike."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from tests.world.seasons import RANK
from tests.world.world import NOW, World

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Runner:
    """A participant as the order of the leaderboard sees them."""

    wallet: str
    ratio: str = "0"
    drawdown: str = "0"
    liquidations: int = 0
    minutes_late: int = 0

    async def enter(self, world: World) -> None:
        """Join, and stand as described."""
        user = await world.person(self.wallet, now=NOW + timedelta(minutes=self.minutes_late))
        await world.write(
            "UPDATE standings SET pnl_ratio = :ratio, max_drawdown_ratio = :drawdown,"
            " liquidations = :liquidations WHERE user_id = :user",
            ratio=Decimal(self.ratio),
            drawdown=Decimal(self.drawdown),
            liquidations=self.liquidations,
            user=user,
        )


@pytest.mark.parametrize("disqualified", [(), ("a",), ("c", "d"), ("a", "b", "c", "d", "e", "f")])
async def test_the_first_places_are_the_beginning_of_all(
    world: World, disqualified: tuple[str, ...]
) -> None:
    for runner in (
        Runner("a", ratio="0.3"),
        Runner("b", ratio="0.2", liquidations=1),
        Runner("c", ratio="0.2"),
        Runner("d", ratio="0.2", drawdown="0.1"),
        Runner("e", ratio="-0.1"),
        Runner("f", ratio="-0.1", minutes_late=1),
    ):
        await runner.enter(world)
    await world.write(
        "INSERT INTO disqualifications (competition_id, user_id, reason, disqualified_at)"
        " SELECT competitions.id, users.id, 'two wallets', :now FROM competitions, users"
        " WHERE username = ANY(:names)",
        now=NOW,
        names=list(disqualified),
    )
    await world.write(RANK)
    every = (await world.places(at=NOW + HOUR))["users"]
    assert [entry["rank"] for entry in every] == [1, 2, 3, 4, 5, 6]
    for count in range(1, 7):
        assert (await world.places(at=NOW + HOUR, limit=count))["users"] == every[:count]


@pytest.mark.parametrize("entering", [(0, 1), (1, 0)], ids=["in order", "reversed"])
@pytest.mark.parametrize(
    ("ahead", "behind"),
    [
        (Runner("z", ratio="0.1", drawdown="0.9"), Runner("a", ratio="0.09")),
        (Runner("z", ratio="0.1"), Runner("a", ratio="-0.1")),
        (Runner("z", ratio="0.000000000000000001"), Runner("a")),
        (Runner("z", drawdown="0.1", liquidations=3), Runner("a", drawdown="0.2")),
        (Runner("z", liquidations=1, minutes_late=5), Runner("a", liquidations=2)),
        (Runner("z", minutes_late=1), Runner("a", minutes_late=2)),
        (Runner("a"), Runner("z")),
    ],
    ids=["return", "loss", "least return", "drawdown", "liquidations", "registration", "address"],
)
async def test_ties_are_broken_in_the_published_order(
    world: World, ahead: Runner, behind: Runner, entering: tuple[int, ...]
) -> None:
    for place in entering:
        await (ahead, behind)[place].enter(world)
    await world.write(RANK)
    entries = (await world.places(at=NOW + HOUR))["users"]
    assert [(entry["rank"], entry["username"]) for entry in entries] == [
        (1, ahead.wallet),
        (2, behind.wallet),
    ]
