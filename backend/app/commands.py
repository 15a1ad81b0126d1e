"""What each command of `./alpha` does: small functions that import what they run."""

import argparse
import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from backend.app.connected import announce, connected, given
from backend.embedded.home import held, open_home
from backend.embedded.processes import own_programs, require_port
from backend.embedded.program import CannotStart
from backend.embedded.servers import Addresses, prepare
from backend.embedded.supervisor import Supervisor
from backend.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

ROOT = Path(__file__).resolve().parents[2]
GENERATED_TYPES = ROOT / "web" / "src" / "rpc" / "generated.ts"


def up(settings: Settings, _: argparse.Namespace) -> int:
    """run everything: database, Redis, pages, procedures and jobs; Ctrl-C stops it"""
    started = time.monotonic()
    home = open_home(settings.home)
    with held(home) as is_ours:
        if not is_ours:
            raise CannotStart(
                f"αTest is already running with {home}; stop it with Ctrl-C there, "
                "or set ALPHA_HOME and ALPHA_PORT for a second one."
            )
        require_port(settings.port)
        embedded, addresses = prepare(home, given(settings))
        announce(addresses)
        with Supervisor() as supervisor:
            for program in embedded:
                supervisor.start(program)
            _prepare_database(addresses)
            own = own_programs(home=home, host=settings.listens_at, port=settings.port, root=ROOT)
            for program in own:
                supervisor.start(program)
            seconds = time.monotonic() - started
            print(f"αTest is ready at {settings.origin} (started in {seconds:.1f} s)")
            print(f"Job queues, for admins: {settings.origin}/admin/queues")
            print(f"Logs: {home / 'logs'}   Stop: Ctrl-C", flush=True)
            supervisor.watch()
    return 0


def job(settings: Settings, arguments: argparse.Namespace) -> int:
    """run one job now: `job apply_interest --at 2026-01-06T00:00:00Z`"""
    from jobs.run import run_job

    with connected(settings):
        counts = run_job(arguments.name, arguments.at)
    print(f"{arguments.name}: {counts}")
    return 0


def seed(settings: Settings, _: argparse.Namespace) -> int:
    """add the tokens, pools, rates and first competition that are missing"""
    with connected(settings) as ready:
        print(asyncio.run(_seed(ready.database_address)))
    return 0


def audit(settings: Settings, _: argparse.Namespace) -> int:
    """check that every rule of the ledger holds; exit code 1 if one is broken"""
    with connected(settings) as ready:
        return asyncio.run(_audit(ready.database_address))


def books(settings: Settings, arguments: argparse.Namespace) -> int:
    """write the whole ledger as a beancount file: `books --out FILE`, or to standard output"""
    out = Path(arguments.out).open("w") if arguments.out else nullcontext(sys.stdout)  # noqa: SIM115
    with connected(settings) as ready, out as file:
        asyncio.run(_write_books(ready.database_address, file))
    return 0


def types(_: Settings, arguments: argparse.Namespace) -> int:
    """write web/src/rpc/generated.ts from the procedures"""
    from backend.typescript.write import write
    from procedures.router import ROUTER

    text = write(ROUTER)
    path = GENERATED_TYPES
    if path.exists() and path.read_text() == text:
        return 0
    if arguments.check:
        print(f"{path.relative_to(ROOT)} is not what the procedures say; run ./alpha types")
        return 1
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"{path.relative_to(ROOT)} written")
    return 0


def show_settings(settings: Settings, _: argparse.Namespace) -> int:
    """show every setting as it is now, secrets hidden"""
    for name, field in Settings.model_fields.items():
        variable = field.validation_alias or f"ALPHA_{name.upper()}"
        print(f"{variable} = {getattr(settings, name)}   {field.description or ''}".rstrip())
    return 0


def bench(_: Settings, arguments: argparse.Namespace) -> int:
    """measure everything beside a server in Node, and write docs/performance.md"""
    wanted = ("--quick",) if arguments.quick else ()
    return subprocess.call((sys.executable, "-m", "benchmarks.bench", *wanted), cwd=ROOT)


def test(_: Settings, arguments: argparse.Namespace) -> int:
    """run every check there is, the quick ones (--quick), or the tests at given paths"""
    return subprocess.call((sys.executable, "-m", "tests.house.checks", *arguments.words), cwd=ROOT)


def install(_: Settings, arguments: argparse.Namespace) -> int:
    """install what development and the checks need, which has happened by now"""
    print("Installed: " + (", ".join(arguments.places) or "everything"))
    return 0


def _prepare_database(addresses: Addresses) -> None:
    from backend.database.migrate import migrate as bring_up_to_date

    bring_up_to_date(addresses.database_url)
    asyncio.run(_seed(addresses.database_url))


async def _seed(database_url: str) -> str:
    from backend.admin.seed import seed as fill
    from backend.database.clock import database_now

    async with _one_transaction(database_url) as connection:
        seeded = await fill(connection, now=await database_now(connection))
    competition = "a new competition" if seeded.is_competition_new else "no new competition"
    return f"{seeded.tokens} new tokens, {competition}"


async def _audit(database_url: str) -> int:
    from backend.audit.rules import RULES
    from backend.audit.rules import audit as check

    async with _one_transaction(database_url) as connection:
        findings = await check(connection)
    for finding in findings:
        print(f"BROKEN: {finding.rule} ({finding.count} rows)")
        print("\n".join(f"    {example}" for example in finding.examples))
    print(f"{len(RULES) - len(findings)} of {len(RULES)} rules hold")
    return 1 if findings else 0


async def _write_books(database_url: str, file: TextIO) -> None:
    from backend.audit.books import books as parts_of

    async with _one_transaction(database_url) as connection:
        async for part in parts_of(connection):
            file.write(part)


@asynccontextmanager
async def _one_transaction(database_url: str) -> AsyncIterator["AsyncConnection"]:
    from backend.database.engine import open_engine
    from backend.database.transaction import transaction

    engine = open_engine(database_url)
    try:
        async with transaction(engine) as connection:
            yield connection
    finally:
        await engine.dispose()
