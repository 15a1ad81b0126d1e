"""Databases of runs: made whole or not at all, found by their names, and removed in time."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from limits import parse

from backend.app.transports import run_transports
from backend.clock import utc_now
from backend.database.copies import copy_database, databases, make_template
from backend.practice.command import PLAYER
from backend.practice.opening import (
    LIFETIME,
    TEMPLATE,
    UNFINISHED,
    find_run,
    is_run_id,
    kept_runs,
    made_at,
    make_run,
    new_run_id,
    remove_leftovers,
    remove_run,
    run_prefix,
)
from backend.practice.plan import EXAMPLE_PLAYER, PlanRefused
from backend.practice.refusals import NoSuchRun, PracticeFull
from backend.practice.runs import Runs
from backend.redis.rate_limits import Limit, TooManyRequests, open_rate_limits
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from backend.settings import Settings
from procedures.request.practice import Asked
from procedures.request.server import Server
from tests.clients.api_process import ROOT
from tests.world.practice import HOUR, known, plan_of, playing

MAKING = """
import asyncio, sys
from backend.practice.opening import make_run
from tests.world.practice import known, plan_of, settings_on
settings = settings_on(*sys.argv[1:3])
asyncio.run(make_run(settings, plan_of(), run_id=sys.argv[3], recordings=known()))
"""
MINUTE = timedelta(minutes=1)
FEW = 3


def test_the_name_of_a_run_says_when_it_was_made() -> None:
    now = utc_now()
    run_id = new_run_id(now)
    assert is_run_id(run_id)
    assert made_at(run_id) == now.replace(microsecond=0)


@pytest.mark.parametrize("text", ["", "x", "../etc", "a" * 24 + "'", "template_0026"])
def test_no_other_text_is_one(text: str) -> None:
    assert not is_run_id(text)


@pytest.mark.parametrize(
    ("age", "is_finished", "is_left"),
    [
        (LIFETIME - MINUTE, True, True),
        (LIFETIME + MINUTE, True, False),
        (UNFINISHED - MINUTE, False, True),
        (UNFINISHED + MINUTE, False, False),
    ],
)
async def test_what_is_old_is_removed_and_what_a_killed_process_left_in_the_making(
    settings: Settings, age: timedelta, is_finished: bool, is_left: bool
) -> None:
    run_id = new_run_id(utc_now() - age)
    if is_finished:
        run = await make_run(settings, plan_of(), run_id=run_id, recordings=known())
        await run.server.close()
    else:
        address, prefix = settings.database_address, run_prefix(settings)
        template = await make_template(address, prefix=TEMPLATE)
        await copy_database(address, template=template, name=f"{prefix}{run_id}")
    assert await remove_leftovers(settings, now=utc_now()) == (0 if is_left else 1)
    kept = await kept_runs(settings)
    assert (run_id in kept) == is_left
    if is_left:
        assert (kept[run_id] is not None) == is_finished
        await remove_run(settings, run_id=run_id)


@pytest.mark.parametrize(("owner", "is_left"), [(EXAMPLE_PLAYER, False), (PLAYER, True)])
async def test_what_example_agents_played_is_removed_once_nobody_plays_it(
    settings: Settings, owner: str, is_left: bool
) -> None:
    later = utc_now() + UNFINISHED + MINUTE
    plan, run_id = replace(plan_of(), owner=owner), new_run_id(utc_now())
    run = await make_run(settings, plan, run_id=run_id, recordings=known())
    assert await remove_leftovers(settings, now=later) == 0
    await run.server.close()
    assert await remove_leftovers(settings, now=later) == (0 if is_left else 1)
    assert (run_id in await kept_runs(settings)) == is_left
    await remove_run(settings, run_id=run_id)


async def test_a_process_killed_in_the_making_leaves_no_database(settings: Settings) -> None:
    run_id = new_run_id(utc_now())
    addresses = settings.database_address, settings.redis_address
    making = await asyncio.create_subprocess_exec(
        sys.executable, "-c", MAKING, *addresses, run_id, cwd=ROOT
    )
    while run_id not in await kept_runs(settings):
        assert making.returncode is None, "it ended by itself"
        await asyncio.sleep(0.005)
    making.kill()
    await making.wait()
    age = UNFINISHED if (await kept_runs(settings))[run_id] is None else LIFETIME
    assert await remove_leftovers(settings, now=utc_now() + age + MINUTE) == 1
    assert run_id not in await kept_runs(settings)


async def test_a_run_that_cannot_be_made_leaves_no_database(settings: Settings) -> None:
    before = await databases(settings.database_address, prefix=run_prefix(settings))
    run_id = new_run_id(utc_now())
    with pytest.raises(PlanRefused, match="There is no recording"):
        await make_run(settings, plan_of(), run_id=run_id, recordings={})
    after = await databases(settings.database_address, prefix=run_prefix(settings))
    assert {name for name in after if "template" not in name} == set(before)


async def test_a_run_is_found_by_its_name_alone(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        assert await find_run(settings, run_id="0" * 24, recordings=known()) is None
        found = await find_run(settings, run_id=player.run.id, recordings=known())
        assert found is not None
        assert found.plan == player.run.plan
        assert found.now == player.run.now
        await found.server.close()


async def test_two_processes_have_one_clock(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        other = await find_run(settings, run_id=player.run.id, recordings=known())
        assert other is not None
        await player.run.advance(timedelta(hours=1))
        await other.notice()
        assert other.now == player.run.now
        await other.server.close()


async def test_an_address_looks_for_only_so_many_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Of a day, so that no window ends while a slow machine asks.
    few = Limit("openings of practice runs from this address", parse(f"{FEW}/day"))
    monkeypatch.setattr("backend.practice.runs.PRACTICE_OPENINGS", few)
    server = Server.opened(settings)
    limits = open_rate_limits(settings.redis_address, is_on=True)
    runs = Runs(settings, limits=limits, open_transports=partial(run_transports, server))
    for number in range(FEW):
        with pytest.raises(NoSuchRun):
            await runs.find(f"{number:024x}", address="198.51.100.7")
    with pytest.raises(TooManyRequests):
        await runs.find(f"{FEW:024x}", address="198.51.100.7")
    await server.close()


async def test_of_all_wallets_a_server_keeps_only_so_many_runs(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.practice.runs.RUNS_MAX", 1)
    server = Server.opened(settings)
    runs = Runs(settings, limits=server.limits, open_transports=partial(run_transports, server))
    asked = Asked(
        owner=PLAYER, market="simulated", seed=1, starts_at=None, days=1, step_seconds=3600,
        is_masked=False,
    )  # fmt: skip
    async with server.following(), runs.running():
        async with playing(settings, plan_of()):
            with pytest.raises(PracticeFull):
                await runs.start(asked, caller=Caller(ip=""))
        # Nobody is let in who shows nothing, and yet the run was made.
        with pytest.raises(CallError, match="Sign in"):
            await runs.start(asked, caller=Caller(ip=""))
    (run_id,) = await kept_runs(settings)
    await remove_run(settings, run_id=run_id)
    await server.close()


async def test_the_runs_of_a_process_play_one_after_the_other(settings: Settings) -> None:
    """Beside the live competition the database plays one of them at a time."""
    server = Server.opened(settings)
    runs = Runs(settings, limits=server.limits, open_transports=partial(run_transports, server))
    async with playing(settings, plan_of()) as one, playing(settings, plan_of()) as other:
        async with runs.running():
            first, second = [(await runs.find(player.run.id)).run for player in (one, other)]
            async with first.turn:
                stepping = asyncio.create_task(second.advance(HOUR))
                # It takes as long as this one would, whose process has no other run.
                await one.run.advance(HOUR)
                assert second.now == second.plan.starts_at
            await stepping
            assert second.now == second.plan.starts_at + HOUR
    await server.close()
