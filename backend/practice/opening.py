"""Runs made and found: each has a database of its own, which is all there is of it.

The name of the database says when it was made, and its comment what is played, so that leftovers
of a killed process are known for what they are, and the live database holds nothing of practice.
"""

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg
from pydantic import SecretStr

from backend.clock import utc_now
from backend.competition.register import enter, see_user
from backend.database.copies import (
    copy_database,
    database_name,
    databases,
    describe_database,
    described,
    drop_database,
    drop_unused_database,
    make_template,
    with_database,
)
from backend.database.priority import connections_give_way
from backend.database.transaction import transaction
from backend.play.begin import begin_competition
from backend.practice.market import open_market
from backend.practice.mask import masked_seed
from backend.practice.plan import EXAMPLE_PLAYER, Plan
from backend.practice.run import Run, standing_clock
from backend.redis.namespaced import NamespacedRedis
from backend.settings import Settings
from procedures.request.server import Server

LIFETIME: Final = timedelta(days=1)
UNFINISHED: Final = timedelta(minutes=10)
"""How long a run may be in the making; what is older was left by a process that was killed."""
SWEPT_SECONDS: Final = 600.0
RESTING_SECONDS: Final = 10.0
NAME: Final = "Practice"
TEMPLATE: Final = "alphatest_template_"
"""Before the revision; it holds nothing but the schema, so all servers of a cluster share it."""
_RUN_ID: Final = re.compile(r"[0-9a-f]{8}[0-9a-z]{16}")
_SECONDS_LENGTH: Final = 8

log = logging.getLogger(__name__)


def new_run_id(now: datetime) -> str:
    """An unguessable name of a run, which says when it was made."""
    return f"{int(now.timestamp()):0{_SECONDS_LENGTH}x}{secrets.token_hex(8)}"


def is_run_id(text: str) -> bool:
    """Whether the text can be the name of a run."""
    return _RUN_ID.fullmatch(text) is not None


def made_at(run_id: str) -> datetime:
    """When the run of this name was made."""
    return datetime.fromtimestamp(int(run_id[:_SECONDS_LENGTH], 16), UTC)


def run_prefix(settings: Settings) -> str:
    """What the names of all databases of runs begin with: servers share a cluster, not their runs.

    Names are cut after 63 characters, so those of long ones are shortened first.
    """
    return f"{database_name(settings.database_address)[:20]}_practice_"


async def kept_runs(settings: Settings) -> Mapping[str, Plan | None]:
    """The plan of each run that has a database, None where it was never finished."""
    prefix = run_prefix(settings)
    found = await databases(settings.database_address, prefix=prefix)
    runs = {name.removeprefix(prefix): said for name, said in found.items()}
    return {
        run_id: Plan.of_text(said) if said else None
        for run_id, said in runs.items()
        if is_run_id(run_id)
    }


async def make_run(
    settings: Settings, plan: Plan, *, run_id: str, recordings: Mapping[str, Path]
) -> Run:
    """A new run at its start, in which its owner takes part.

    Nothing of it is left when it cannot be made.
    """
    address, prefix = settings.database_address, run_prefix(settings)
    template = await make_template(address, prefix=TEMPLATE)
    name = f"{prefix}{run_id}"
    try:
        await copy_database(address, template=template, name=name)
        run = await _opened(settings, plan, run_id=run_id, recordings=recordings)
        try:
            await begin_competition(
                run.server.engine,
                starts_at=plan.starts_at,
                ends_at=plan.ends_at,
                name=NAME,
                contents=masked_seed() if plan.is_masked else None,
            )
            await run.begin()
            await _enter(run)
            # Said at last: what was not finished is nobody's run.
            await describe_database(address, name=name, said=plan.text())
        except BaseException:
            await run.server.close()
            raise
    except BaseException:
        await drop_database(address, name=name)
        raise
    return run


async def find_run(
    settings: Settings, *, run_id: str, recordings: Mapping[str, Path]
) -> Run | None:
    """The run as it was left; None where there is none."""
    name = f"{run_prefix(settings)}{run_id}"
    said = await described(settings.database_address, name=name) if is_run_id(run_id) else None
    if not said:
        return None
    plan = Plan.of_text(said)
    run = await _opened(settings, plan, run_id=run_id, recordings=recordings)
    try:
        await run.catch_up()
    except BaseException:
        await run.server.close()
        raise
    return run


async def remove_run(settings: Settings, *, run_id: str) -> None:
    """Remove the run's database; nothing where there is none."""
    assert is_run_id(run_id), "no other database is removed"
    await drop_database(settings.database_address, name=f"{run_prefix(settings)}{run_id}")


async def remove_leftovers(settings: Settings, *, now: datetime) -> int:
    """Remove the runs that are older than `LIFETIME`, those whose making was cut short, and those
    of example agents that nobody plays any more; how many.
    """
    kept = await kept_runs(settings)
    old = [
        run_id
        for run_id, plan in kept.items()
        if made_at(run_id) < now - (UNFINISHED if plan is None else LIFETIME)
    ]
    removed = 0
    for run_id in old:
        try:
            await remove_run(settings, run_id=run_id)
        except psycopg.Error:
            continue  # Another process removes it, or the next look does.
        removed += 1
    played = [
        run_id
        for run_id, plan in kept.items()
        if plan is not None
        and plan.owner == EXAMPLE_PLAYER
        and now - LIFETIME <= made_at(run_id) < now - UNFINISHED
    ]
    for run_id in played:
        name = f"{run_prefix(settings)}{run_id}"
        removed += await drop_unused_database(settings.database_address, name=name)
    return removed


async def sweep(settings: Settings, *, rests: Callable[[], bool]) -> None:
    """Remove leftovers from time to time, but not while this process `rests`, until cancelled."""
    while True:
        if rests():
            await asyncio.sleep(RESTING_SECONDS)
            continue
        try:
            if removed := await remove_leftovers(settings, now=utc_now()):
                log.info("%d practice runs were removed", removed)
        except Exception:
            log.exception("practice runs are not removed")
        await asyncio.sleep(SWEPT_SECONDS)


async def _opened(
    settings: Settings, plan: Plan, *, run_id: str, recordings: Mapping[str, Path]
) -> Run:
    # Reading a recording takes a while, in which others are answered.
    market = await asyncio.to_thread(open_market, recordings, plan)
    address = with_database(settings.database_address, f"{run_prefix(settings)}{run_id}")
    own = settings.model_copy(
        update={
            "database_url": SecretStr(address),
            "price_gate": "off",  # What was recorded has passed one.
            "rate_limits": "off",  # The live competition counts the calls.
            "admin_wallets": "",
            "rest_after_seconds": 0,  # its time passes by steps alone
            "traces_to": "",
        }
    )
    clock = standing_clock(plan.starts_at)
    redis = NamespacedRedis.connected(settings.redis_address, namespace=f"practice:{run_id}:")
    server = Server.opened(own, clock=clock, redis=redis, source=market.source)
    for engine in (server.engine, server.readings):
        connections_give_way(engine)
    return Run(id=run_id, plan=plan, market=market, clock=clock, server=server)


async def _enter(run: Run) -> None:
    async with transaction(run.server.engine) as connection:
        user_id = await see_user(connection, wallet_address=run.plan.owner, now=run.now)
        await enter(connection, user_id=user_id, now=run.now)
