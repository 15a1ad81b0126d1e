"""`./alpha study`: what a study could see, how often it is right, and its report."""

import argparse
import sys
from pathlib import Path

from backend.refusals import Refusal
from backend.settings import Settings
from backend.study.power import in_words, power, require_enough
from backend.study_report.pooled import pooled


def study(settings: Settings, arguments: argparse.Namespace) -> int:
    """what a study could detect (`study power`), how often it is right (`table`), its `report`,
    and the reports of several seasons `pooled`
    """
    try:
        return _done(settings, arguments)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
    except OSError as fault:
        print(f"{fault.filename}: {fault.strerror}", file=sys.stderr)
    return 1


def _done(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.action == "power":
        print(_power(arguments))
    elif arguments.action == "pooled":
        print(pooled([Path(file).read_text() for file in arguments.files]), end="")
    elif arguments.action == "report":
        from backend.app.study_report import report

        return report(settings, arguments)
    else:
        from backend.simulation.study_table import write_table

        print(write_table())
    return 0


def _power(arguments: argparse.Namespace) -> str:
    arms, deviation, days = arguments.arms, arguments.volatility, arguments.days
    daily_deviation = arguments.daily_volatility
    require_enough(arms, deviation=deviation, days=days)
    found = power(arms, deviation=deviation, days=days, daily_deviation=daily_deviation)
    return in_words(found, arms, deviation=deviation, days=days, daily_deviation=daily_deviation)


def arms(text: str) -> tuple[int, int]:
    """The sizes of the treated and the control, written like 1000,1000."""
    treated, control = text.split(",")
    return int(treated), int(control)


def seal(text: str) -> str:
    """A study's seal: 64 characters of hexadecimal."""
    if len(bytes.fromhex(text)) != 32:  # noqa: PLR2004 - bytes of SHA-256
        raise ValueError("a seal has 64 characters")
    return text.lower()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `./alpha study` takes."""
    parser.add_argument("action", choices=["power", "table", "report", "pooled"])
    parser.add_argument("files", nargs="*", metavar="FILE", help="the reports that are `pooled`")
    parser.add_argument(
        "--arms", type=arms, default=(1_000, 1_000), help="treated and control, e.g. 1000,1000"
    )
    parser.add_argument(
        "--volatility", type=float, default=0.12, help="deviation of users' returns over the season"
    )
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument(
        "--daily-volatility",
        type=float,
        default=0.006,
        help="deviation of the arms' daily difference",
    )
    parser.add_argument("--seal", type=seal, help="of the study to report on")
    parser.add_argument("--rows", metavar="FILE", help="write the rows of the report as CSV, too")
    parser.add_argument("--archive", metavar="FILE", help="write the study as one file, too")
    parser.add_argument(
        "--from", dest="source", metavar="FILE", help="compute it from that file, not the database"
    )
    parser.add_argument("--publish", action="store_true", help="keep the report's bytes for all")
