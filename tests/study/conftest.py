"""A season with an organiser, and plans for it."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from backend.study.decide import seal_study, write_study
from backend.study.plan import Plan
from tests.world.organiser import Organiser, make_organiser
from tests.world.world import NOW, World

SECRET = "a secret of this test"
ENDS_AT = NOW + timedelta(days=15)
LISTED = ["alice", "bob", *(f"user {number}" for number in range(24))]


def a_plan(**changed: Any) -> Plan:  # noqa: ANN401 - fields of a plan
    """A plan that is possible, but for what is changed."""
    facts: dict[str, Any] = {
        "question_en": "Does the agent help?",
        "question_ja": "エージェントは役に立つか",
        "consent_en": "Chance decides who is offered the agent.",
        "consent_ja": "エージェントを使えるかは無作為に決まります。",
        "agent": "steady",
        "offer": "ready_key",
        "treated_share": Decimal("0.5"),
        "control_share": Decimal("0.5"),
        "ends_at": ENDS_AT,
    }
    return Plan(**facts | changed)


@pytest.fixture
async def organiser(world: World) -> Organiser:
    return await make_organiser(world)


async def sealed(
    organiser: Organiser,
    *,
    at: datetime = NOW,
    wallets: list[str] | None = LISTED,
    **changed: Any,  # noqa: ANN401 - fields of a plan
) -> str:
    """The seal of a plan that is written and sealed; None of `wallets` invites all."""
    plan = a_plan(**changed)
    written = await organiser.decides(
        lambda c, by: write_study(c, plan=plan, wallets=wallets, by=by), at=at
    )
    assert written == "done"
    ((study_id,),) = await organiser.rows("SELECT id FROM studies WHERE sealed_at IS NULL")
    assert await organiser.decides(lambda c, by: seal_study(c, study_id=study_id, by=by)) == "done"
    ((seal,),) = await organiser.rows("SELECT encode(seal, 'hex') FROM studies WHERE seal <> ''")
    return str(seal)
