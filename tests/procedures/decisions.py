"""Every decision of the organiser, and what must stand before it is possible."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from backend.study.plan import Plan, plan_text
from tests.procedures.server import Wallet
from tests.world.world import SOL

ALICE = Wallet.new()
SIZES = {"order_usd_max": "1000", "free_size_usd": "100", "depth_usd": "5000"}
STUDY_ID = UUID(int=7)
PLAN = Plan(
    question_en="Does it help?",
    question_ja="役に立つか",
    consent_en="Chance decides.",
    consent_ja="無作為に決まります。",
    agent="steady",
    offer="ready_key",
    treated_share=Decimal("0.5"),
    control_share=Decimal("0.5"),
    ends_at=datetime(2099, 1, 15, tzinfo=UTC),
)
# With blanks, so that no colon begins the name of a parameter.
PLAN_TEXT = plan_text(PLAN, study=str(STUDY_ID), season="", code_version="").replace('":', '": ')
DECISIONS: dict[str, dict[str, Any]] = {
    **{path: {} for path in ("admin.start", "admin.pause", "admin.resume", "admin.end")},
    "admin.schedule": {"name": "Finals"},
    "admin.scheduleNext": {
        "name": "Next",
        "starts_at": "2099-01-01T00:00:00Z",
        "ends_at": "2099-01-15T00:00:00Z",
    },
    "admin.setFees": {"swap_fee_rate": "0.001", "execution_delay_ms": 250},
    "admin.setOrderLimits": {"token_address": SOL, **SIZES},
    "admin.setOpenInterest": {"token_address": SOL, "open_interest_usd_max": "100000"},
    "admin.setRanking": {"ranking": "calmar", "liquidations_max": 3, "traded_days_min": 2},
    "admin.haltToken": {"token_address": SOL},
    "admin.resumeToken": {"token_address": SOL},
    "admin.disqualify": {"wallet_address": ALICE.address},
    "admin.reinstate": {"wallet_address": ALICE.address},
    "admin.clearName": {"wallet_address": ALICE.address},
    "admin.clearBio": {"wallet_address": ALICE.address},
    "admin.setEntry": {"admission": "codes", "guests_allowed": False, "traders_max": 100},
    "admin.makeCodes": {"count": 2, "uses_max": 5},
    "admin.revokeCode": {"code": "2345-6789-ABCD"},
    "admin.setInvitedWallets": {"wallets": [ALICE.address]},
    "admin.setPrizes": {"prizes": ["A cup", "A medal"]},
    "admin.setDisclosure": {"disclosure": "delayed", "delay_seconds": 3600},
    "admin.announce": {
        "text_en": "Prices are back",
        "text_ja": "価格が戻りました",
        "shown_until": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
    },
    "admin.withdrawAnnouncement": {"number": "7"},
    "admin.writeStudy": {
        "question_en": "Does it help?",
        "question_ja": "役に立つか",
        "consent_en": "Chance decides.",
        "consent_ja": "無作為に決まります。",
        "agent": "steady",
        "offer": "ready_key",
        "treated_share": "0.5",
        "control_share": "0.5",
        "ends_at": "2099-01-15T00:00:00Z",
        "delay_seconds": 3600,
    },
    "admin.sealStudy": {"study_id": str(STUDY_ID)},
    "admin.lookAtStudy": {"study_id": str(STUDY_ID)},
}
"""Every decision with input that is right but for the reason."""

UPCOMING = "UPDATE competitions SET starts_at = now() + interval '1 hour'"
BEFORE_THE_START = (
    "admin.start",
    "admin.setFees",
    "admin.setOrderLimits",
    "admin.setOpenInterest",
    "admin.setRanking",
)
SETTINGS = {
    **dict.fromkeys(BEFORE_THE_START, UPCOMING),
    "admin.resume": "UPDATE competitions SET is_paused = true",
    "admin.resumeToken": f"INSERT INTO halted_tokens VALUES ('{SOL}', 'a check', now())",
    "admin.reinstate": "INSERT INTO disqualifications"
    " (competition_id, user_id, reason, disqualified_at)"
    " SELECT competitions.id, users.id, 'a check', now() FROM competitions, users"
    f" WHERE wallet_address = '{ALICE.address}'",
    "admin.clearName": f"UPDATE users SET username = 'A' WHERE wallet_address = '{ALICE.address}'",
    "admin.clearBio": "INSERT INTO profiles"
    f" SELECT id, 'a check' FROM users WHERE wallet_address = '{ALICE.address}'",
    "admin.withdrawAnnouncement": "INSERT INTO announcements"
    " (id, text_en, text_ja, created_at, shown_until) OVERRIDING SYSTEM VALUE"
    " VALUES (7, 'Hello', 'こんにちは', now(), now() + interval '1 day')",
    # Whom the plan invites, all who enter, each enter by one wallet.
    "admin.sealStudy": "WITH ruled AS (INSERT INTO entry_rules (competition_id, admission,"
    " guests_allowed) SELECT id, 'wallets', true FROM competitions)"
    " INSERT INTO studies (id, competition_id, plan, written_at)"
    f" SELECT '{STUDY_ID}', id, '{PLAN_TEXT}', now() FROM competitions",
    "admin.lookAtStudy": "INSERT INTO studies"
    " (id, competition_id, plan, written_at, sealed_at, seal)"
    f" SELECT '{STUDY_ID}', id, '{PLAN_TEXT}', now(), now(),"
    f" sha256(convert_to('{PLAN_TEXT}', 'UTF8')) FROM competitions",
    "admin.revokeCode": "INSERT INTO invitation_codes"
    " SELECT '2345-6789-ABCD', id, 1, now() FROM competitions",
}
"""What must stand before a decision is possible."""

REPEATABLE = {"admin.makeCodes", "admin.announce", "admin.writeStudy", "admin.lookAtStudy"}
"""Decisions that change something each time."""
