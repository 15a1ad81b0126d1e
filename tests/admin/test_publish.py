"""What the organiser publishes, and what cannot be published."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.admin import next_season, publish
from backend.announcements.store import Announcement
from backend.announcements.views import announcements
from backend.competition.publication_store import Disclosure
from backend.competition.views import seasons
from backend.database.transaction import transaction
from backend.users.sign_in_store import note_sign_in
from tests.world.organiser import Decided, Organiser, make_organiser
from tests.world.world import NOW, World, make_world

DAY = timedelta(days=1)
LATER = NOW + 400 * DAY
SHOWN_UNTIL = NOW + DAY
PRIZES = ["A cup", "A medal"]


@pytest.fixture
async def organiser(engine: AsyncEngine) -> Organiser:
    return await make_organiser(await make_world(engine))


def prizes_of(prizes: list[str]) -> Decided:
    return lambda connection, by: publish.set_prizes(connection, prizes=prizes, by=by)


def withdrawal_of(number: int) -> Decided:
    return lambda connection, by: publish.withdraw_announcement(connection, number=number, by=by)


def said(*, until: datetime = SHOWN_UNTIL) -> Announcement:
    return Announcement(text_en="Hello", text_ja="こんにちは", shown_until=until)


async def season(world: World, *, index: int = 0) -> dict[str, object]:
    async with world.engine.connect() as connection:
        listed = json.loads(await seasons(connection, now=NOW))["seasons"]
    found: dict[str, object] = listed[index]
    return found


async def shown(world: World, *, at: datetime = NOW) -> list[str]:
    async with world.engine.connect() as connection:
        document = json.loads(await announcements(connection, now=at))
    return [one["text_ja"] for one in document["announcements"]]


async def test_prizes_stand_by_rank_and_take_the_place_of_those_before(
    organiser: Organiser,
) -> None:
    for prizes, outcome in (
        (PRIZES, "done"), (PRIZES, "nothing_to_change"), (["A book"], "done"), ([], "done"),
        ([], "nothing_to_change"), (PRIZES, "done"),
    ):  # fmt: skip
        assert outcome == await organiser.decides(prizes_of(prizes))
    assert (await season(organiser.world))["prizes"] == [
        {"rank": 1, "prize": "A cup"}, {"rank": 2, "prize": "A medal"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "outcome"),
    [
        (Disclosure("live"), "nothing_to_change"),
        (Disclosure("hidden"), "done"),
        (Disclosure("delayed", 1), "done"),
        (Disclosure("delayed", publish.DELAY_SECONDS_MAX), "done"),
        (Disclosure("delayed", publish.DELAY_SECONDS_MAX + 1), "delay_needed"),
        (Disclosure("delayed", 0), "delay_needed"),
        (Disclosure("delayed", -1), "delay_needed"),
        (Disclosure("hidden", 60), "delay_needed"),
        (Disclosure("live", 60), "delay_needed"),
    ],
    ids=str,
)
async def test_a_delay_goes_with_a_delayed_disclosure_alone(
    organiser: Organiser, rule: Disclosure, outcome: str
) -> None:
    answer = await organiser.decides(lambda c, by: publish.set_disclosure(c, rule=rule, by=by))
    assert answer == outcome
    if outcome == "done":
        listed = await season(organiser.world)
        assert (listed["disclosure"], listed["disclosure_delay_seconds"]) == (
            rule.disclosure, rule.delay_seconds,
        )  # fmt: skip


async def test_after_the_end_neither_is_set_any_more(organiser: Organiser) -> None:
    rule = Disclosure("hidden")
    for act in (
        lambda c, by: publish.set_prizes(c, prizes=PRIZES, by=by),
        lambda c, by: publish.set_disclosure(c, rule=rule, by=by),
    ):
        assert await organiser.decides(act, at=LATER) == "not_possible_now"


async def test_the_next_season_has_the_prizes_and_the_disclosure_of_the_last(
    organiser: Organiser,
) -> None:
    rule = Disclosure("delayed", 600)
    await organiser.decides(lambda c, by: publish.set_prizes(c, prizes=PRIZES, by=by))
    await organiser.decides(lambda c, by: publish.set_disclosure(c, rule=rule, by=by))
    assert (
        await organiser.decides(
            lambda c, by: next_season.schedule_next(
                c, name="Next", starts_at=LATER, ends_at=LATER + DAY, by=by
            )
        )
        == "done"
    )
    planned, last = await season(organiser.world), await season(organiser.world, index=1)
    assert planned["name"] == "Next"
    for copied in ("prizes", "disclosure", "disclosure_delay_seconds"):
        assert planned[copied] == last[copied]
    assert planned["disclosure_delay_seconds"] == 600


async def test_an_announcement_is_shown_until_its_time_and_notifies_who_ever_signed_in(
    organiser: Organiser,
) -> None:
    world = organiser.world
    await world.person("alice")
    async with transaction(world.engine) as connection:
        await note_sign_in(connection, user_id=organiser.user_id, now=NOW)
    assert await organiser.decides(lambda c, by: publish.announce(c, said=said(), by=by)) == "done"
    assert await shown(world) == ["こんにちは"]
    assert await shown(world, at=SHOWN_UNTIL) == []
    noted = [(name, kind) for name, kind, _ in await organiser.notices()]
    assert noted == [("alice", "announcement"), ("organiser", "announcement")]


@pytest.mark.parametrize("until", [NOW, NOW - DAY, NOW + publish.SHOWN_MAX + DAY], ids=str)
async def test_an_announcement_ends_ahead_and_not_too_late(
    organiser: Organiser, until: datetime
) -> None:
    answer = await organiser.decides(
        lambda c, by: publish.announce(c, said=said(until=until), by=by)
    )
    assert answer == "shown_too_long"


async def test_an_announcement_is_withdrawn_once(organiser: Organiser) -> None:
    await organiser.decides(lambda c, by: publish.announce(c, said=said(), by=by))
    ((number,),) = await organiser.rows("SELECT id FROM announcements")
    outcomes = [await organiser.decides(withdrawal_of(one)) for one in (number, number, number + 1)]
    assert outcomes == ["done", "no_such_announcement", "no_such_announcement"]
    assert await shown(organiser.world) == []
