"""How far a replica is behind, by what the primary had written and it has replayed."""

import pytest

from backend.readings.lag import ReplicaLag

Look = tuple[float, int, int]
"""At how many seconds, what the primary had written, what the replica had replayed."""

CASES: dict[str, tuple[list[Look], float]] = {
    "what has all is not behind": ([(0, 10, 10)], 0),
    "nor is what has more, by the time it is asked": ([(0, 10, 12)], 0),
    "nothing is known before the first look": ([(5, 10, 3)], 0),
    "it is behind since the primary was where it is now": (
        [(0, 10, 10), (1, 20, 10), (2, 30, 12)],
        2,
    ),
    "a quiet primary leaves nobody behind": ([(0, 10, 10), (100, 10, 10)], 0),
    "it has caught up by half": ([(0, 10, 10), (1, 20, 10), (2, 30, 20)], 1),
    "and wholly": ([(0, 10, 10), (1, 20, 10), (2, 30, 30)], 0),
    "what stands still falls behind with each second": (
        [(second, second + 10, 10) for second in range(100)],
        99,
    ),
    "what is behind by more than is kept is behind by that at least": (
        [*((second, second + 10, 10) for second in range(100)), (100, 200, 20)],
        100,
    ),
}


@pytest.mark.parametrize(("looks", "lag_seconds"), CASES.values(), ids=CASES)
def test_the_lag_is_how_long_ago_the_primary_was_there(
    looks: list[Look], lag_seconds: float
) -> None:
    lag = ReplicaLag()
    found = [
        lag.note(written=written, replayed=replayed, at_seconds=at)
        for at, written, replayed in looks
    ]
    assert found[-1] == lag_seconds


def test_what_is_settled_was_written_a_minute_ago() -> None:
    lag = ReplicaLag()
    settled = []
    for second in range(63):
        lag.note(written=1000 + second, replayed=0, at_seconds=second)
        settled.append(lag.settled)
    assert settled == [0] * 60 + [1000, 1001, 1002]
