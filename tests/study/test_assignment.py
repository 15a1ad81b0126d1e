"""Which arm a user has, and what was written of it."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from backend.study.assignment import Assignment, arm_of, signature
from backend.study.tables import Arm

STUDY, OTHER = UUID(int=1), UUID(int=2)
USERS = [UUID(int=number) for number in range(4_000)]
SECRET = "a secret"


def arms(study: UUID = STUDY, *, share: str = "0.5", secret: str = SECRET) -> list[Arm]:
    return [
        arm_of(study_id=study, user_id=user, treated_share=Decimal(share), secret=secret)
        for user in USERS
    ]


@pytest.mark.parametrize("share", ["0.05", "0.3", "0.5", "0.95"])
def test_arms_have_their_shares(share: str) -> None:
    treated = Counter(arms(share=share))["treated"]
    planned = len(USERS) * float(share)
    deviation = (planned * (1 - float(share))) ** 0.5
    assert abs(treated - planned) < 4 * deviation


def test_an_arm_is_the_same_every_time_and_hangs_on_study_and_secret() -> None:
    assert arms() == arms()
    for others in (arms(OTHER), arms(secret="another")):
        same = sum(one == other for one, other in zip(arms(), others, strict=True))
        # Two assignments by chance agree in half of the users.
        assert abs(same - len(USERS) / 2) < 4 * (len(USERS) / 4) ** 0.5


def test_the_stratum_is_the_day_of_utc() -> None:
    late = datetime.fromisoformat("2026-01-06T08:30:00+09:00")
    assert Assignment(STUDY, USERS[0], "treated", late).stratum.isoformat() == "2026-01-05"


def test_what_is_changed_of_an_assignment_has_another_signature() -> None:
    made = Assignment(STUDY, USERS[0], "treated", datetime(2026, 1, 5, tzinfo=UTC))
    changed = [
        replace(made, arm="control"),
        replace(made, user_id=USERS[1]),
        replace(made, study_id=OTHER),
        replace(made, assigned_at=made.assigned_at + timedelta(microseconds=1)),
    ]
    assert signature(made, secret=SECRET) == signature(replace(made), secret=SECRET)
    assert signature(made, secret=SECRET) not in {signature(one, secret=SECRET) for one in changed}
    assert signature(made, secret=SECRET) != signature(made, secret="another")
