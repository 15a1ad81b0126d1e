"""The commands of `./alpha`: each a small function that imports what it runs."""

import argparse
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from pydantic import ValidationError

from backend.embedded.home import held, is_free, open_home
from backend.embedded.program import CannotStart, Program
from backend.embedded.servers import Addresses, prepare, servers
from backend.embedded.supervisor import Supervisor
from backend.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
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
        _require_port(settings.port)
        embedded, addresses = prepare(home, _given(settings))
        _announce(addresses)
        with Supervisor() as supervisor:
            for program in embedded:
                supervisor.start(program)
            _prepare_database(addresses)
            for program in _own_programs(home, settings):
                supervisor.start(program)
            seconds = time.monotonic() - started
            print(f"αTest is ready at {settings.origin} (started in {seconds:.1f} s)")
            print(f"Job queues, for admins: {settings.origin}/admin/queues")
            print(f"Logs: {home / 'logs'}   Stop: Ctrl-C", flush=True)
            supervisor.watch()
    return 0


def api(settings: Settings, _: argparse.Namespace) -> int:
    """serve the pages and the procedures"""
    import uvicorn

    with _connected(settings):
        uvicorn.run(
            "backend.app:application",
            factory=True,
            host="0.0.0.0" if settings.env == "production" else "127.0.0.1",  # noqa: S104
            port=settings.port,
            loop="uvloop",
            http="httptools",
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    return 0


def worker(settings: Settings, _: argparse.Namespace) -> int:
    """run queued jobs"""
    from jobs.worker import run_worker

    with _connected(settings) as connected:
        run_worker(connected)
    return 0


def scheduler(settings: Settings, _: argparse.Namespace) -> int:
    """queue each job when it is time"""
    from jobs.scheduler import run_scheduler

    with _connected(settings) as connected:
        run_scheduler(connected)
    return 0


def job(settings: Settings, arguments: argparse.Namespace) -> int:
    """run one job now: `job apply_interest --at 2026-01-06T00:00:00Z`"""
    from jobs.run import run_job

    with _connected(settings):
        counts = run_job(arguments.name, arguments.at)
    print(f"{arguments.name}: {counts}")
    return 0


def migrate(settings: Settings, _: argparse.Namespace) -> int:
    """bring the database to the newest schema"""
    from backend.database import migrate as database

    with _connected(settings) as connected:
        assert connected.database_url is not None, "a connected setting names the database"
        database.migrate(connected.database_url.get_secret_value())
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


def test(_: Settings, __: argparse.Namespace) -> int:
    """run every check there is, in order"""
    return subprocess.call((sys.executable, "-m", "tests.house.checks"), cwd=ROOT)


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "up": up,
    "test": test,
    "types": types,
    "migrate": migrate,
    "job": job,
    "api": api,
    "worker": worker,
    "scheduler": scheduler,
    "settings": show_settings,
}


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name; the exit code is 0 when it did what it says."""
    arguments = _parser().parse_args(words)
    try:
        return COMMANDS[arguments.command](Settings(), arguments)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    except ValidationError as error:
        for issue in error.errors():
            place = ".".join(str(part) for part in issue["loc"])
            print(f"Settings: {place} {issue['msg']}".replace("  ", " "), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./alpha", description="αTest")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    made = {
        name: commands.add_parser(name, help=function.__doc__, description=function.__doc__)
        for name, function in COMMANDS.items()
    }
    made["job"].add_argument("name", help="for instance apply_interest")
    made["job"].add_argument("--at", help="run as of this time, e.g. 2026-01-06T00:00:00Z")
    made["types"].add_argument("--check", action="store_true", help="only say whether it differs")
    return parser


def _given(settings: Settings) -> tuple[str | None, str | None]:
    database, redis = settings.database_url, settings.redis_url
    return (
        database.get_secret_value() if database else None,
        redis.get_secret_value() if redis else None,
    )


@contextmanager
def _connected(settings: Settings) -> Iterator[Settings]:
    """Settings that name both servers, started for this command unless they run or were given."""
    with servers(settings.home, _given(settings)) as addresses:
        _announce(addresses)
        yield Settings()


def _announce(addresses: Addresses) -> None:
    """Tell this process and the ones it starts where the servers are."""
    os.environ["DATABASE_URL"] = addresses.database_url
    os.environ["REDIS_URL"] = addresses.redis_url


def _prepare_database(addresses: Addresses) -> None:
    from backend.database.migrate import migrate as bring_up_to_date

    bring_up_to_date(addresses.database_url)


def _own_programs(home: Path, settings: Settings) -> list[Program]:
    def program(name: str, is_ready: Callable[[], bool] = lambda: True) -> Program:
        return Program(
            name=name,
            command=(sys.executable, "-m", "backend.cli", name),
            log=home / "logs" / f"{name}.log",
            is_ready=is_ready,
            environment={"TZ": "UTC", "PYTHONUNBUFFERED": "1"},
            folder=ROOT,
        )

    readiness = f"http://127.0.0.1:{settings.port}/readyz"
    return [program("worker"), program("scheduler"), program("api", lambda: _is_ready(readiness))]


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == HTTPStatus.OK)
    except (urllib.error.URLError, OSError):
        return False


def _require_port(port: int) -> None:
    if not is_free(port):
        raise CannotStart(
            f"Port {port} is taken by another program; stop that one, "
            f"or choose another port: ALPHA_PORT={port + 1} ./alpha up"
        )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
