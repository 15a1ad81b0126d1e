"""`./alpha simulate`: play competitions against servers that are thrown away afterwards."""

import argparse
import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import uvloop
from pydantic import SecretStr

from backend.clock import utc_now
from backend.database.migrate import migrate
from backend.embedded.servers import Addresses, servers
from backend.settings import Settings
from backend.simulation.competition import START, Competition
from backend.simulation.luck import outcomes, report
from backend.simulation.seasons import digest
from backend.simulation.study_season import StudySeason, found_in_words
from backend.simulation.trader import Misbehaved

SHOWN_MAX: Final = 5


def simulate(settings: Settings, arguments: argparse.Namespace) -> int:
    """play a whole competition on real procedures and jobs: `simulate --seed N --days 14`"""
    with _without_warnings():
        if arguments.keep:
            return _keep(settings, arguments)
        with tempfile.TemporaryDirectory(prefix="alpha-simulation-") as home:
            folder = Path(home)
            folder.chmod(0o711)
            with servers(folder, is_throwaway=True, say=lambda _: None) as addresses:
                exit_code = play(_own(settings, addresses, folder), folder, arguments)
        if exit_code == 0 and arguments.draws:
            print(report(outcomes(seed=arguments.seed, draws=arguments.draws)))
        return exit_code


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Refused prices and lost races are what a simulation is about."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)


def _keep(settings: Settings, arguments: argparse.Namespace) -> int:
    """Play up to the present hour into a home that has nothing yet, for `./alpha up` to show."""
    home = settings.home
    if settings.database_url or settings.redis_url or (home.exists() and any(home.iterdir())):
        print(f"{home} or a server you named has data already; name an empty folder by ALPHA_HOME.")
        return 1
    # The hour before, as jobs of the last one may come late, and nothing is stamped in the future.
    hour = utc_now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    start = hour - timedelta(days=arguments.days)
    with servers(home, say=lambda _: None) as addresses:
        exit_code = play(_own(settings, addresses, home), home, arguments, start=start)
    prices = home / "prices.json"
    print(f"Look at it: ALPHA_HOME={home} ALPHA_PRICE_SOURCE=file:{prices} ./alpha up")
    return exit_code


def _own(settings: Settings, addresses: Addresses, folder: Path) -> Settings:
    """The settings with these servers, brought up to date, and with prices from the folder."""
    migrate(addresses.database_url)
    return settings.model_copy(
        update={
            "database_url": SecretStr(addresses.database_url),
            "redis_url": SecretStr(addresses.redis_url),
            "price_source": f"file:{folder / 'prices.json'}",
            "price_gate": "on",
            "rate_limits": "off",
            "rest_after_seconds": 0,
        }
    )


def play(
    settings: Settings, folder: Path, arguments: argparse.Namespace, *, start: datetime = START
) -> int:
    """One competition on the servers of the settings; 1 and a line with its seed if it failed."""
    seed, days, users = arguments.seed, arguments.days, arguments.users
    # What is kept to be looked at is one that still runs.
    seasons = arguments.seasons if start == START else 1
    competition = Competition(settings, folder, seed, users, start, is_ended=start == START)
    if arguments.study is not None:
        competition.study = StudySeason(arguments.study, seed)
    started = time.monotonic()
    try:
        standings = uvloop.run(competition.run(days=days, seasons=seasons))
    except Misbehaved as fault:
        print(f"Seed {seed} of {users} users failed {fault}")
        return 1
    seconds = time.monotonic() - started
    print("\n".join(standings.splitlines()[:SHOWN_MAX]))
    print(
        f"Seed {seed}: {seasons} season(s) of {days} days of {users} users, "
        f"{competition.calls} calls in {seconds:.0f} s; "
        f"every rule held in each hour. Standings {digest(standings)}."
    )
    if competition.report is not None:
        print(found_in_words(competition.report.document))
    return 0
