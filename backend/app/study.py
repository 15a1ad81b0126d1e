"""`./alpha study`: what a study could see, how often it is right, and its report."""

import argparse

from backend.settings import Settings
from backend.study.power import in_words, obstacle, power


def study(_: Settings, arguments: argparse.Namespace) -> int:
    """what a study of an agent could detect: `study power`; how often it is right: `study table`"""
    if arguments.action == "table":
        from backend.simulation.study_table import write_table

        print(write_table())
        return 0
    return _power(arguments)


def _power(arguments: argparse.Namespace) -> int:
    facts = {"deviation": arguments.volatility, "days": arguments.days}
    wrong = obstacle(arguments.arms, **facts)
    if wrong:
        print(wrong)
        return 1
    facts["daily_deviation"] = arguments.daily_volatility
    print(in_words(power(arguments.arms, **facts), arguments.arms, **facts))
    return 0


def arms(text: str) -> tuple[int, int]:
    """The sizes of the treated and the control, written like 1000,1000."""
    treated, control = text.split(",")
    return int(treated), int(control)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What `./alpha study` takes."""
    parser.add_argument("action", choices=["power", "table"])
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
