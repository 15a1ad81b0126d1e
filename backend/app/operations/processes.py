"""The processes that serve, as commands of `./alpha`, and whether they live."""

import argparse

from backend.app.connected import connected
from backend.settings import Settings


def api(settings: Settings, arguments: argparse.Namespace) -> int:
    """serve the pages and the procedures; with `--processes 4` by several at one port"""
    from backend.app.operations.api_processes import serve_by_many, serve_by_one

    with connected(settings) as ready:
        if arguments.processes > 1:
            return serve_by_many(ready, processes=arguments.processes)
        serve_by_one(ready, listener=arguments.listener)
    return 0


def worker(settings: Settings, arguments: argparse.Namespace) -> int:
    """run queued jobs; with `--check`, say whether one runs on this machine"""
    if arguments.check:
        return _check(settings, "worker")
    from jobs.worker import run_worker

    with connected(settings) as ready:
        run_worker(ready)
    return 0


def scheduler(settings: Settings, arguments: argparse.Namespace) -> int:
    """queue each job when it is time; with `--check`, say whether one runs on this machine"""
    if arguments.check:
        return _check(settings, "scheduler")
    from jobs.scheduler import run_scheduler

    with connected(settings) as ready:
        run_scheduler(ready)
    return 0


def ticker(settings: Settings, arguments: argparse.Namespace) -> int:
    """observe prices at each tick; with `--check`, say whether one runs on this machine"""
    if arguments.check:
        return _check(settings, "ticker")
    from jobs.ticker import run_ticker

    with connected(settings) as ready:
        run_ticker(ready)
    return 0


def migrate(settings: Settings, arguments: argparse.Namespace) -> int:
    """bring the database to the newest schema; with `--check` only say what is missing of it"""
    from backend.database import migrate as database

    with connected(settings) as ready:
        if not arguments.check:
            database.migrate(ready.database_address)
            return 0
        missing = database.missing_migrations(ready.database_address)
    for migration in missing:
        print(f"would run {migration}")
    print(f"{len(missing)} migrations to run" if missing else "the schema is the newest")
    return 1 if missing else 0


def _check(settings: Settings, process: str) -> int:
    """0 when one of these processes gave a sign of life on this machine within LIVES_SECONDS."""
    import redis

    from backend.redis.connect import ANSWER_SECONDS, CONNECT_SECONDS
    from backend.redis.heartbeats import LIVES_SECONDS, age_here_seconds

    with (
        connected(settings) as ready,
        redis.Redis.from_url(
            ready.redis_address,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
        ) as connection,
    ):
        try:
            age_seconds = age_here_seconds(connection, process)
        except redis.RedisError as fault:
            print(f"the {process} cannot be checked, for Redis does not answer: {fault}")
            return 1
    if age_seconds is None:
        print(f"no {process} has run on this machine for a day")
        return 1
    print(f"the {process} was alive {age_seconds:.0f} s ago; well is under {LIVES_SECONDS} s")
    return 0 if age_seconds < LIVES_SECONDS else 1
