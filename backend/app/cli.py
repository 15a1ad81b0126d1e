"""The command line of `./alpha`: words in, exit code out."""

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import ValidationError

from backend.app import commands
from backend.app.operations import processes
from backend.app.operations.package import package
from backend.app.study import add_arguments as add_study_arguments
from backend.app.study import study
from backend.embedded.program import CannotStart
from backend.log import log_to_stderr
from backend.settings import Settings


def simulate(settings: Settings, arguments: argparse.Namespace) -> int:
    """play a whole competition on real procedures and jobs: `simulate --seed N --days 14`"""
    from backend.simulation.command import simulate as play

    return play(settings, arguments)


def practice(settings: Settings, arguments: argparse.Namespace) -> int:
    """let an agent play a season of its own: `practice --agent 'python bot.py' --days 3`"""
    from backend.practice.command import practice as play

    return play(settings, arguments)


def ticks(settings: Settings, arguments: argparse.Namespace) -> int:
    """write the ticks of a day into ALPHA_HOME/ticks: `ticks export --day 2026-01-05`, or exported
    days as one recording for practice: `ticks recording --day 2026-01-05 --until 2026-01-18`
    """
    from backend.app.export_ticks import ticks as write

    return write(settings, arguments)


def cost(settings: Settings, arguments: argparse.Namespace) -> int:
    """show what the database takes, and what it would cost at Neon: `cost --units 0.25`"""
    from backend.app.operations.cost import cost as show

    return show(settings, arguments)


def mutants(_: Settings, arguments: argparse.Namespace) -> int:
    """remove each protection in a scratch copy; the test named for it has to fail"""
    command = (sys.executable, "-m", "tests.house.mutants", *arguments.words)
    return subprocess.call(command, cwd=commands.ROOT)


COMMANDS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "up": commands.up,
    "test": commands.test,
    "mutants": mutants,
    "install": commands.install,
    "bench": commands.bench,
    "simulate": simulate,
    "study": study,
    "practice": practice,
    "types": commands.types,
    "migrate": processes.migrate,
    "seed": commands.seed,
    "audit": commands.audit,
    "books": commands.books,
    "ticks": ticks,
    "job": commands.job,
    "api": processes.api,
    "worker": processes.worker,
    "scheduler": processes.scheduler,
    "ticker": processes.ticker,
    "package": package,
    "cost": cost,
    "settings": commands.show_settings,
}
# These pass all their words on to what reads them.
PASSING_ON = ("test", "mutants")
CHECKED = ("migrate", "worker", "scheduler", "ticker")
PARSING: Mapping[str, Mapping[str, Any]] = {
    name: {"prefix_chars": "\0", "add_help": False} for name in PASSING_ON
}


def main(words: Sequence[str]) -> int:
    """Run the command that `words` name; the exit code is 0 when it did what it says."""
    arguments = _parser().parse_args(words)
    log_to_stderr()
    try:
        settings = Settings()
        if settings.errors_to is not None:
            from backend.app.monitoring.errors import report_errors

            report_errors(settings.errors_to.get_secret_value(), environment=settings.env)
        return COMMANDS[arguments.command](settings, arguments)
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
        name: commands.add_parser(
            name, help=function.__doc__, description=function.__doc__, **PARSING.get(name, {})
        )
        for name, function in COMMANDS.items()
    }
    made["job"].add_argument("name", help="for instance apply_interest")
    made["job"].add_argument("--at", help="run as of this time, e.g. 2026-01-06T00:00:00Z")
    made["books"].add_argument("--out", metavar="FILE", help="instead of standard output")
    made["ticks"].add_argument("action", choices=["export", "recording"])
    made["ticks"].add_argument(
        "--day", type=date.fromisoformat, help="of UTC; left out, every day that is due"
    )
    made["ticks"].add_argument(
        "--until", type=date.fromisoformat, help="the last day of a recording"
    )
    made["simulate"].add_argument("--seed", type=int, default=1, help="decides all that happens")
    made["simulate"].add_argument("--days", type=int, default=14)
    made["simulate"].add_argument("--seasons", type=int, default=1, help="one after the other")
    made["simulate"].add_argument("--users", type=int, default=200)
    made["simulate"].add_argument(
        "--draws",
        type=int,
        default=10,
        help="of gamblers beside skill, by each ranking; 0 for none",
    )
    made["simulate"].add_argument(
        "--study",
        choices=["nothing", "beta", "bets", "edge"],
        help="with a study of agents of this worth",
    )
    made["simulate"].add_argument(
        "--keep", action="store_true", help="end it now, in ALPHA_HOME, for `up` to show"
    )
    made["cost"].add_argument("--units", type=float, default=1.0, help="of the compute")
    made["package"].add_argument("--out", default=".", metavar="FOLDER")
    made["api"].add_argument("--processes", type=int, default=1, metavar="N")
    made["api"].add_argument("--listener", type=int, help=argparse.SUPPRESS)
    for name in CHECKED:
        made[name].add_argument("--check", action="store_true", help="only say how it is")
    add_study_arguments(made["study"])
    _add_practice(made["practice"])
    for name in PASSING_ON:
        made[name].add_argument("words", nargs="*")
    made["install"].add_argument("places", nargs="*", help="for instance web, or pages")
    made["bench"].add_argument(
        "--quick", action="store_true", help="a look of a few minutes, printed only"
    )
    made["types"].add_argument("--check", action="store_true", help="only say whether it differs")
    return parser


def _add_practice(command: argparse.ArgumentParser) -> None:
    command.add_argument("--agent", required=True, help="what to run, for instance 'python bot.py'")
    command.add_argument(
        "--recording", help="a CSV of prices, or the name of one in data/; with --seed none is read"
    )
    command.add_argument("--seed", type=int, help="plays the market that is made from it")
    command.add_argument("--from", dest="starts_at", help="a full hour, e.g. 2025-10-03T00:00:00Z")
    command.add_argument("--days", type=int, help="left out, to the end of the recording")
    command.add_argument(
        "--masked", action="store_true", help="other names, dates and heights of prices"
    )
    command.add_argument("--step", default="1h", help="how far the clock moves: 30m, 1h, 1d")
    command.add_argument(
        "--beside", nargs="*", default=[], metavar="AGENT", help="others of examples/ to compare"
    )
    command.add_argument("--report", default="practice.html", metavar="FILE")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
