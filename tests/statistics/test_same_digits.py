"""The same data give the same bytes on any machine, in any order of the rows."""

import ast
import hashlib
from pathlib import Path
from random import Random

from backend.statistics.arms import Stratum
from backend.statistics.difference import difference
from backend.statistics.distributions import chi_square_tail, normal_quantile, t_quantile
from backend.statistics.estimates import with_interval
from backend.statistics.market_regression import market_split
from backend.statistics.permutation import permutation_test

ROOM = Path(__file__).resolve().parents[2] / "backend" / "statistics"
EXACT = {"comb", "fsum", "inf", "lcm", "prod", "sqrt"}
"""What IEEE 754 or whole numbers fix; logarithms and powers are the machine's own."""
DIGEST = "dd0a633abe205c0094e407d444d08a4ae8ee22cdb6de620c63cddc6c13028ea2"


def outcomes(seed: int, count: int) -> tuple[float, ...]:
    chance = Random(seed)
    return tuple(round(chance.random() - 0.4, 12) for _ in range(count))


def test_the_digits_are_those_written_down() -> None:
    strata = [Stratum(outcomes(1, 40), outcomes(2, 50)), Stratum(outcomes(3, 20), outcomes(4, 9))]
    point = difference(strata)
    assert point is not None
    figures = (
        with_interval(point),
        market_split(outcomes(5, 14), outcomes(6, 14)),
        permutation_test(strata, seed="a seal", draws=500),
        [t_quantile(share, degrees=degrees) for share in (0.6, 0.975) for degrees in (1.5, 12, 99)],
        [normal_quantile(share) for share in (0.001, 0.8, 0.975)],
        [chi_square_tail(statistic, degrees=1) for statistic in (0.1, 5, 60)],
    )
    assert hashlib.sha256(repr(figures).encode()).hexdigest() == DIGEST


def test_the_order_of_the_rows_changes_nothing() -> None:
    treated, control = outcomes(7, 300), outcomes(8, 300)
    turned = Stratum(treated[::-1], tuple(sorted(control)))
    assert difference([turned]) == difference([Stratum(treated, control)])


def test_a_seed_decides_which_assignments_are_drawn() -> None:
    strata = [Stratum(outcomes(9, 60), outcomes(10, 60))]
    first, again, other = (permutation_test(strata, seed=seed, draws=300) for seed in "aab")
    assert first == again
    assert first != other


def test_no_formula_asks_the_machines_own_library() -> None:
    for file in sorted(ROOM.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module == "math":
                assert {alias.name for alias in node.names} <= EXACT, file.name
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & {"math", "cmath"}, file.name
            assert not isinstance(node, ast.Pow), f"{file.name} takes a power"
